/** Clicks and forms about who looks after a finding, and for how long it is hidden. */

import type { types } from '@slack/bolt';
import { ASSIGN_FORM, CARE, CARE_MENU, EXCEPTION_FORM } from '../action-ids.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from '../results/click.ts';
import type { Form } from '../results/form.ts';
import type { Interaction } from '../results/interaction.ts';
import { noticeView } from '../results/modal.ts';
import { detailsView } from '../results/open-details.ts';
import {
  type DetailsMetadata,
  type FindingReference,
  readDetailsMetadata,
  readFindingValue,
} from '../results/reference.ts';
import { readAssignForm } from './assign-view.ts';
import { readCareMenu } from './care-menu.ts';
import {
  acknowledged,
  assigned,
  assignView,
  type Decided,
  excepted,
  exceptionEnded,
  exceptionFormView,
} from './decide.ts';

type CareAction = keyof typeof CARE;

export const CARE_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [CARE_MENU]: (click) => {
    const picked = readCareMenu(click.blockId, click.value);
    return picked === null ? FOREIGN : decide(picked.action, picked.reference, click);
  },
  ...Object.fromEntries(
    Object.entries(CARE).map(([action, id]): [string, AnswerClick] => [
      id,
      (click) => {
        const reference = readFindingValue(click.value);
        return reference === null ? FOREIGN : decide(action as CareAction, reference, click);
      },
    ]),
  ),
};

export const CARE_FORMS: Readonly<Record<string, Form>> = {
  [EXCEPTION_FORM]: { title: 'Snooze or accept', sending: 'Keeping your decision …', answer: sendException },
  [ASSIGN_FORM]: { title: 'Assign', sending: 'Keeping it …', answer: sendAssignment },
};

function decide(action: CareAction, reference: FindingReference, click: Click): Promise<Response> | Response {
  const { channel, asker, dependencies } = click;
  const metadata = { reference, channel };
  switch (action) {
    case 'take':
      return told(assigned(metadata, asker.user, asker, dependencies), metadata, click);
    case 'acknowledge':
      return told(acknowledged(metadata, asker, dependencies), metadata, click);
    case 'end-exception':
      return told(exceptionEnded(metadata, asker, dependencies), metadata, click);
    case 'assign':
      return { kind: 'open', title: 'Assign', make: () => assignView(metadata, asker, dependencies) };
    case 'except':
      return {
        kind: 'open',
        title: 'Snooze or accept',
        make: () => exceptionFormView(metadata, asker, dependencies),
      };
  }
}

/** Inside the details these say themselves what is new; elsewhere words do. */
async function told(decision: Promise<Decided>, metadata: DetailsMetadata, click: Click): Promise<Response> {
  const { done, words } = await decision;
  if (!done || click.modal === null) return { kind: 'tell', text: words };
  return { kind: 'show', make: () => detailsView(metadata, 0, click.asker, click.dependencies) };
}

async function sendException(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readDetailsMetadata(modal?.metadata);
  if (metadata === null) return noticeView('Snooze or accept', FOREIGN.text);
  return excepted(metadata, values, asker, dependencies);
}

async function sendAssignment(
  { asker, modal }: Interaction,
  values: unknown,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const metadata = readDetailsMetadata(modal?.metadata);
  const assignee = readAssignForm(values);
  if (metadata === null || assignee === null) return noticeView('Assign', FOREIGN.text);
  const { words } = await assigned(metadata, assignee, asker, dependencies);
  return noticeView('Assign', words);
}

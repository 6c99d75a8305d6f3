/** All instances of a remediation, and those that were left out, in a modal. Pure. */

import type { types } from '@slack/bolt';
import type { RemediationRecord } from '../../model/remediation.ts';
import { INSTANCES_PAGE } from '../action-ids.ts';
import { actions, button, context, section, sections } from '../messages/blocks.ts';
import { counted, outside } from '../text.ts';
import { leftOutLine, targetLine } from './impact.ts';
import type { ListMetadata } from './reference.ts';
import { progressWords, targetLines } from './target-lines.ts';
import { verbPhrase } from './words.ts';

const A_PAGE = 50;

export function renderInstances(record: RemediationRecord, shown: ListMetadata): types.ModalView {
  const { plan } = record;
  const lines = [
    ...aboutTargets(record),
    ...plan.leftOut.map((left) => `${leftOutLine(left)} (left out of the plan)`),
  ];
  const last = Math.max(0, Math.ceil(lines.length / A_PAGE) - 1);
  const page = Math.min(shown.page, last);
  const turns = [
    ...(page > 0 ? [turn('Previous page', INSTANCES_PAGE.previous, page - 1)] : []),
    ...(page < last ? [turn('Next page', INSTANCES_PAGE.next, page + 1)] : []),
  ];
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Instances', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify({ ...shown, page }),
    blocks: [
      section(`*${verbPhrase(plan)}* of ${outside(plan.environment, 64)}: ${progressWords(record)}`),
      ...(last > 0 ? [context(`Page ${page + 1} of ${last + 1}, ${counted(lines.length, 'instance')}`)] : []),
      ...sections(lines.slice(page * A_PAGE, (page + 1) * A_PAGE)),
      ...(turns.length === 0 ? [] : [actions(...turns)]),
    ],
  };
}

/** What is planned until it begins, then what is going on and what came of it. */
function aboutTargets(record: RemediationRecord): string[] {
  return record.startedAt === null ? record.plan.targets.map(targetLine) : targetLines(record);
}

function turn(text: string, actionId: string, page: number): types.Button {
  return button(text, actionId, String(page), `${text}: page ${page + 1}`);
}

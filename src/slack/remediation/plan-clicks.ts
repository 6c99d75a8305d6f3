/** Clicks that open a plan, and choices inside one. */

import { REMEDIATE_ACTIONS, type RemediateAction } from '../../model/settings.ts';
import { PLAN_OPTIONS, REMEDIATE, REMEDIATE_GROUP } from '../action-ids.ts';
import { readBrowserState } from '../results/browser-state.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from '../results/click.ts';
import { planOfFinding, planOfGroup } from './open-plan.ts';
import { originOf } from './origin.ts';
import { readPlanForm } from './plan-form.ts';
import { planTitle } from './plan-view.ts';
import { readActionValue, readGroupValue, readPlanMetadata } from './reference.ts';
import { replanned } from './submit-plan.ts';

export const PLAN_CLICKS: Readonly<Record<string, AnswerClick>> = {
  ...Object.fromEntries(
    REMEDIATE_ACTIONS.map((action): [string, AnswerClick] => [
      REMEDIATE[action],
      (click) => openOne(action, click),
    ]),
  ),
  [REMEDIATE_GROUP]: openGroup,
  ...Object.fromEntries(
    Object.values(PLAN_OPTIONS).map((id): [string, AnswerClick] => [id, (click) => choose(id, click)]),
  ),
};

function openOne(action: RemediateAction, click: Click): Response {
  const reference = readActionValue(click.value);
  if (reference === null) return FOREIGN;
  const make = async () => {
    const origin = await originOf(click, reference.runId, click.dependencies);
    return planOfFinding(action, reference, { ...click, origin });
  };
  return { kind: 'open', title: planTitle(action), make };
}

/** The run is the one that the browser shows. */
function openGroup(click: Click): Response {
  const group = readGroupValue(click.value);
  const shown = readBrowserState(click.modal?.metadata);
  if (group === null || shown === null) return FOREIGN;
  const make = async () => {
    const origin = await originOf(click, shown.runId, click.dependencies);
    return planOfGroup(shown.runId, group, { ...click, origin });
  };
  return { kind: 'open', title: planTitle(group.action), make };
}

function choose(id: string, { modal, asker, dependencies }: Click): Response {
  const metadata = readPlanMetadata(modal?.metadata);
  if (metadata === null) return FOREIGN;
  const values = modal?.values;
  const none = { reboot: 'none', snapshot: false, startAt: null } as const;
  // "At a given time" says nothing before there is one.
  if (id === PLAN_OPTIONS.when && readPlanForm(values, none, metadata.window).lacksTime) {
    return { kind: 'nothing' };
  }
  const make = () => replanned(metadata, values, id, asker, dependencies);
  return { kind: 'replace', title: 'Planning', loading: 'Planning anew with this choice …', make };
}

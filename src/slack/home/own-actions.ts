/** What somebody does that their Home shows. */

import {
  APPROVE,
  ASSESS_AGAIN,
  ASSIGN_FORM,
  CARE,
  CARE_MENU,
  DENY_FORM,
  EXCEPTION_FORM,
  HOME_ASSESS_FORM,
  PLAN_FORM,
  SCHEDULE,
  SCHEDULE_FORM,
  STOP,
  WITHDRAW,
} from '../action-ids.ts';

const CLICKS: ReadonlySet<string> = new Set([
  CARE_MENU,
  CARE.take,
  CARE.acknowledge,
  CARE['end-exception'],
  APPROVE,
  STOP,
  WITHDRAW,
  ASSESS_AGAIN,
  SCHEDULE.pause,
  SCHEDULE.resume,
  SCHEDULE.remove,
]);

const FORMS: ReadonlySet<string> = new Set([
  EXCEPTION_FORM,
  ASSIGN_FORM,
  PLAN_FORM,
  DENY_FORM,
  SCHEDULE_FORM,
  HOME_ASSESS_FORM,
]);

/** May this click or form have changed what the person's Home shows? @param id of the action or the form */
export function changesHome(id: string): boolean {
  return CLICKS.has(id) || FORMS.has(id);
}

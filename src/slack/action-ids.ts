/** Names of buttons, selects and modals. They stand in messages for as long as Slack keeps those. */

import type { RemediateAction } from '../model/settings.ts';

export const OPEN_CONSOLE = 'open-console';
export const DETAILS = 'finding-details';
export const DETAILS_PREVIOUS = 'finding-patches-previous';
export const DETAILS_NEXT = 'finding-patches-next';
export const ALL_FINDINGS = 'all-findings';
export const BY_CAUSE = 'findings-by-cause';
export const FILES = 'findings-files';
export const ASSESS_AGAIN = 'assess-again';
export const WRONG_CAUSE = 'wrong-cause';

/** Inside the results browser. */
export const BROWSER_NEXT = 'browser-next';
export const BROWSER_PREVIOUS = 'browser-previous';
export const BROWSER_GROUPS = 'browser-groups';
export const BROWSER_LIST = 'browser-list';
export const BROWSER_CAUSE = 'browser-cause';
export const BROWSER_FILTERS = {
  level: 'browser-level',
  category: 'browser-category',
  verdict: 'browser-verdict',
  owner: 'browser-owner',
} as const;

export const WRONG_CAUSE_FORM = 'wrong-cause-form';

/** Opens the plan of an action on one finding. */
export const REMEDIATE = {
  scan: 'remediate-scan',
  install: 'remediate-install',
  reboot: 'remediate-reboot',
  start: 'remediate-start',
  'update-agent': 'remediate-update-agent',
  'run-association': 'remediate-run-association',
  diagnose: 'remediate-diagnose',
} as const satisfies Readonly<Record<RemediateAction, string>>;
/** Opens the plan of an action on all findings of a group. */
export const REMEDIATE_GROUP = 'remediate-group';

/** Inside the plan: choices that plan anew, and the form itself. */
export const PLAN_OPTIONS = {
  instances: 'plan-instances',
  reboot: 'plan-reboot',
  snapshot: 'plan-snapshot',
  when: 'plan-when',
  startAt: 'plan-start-at',
} as const;
export const PLAN_FORM = 'plan-form';

/** On the message of a remediation. */
export const APPROVE = 'remediation-approve';
export const DENY = 'remediation-deny';
export const DENY_FORM = 'remediation-deny-form';
export const STOP = 'remediation-stop';
export const WITHDRAW = 'remediation-withdraw';
export const ALL_INSTANCES = 'remediation-instances';
export const INSTANCES_PAGE = {
  previous: 'instances-previous',
  next: 'instances-next',
} as const;

/** In the window about schedules of digests. */
export const SCHEDULE = {
  add: 'schedule-add',
  pause: 'schedule-pause',
  resume: 'schedule-resume',
  remove: 'schedule-remove',
} as const;
export const SCHEDULE_FORM = 'schedule-form';

/** What people decide about a finding: in the menu of its card, and as buttons of its details. */
export const CARE_MENU = 'finding-care';
export const CARE = {
  take: 'finding-take',
  acknowledge: 'finding-acknowledge',
  assign: 'finding-assign',
  except: 'finding-except',
  'end-exception': 'finding-end-exception',
} as const;
export const EXCEPTION_FORM = 'exception-form';
/** Inside that form: until when, by a choice or by a date. */
export const EXCEPTION_UNTIL = 'exception-until';
export const ASSIGN_FORM = 'assign-form';
/** Findings that an exception covers. */
export const HIDDEN_FINDINGS = 'findings-hidden';
export const BROWSER_HIDDEN = 'browser-hidden';

export const EXPLAIN_FORM = 'explain-form';

/** In the app's Home. */
export const HOME = {
  environment: 'home-environment',
  assess: 'home-assess',
  diff: 'home-diff',
  mine: 'home-mine',
} as const;
export const HOME_ASSESS_FORM = 'home-assess-form';
export const OPEN_REQUEST = 'open-request';

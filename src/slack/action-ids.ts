/** Names of buttons, selects and modals. They stand in messages for as long as Slack keeps those. */

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

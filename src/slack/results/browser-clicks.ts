/** Clicks that open the results browser, and those inside it. */

import type { types } from '@slack/bolt';
import {
  ALL_FINDINGS,
  BROWSER_CAUSE,
  BROWSER_FILTERS,
  BROWSER_GROUPS,
  BROWSER_HIDDEN,
  BROWSER_LIST,
  BROWSER_NEXT,
  BROWSER_PREVIOUS,
  BY_CAUSE,
  HIDDEN_FINDINGS,
} from '../action-ids.ts';
import { ANY } from './browser-filters.ts';
import { type BrowserState, FILTERS, readBrowserState, withFilter } from './browser-state.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from './click.ts';
import { browserView, causesView } from './open-browser.ts';
import { parsed } from './reference.ts';

type View = typeof browserView;
/** What to show after a click; null where its value makes no sense. */
type Change = (shown: BrowserState, value: string) => BrowserState | null;

export const BROWSER_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [ALL_FINDINGS]: (click) => opened(click, 'All findings', browserView),
  [BY_CAUSE]: (click) => opened(click, 'Findings by cause', causesView),
  [HIDDEN_FINDINGS]: (click) => opened(click, 'Hidden findings', browserView, { hidden: true }),
  [BROWSER_HIDDEN]: (click) =>
    changed(click, (shown, value) => ({ ...unfiltered(shown), hidden: value === 'hidden' }), browserView),
  [BROWSER_PREVIOUS]: (click) => changed(click, turned, browserView),
  [BROWSER_NEXT]: (click) => changed(click, turned, browserView),
  [BROWSER_GROUPS]: (click) => changed(click, unfiltered, causesView),
  [BROWSER_LIST]: (click) => changed(click, unfiltered, browserView),
  [BROWSER_CAUSE]: (click) => changed(click, withCause, browserView),
  ...Object.fromEntries(
    FILTERS.map((name): [string, AnswerClick] => [
      BROWSER_FILTERS[name],
      (click) => changed(click, (shown, value) => filtered(shown, name, value), browserView),
    ]),
  ),
};

function opened(click: Click, title: string, view: View, more: Pick<BrowserState, 'hidden'> = {}): Response {
  const { value: runId, channel, asker, dependencies } = click;
  const make = (): Promise<types.ModalView> =>
    view({ runId, channel, page: 0, ...more }, asker, dependencies);
  return { kind: 'open', title, make };
}

function changed({ modal, value, asker, dependencies }: Click, change: Change, view: View): Response {
  const shown = readBrowserState(modal?.metadata);
  const next = shown && change(shown, value);
  if (next === null) return FOREIGN;
  return { kind: 'show', make: () => view(next, asker, dependencies) };
}

function turned(shown: BrowserState, value: string): BrowserState | null {
  return readBrowserState({ ...shown, page: Number(value) });
}

function unfiltered({ runId, channel }: BrowserState): BrowserState {
  return { runId, channel, page: 0 };
}

function withCause(shown: BrowserState, value: string): BrowserState | null {
  return readBrowserState({ ...unfiltered(shown), cause: parsed(value) });
}

function filtered(shown: BrowserState, name: (typeof FILTERS)[number], value: string): BrowserState | null {
  return withFilter(shown, name, value === ANY ? null : value);
}

/** The filters of the results browser, each option with its number of findings. Pure. */

import type { types } from '@slack/bolt';
import { CATEGORIES, LEVELS, VERDICTS } from '../../model/codes.ts';
import type { Totals } from '../../model/report.ts';
import type { OwnerCount } from '../../store/finding-queries.ts';
import { BROWSER_FILTERS } from '../action-ids.ts';
import { CATEGORY_WORDS } from '../messages/run-words.ts';
import { plain } from '../text.ts';
import { type BrowserState, type FilterName, ownerKey } from './browser-state.ts';

export const ANY = 'any';
/** Slack takes 100 options; one lifts the filter. */
export const OWNERS_OFFERED = 99;

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** @param isWhole whether the totals count what is shown: where exceptions hide something they do not */
export function filterRow(
  state: BrowserState,
  totals: Totals,
  owners: readonly OwnerCount[],
  isWhole: boolean,
): types.ActionsBlock {
  const counted = <Value extends string>(
    values: readonly Value[],
    counts: Readonly<Record<string, number>>,
    words: (value: Value) => string = (value) => value,
  ): Choice[] =>
    values
      .filter((value) => (counts[value] ?? 0) > 0)
      .map((value) => ({ value, text: isWhole ? `${words(value)} (${counts[value]})` : words(value) }));
  const ownerChoices = owners.slice(0, OWNERS_OFFERED).map(({ owner, instances }) => ({
    value: ownerKey(owner),
    text: `${plain(owner ?? 'No owner', 60) || '(blank)'} (${instances})`,
  }));
  return {
    type: 'actions',
    elements: [
      select('level', 'Any level', counted(LEVELS, totals.byLevel), state),
      select(
        'category',
        'Any cause',
        counted(CATEGORIES, totals.byCategory, (category) => CATEGORY_WORDS[category]),
        state,
      ),
      select('verdict', 'Any verdict', counted(VERDICTS, totals.byVerdict), state),
      select('owner', 'Any owner', ownerChoices, state),
    ],
  };
}

function select(
  name: FilterName,
  any: string,
  choices: readonly Choice[],
  state: BrowserState,
): types.StaticSelect {
  const options = [{ value: ANY, text: any }, ...choices].map(option);
  const chosen = options.find(({ value }) => value === state[name]) ?? options[0];
  return {
    type: 'static_select',
    action_id: BROWSER_FILTERS[name],
    placeholder: { type: 'plain_text', text: any, emoji: false },
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

function option({ value, text }: Choice): types.PlainTextOption {
  return { value, text: { type: 'plain_text', text: plain(text, 75), emoji: false } };
}

/** Findings grouped by cause and remediation: "14 instances: reboot". Pure. */

import type { types } from '@slack/bolt';
import type { RunState } from '../../assessment/runs.ts';
import type { CauseGroup } from '../../store/finding-queries.ts';
import { BROWSER_CAUSE, BROWSER_LIST } from '../action-ids.ts';
import { actions, button, context, section } from '../messages/blocks.ts';
import { provisionalSentence, subject } from '../messages/run-words.ts';
import { code, counted, outside } from '../text.ts';
import type { BrowserState } from './browser-state.ts';

/** A modal holds 100 blocks. */
const GROUPS_SHOWN = 90;

export function renderCauses(
  shown: BrowserState,
  state: RunState,
  groups: readonly CauseGroup[],
): types.ModalView {
  const hidden = groups.length - GROUPS_SHOWN;
  const provisional = provisionalSentence(state);
  const all = groups.reduce((sum, group) => sum + group.instances, 0);
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Findings by cause', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify(shown),
    blocks: [
      section(`*${counted(all, 'finding')}* of ${subject(state)} by cause and what to do, most urgent first`),
      ...(provisional === null ? [] : [context(provisional)]),
      ...groups.slice(0, GROUPS_SHOWN).map(groupRow),
      ...(hidden > 0
        ? [context(`and ${counted(hidden, 'more group')}: filter All findings by category`)]
        : []),
      actions(button('All findings', BROWSER_LIST, 'all', 'Show the findings one by one')),
    ],
  };
}

function groupRow({
  instances,
  title,
  code: cause,
  category,
  highestLevel,
  remediation,
}: CauseGroup): types.SectionBlock {
  const what = `${counted(instances, 'instance')}: ${outside(title, 150)}`;
  return {
    ...section(`*${what}*\n${code(category)} ${code(cause)} · up to ${highestLevel}`),
    accessory: button(
      `Show ${instances}`,
      BROWSER_CAUSE,
      JSON.stringify({ code: cause, remediation }),
      `Show the ${counted(instances, 'instance')} with ${cause}`,
    ),
  };
}

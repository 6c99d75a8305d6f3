/** Findings grouped by cause and remediation: "14 instances: reboot". Pure. */

import type { types } from '@slack/bolt';
import type { RunState } from '../../assessment/runs.ts';
import type { Offer } from '../../remediation/remediations.ts';
import type { CauseGroup } from '../../store/finding-queries.ts';
import { BROWSER_CAUSE, BROWSER_LIST, REMEDIATE_GROUP } from '../action-ids.ts';
import { actions, button, context, section } from '../messages/blocks.ts';
import { provisionalSentence, subject } from '../messages/run-words.ts';
import { groupValue } from '../remediation/reference.ts';
import { groupLabel } from '../remediation/words.ts';
import { code, counted, outside } from '../text.ts';
import type { BrowserState } from './browser-state.ts';

/** A modal holds 100 blocks, and a group takes up to two of them. */
export const GROUPS_SHOWN = 45;

/** @param offers what can be done about a group as a whole; null: nothing */
export function renderCauses(
  shown: BrowserState,
  state: RunState,
  groups: readonly CauseGroup[],
  offers: (group: CauseGroup) => Offer | null,
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
      ...groups.slice(0, GROUPS_SHOWN).flatMap((group) => groupRow(group, offers(group))),
      ...(hidden > 0
        ? [context(`and ${counted(hidden, 'more group')}: filter All findings by category`)]
        : []),
      actions(button('All findings', BROWSER_LIST, 'all', 'Show the findings one by one')),
    ],
  };
}

function groupRow(group: CauseGroup, offer: Offer | null): types.KnownBlock[] {
  const { instances, title, code: cause, category, highestLevel, remediation } = group;
  const what = `${counted(instances, 'instance')}: ${outside(title, 150)}`;
  const words = section(`*${what}*\n${code(category)} ${code(cause)} · up to ${highestLevel}`);
  const show = button(
    `Show ${instances}`,
    BROWSER_CAUSE,
    JSON.stringify({ code: cause, remediation }),
    `Show the ${counted(instances, 'instance')} with ${cause}`,
  );
  if (offer === null) return [{ ...words, accessory: show }];
  return [words, actions(groupButton(group, offer), show)];
}

function groupButton({ instances, code: cause, remediation }: CauseGroup, { action }: Offer): types.Button {
  const label = groupLabel(action, instances);
  return {
    ...button(
      label,
      REMEDIATE_GROUP,
      groupValue(action, { code: cause, remediation }),
      `${label} with ${cause}`,
    ),
    style: 'primary',
  };
}

/** What people can decide about a finding: the menu beside a card's buttons, and buttons in its details. Pure. */

import type { types } from '@slack/bolt';
import { CARE, CARE_MENU } from '../action-ids.ts';
import { actions, button } from '../messages/blocks.ts';
import { type FindingReference, findingValue, readFindingValue } from '../results/reference.ts';
import { plain } from '../text.ts';
import type { CardCare } from './card-care.ts';

type CareAction = keyof typeof CARE;

const LABELS: Readonly<Record<CareAction, string>> = {
  take: 'Take it on',
  acknowledge: 'I have seen it',
  assign: 'Assign …',
  except: 'Snooze or accept …',
  'end-exception': 'End its exception',
};

const PREFIX = 'care:';
const LONGEST_BLOCK_ID = 255;

/** In the order in which they are offered. */
export function careActions(care: CardCare | null): CareAction[] {
  const assigned = care?.assignment ?? null;
  return [
    ...(assigned === null ? (['take'] as const) : []),
    ...(assigned !== null && assigned.acknowledgedAt === null ? (['acknowledge'] as const) : []),
    'assign',
    care?.exception == null ? 'except' : 'end-exception',
  ];
}

/**
 * A row of buttons with the menu at its end. What the menu is about stands in the row's name, since options have
 * no room for it; where that has none either, there is no menu, and the details have it all.
 */
export function withCareMenu(
  elements: readonly types.ActionsBlockElement[],
  reference: FindingReference,
  care: CardCare | null,
): types.ActionsBlock {
  const blockId = `${PREFIX}${findingValue(reference)}`;
  if (blockId.length > LONGEST_BLOCK_ID) return actions(...elements);
  const menu: types.Overflow = {
    type: 'overflow',
    action_id: CARE_MENU,
    options: careActions(care).map((action) => ({
      value: action,
      text: { type: 'plain_text', text: LABELS[action], emoji: false },
    })),
  };
  return { ...actions(...elements, menu), block_id: blockId };
}

/** null for another version's menu. */
export function readCareMenu(
  blockId: string,
  picked: string,
): { readonly action: CareAction; readonly reference: FindingReference } | null {
  const reference = blockId.startsWith(PREFIX) ? readFindingValue(blockId.slice(PREFIX.length)) : null;
  const action = Object.keys(CARE).find((each): each is CareAction => each === picked);
  return reference === null || action === undefined ? null : { action, reference };
}

/** The same as buttons. @param who what the finding is about, for those who hear it */
export function careButtons(reference: FindingReference, care: CardCare | null, who: string): types.Button[] {
  return careActions(care).map((action) =>
    button(LABELS[action], CARE[action], findingValue(reference), plain(`${LABELS[action]} ${who}`, 75)),
  );
}

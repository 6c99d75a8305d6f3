/** Buttons that act on one finding. They open a plan, and do nothing by themselves. Pure. */

import type { types } from '@slack/bolt';
import type { UnrankedFinding } from '../../model/report.ts';
import type { Offer } from '../../remediation/remediations.ts';
import { REMEDIATE } from '../action-ids.ts';
import { button } from '../messages/blocks.ts';
import { actionValue } from './reference.ts';

/** More would bury what matters. */
const OFFERS_SHOWN = 2;

/** The first stands out. */
export function offerButtons(
  finding: Pick<UnrankedFinding, 'name' | 'accountId' | 'region' | 'instanceId'>,
  runId: string,
  offers: readonly Offer[],
): types.Button[] {
  const { accountId, region, instanceId, name } = finding;
  const who = name === null ? instanceId : `${name} ${instanceId}`;
  return offers.slice(0, OFFERS_SHOWN).map(({ action, label }, index) => ({
    ...button(
      label,
      REMEDIATE[action],
      actionValue({ runId, accountId, region, instanceId }),
      `${label} ${who}`,
    ),
    ...(index === 0 ? { style: 'primary' as const } : {}),
  }));
}

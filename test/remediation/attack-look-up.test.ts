/** A lost answer, asked for by a machine whose clock is wrong: what it took for absent would be sent again. */

import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/model/remediation.ts';
import { WEB } from '../simulation/aws/acts/support.ts';
import { ME, portsOn } from './aws-ports-support.ts';

const MINUTE = 60_000;
const ASSOCIATION = '8dfe3659-4309-493a-8755-0123456789ab';
const RUN = {
  operation: 'ssm:StartAssociationsOnce',
  document: null,
  parameters: { AssociationIds: [ASSOCIATION] },
  associationId: ASSOCIATION,
} as const;

/** The call as somebody writes it down whose clock is so far ahead. */
function written(call: Call, aheadMs: number): Call {
  const shifted = (at: string) => new Date(Date.parse(at) + aheadMs).toISOString();
  return { ...call, intendedAt: shifted(call.intendedAt), sendBefore: shifted(call.sendBefore) };
}

describe.each([-5 * MINUTE, -30_000, 30_000, 5 * MINUTE])('a clock that is off by %i ms', (ms) => {
  it('hides no command that arrived', async () => {
    const { actor, accepted, clock } = await portsOn();
    const sent = await accepted();
    clock.advance(MINUTE);

    expect(await actor.lookUp(written(sent, ms), ME)).toEqual({ kind: 'found', awsId: sent.awsId });
  });

  it('lets nobody take an association for never run that was', async () => {
    const ports = await portsOn();
    ports.here.associations.push({
      AssociationId: ASSOCIATION,
      Name: 'AWS-GatherSoftwareInventory',
      Targets: [{ Key: 'InstanceIds', Values: [WEB] }],
    });
    const sent = await ports.accepted(RUN);
    ports.clock.advance(MINUTE);

    const { kind } = await ports.actor.lookUp(written(sent, ms), ME);

    expect(kind).toBe(ms > 0 ? 'cannot-tell' : 'found');
  });
});

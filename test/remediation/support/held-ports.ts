/** Ports that stand still for ever at a chosen point, so that a process can be killed there. */

import type { RemediationRecord, TargetStage } from '../../../src/model/remediation.ts';
import type { Identity, RemediationPorts } from '../../../src/remediation/ports.ts';

export type HoldAt =
  /** The intent is written, and nothing is sent. */
  | 'before-send'
  /** AWS has answered, and the answer is not written. */
  | 'after-send'
  /** Before the first look while a target is in this stage. */
  | TargetStage;

export interface HeldPortsOptions {
  readonly ports: RemediationPorts;
  readonly holdAt: HoldAt | null;
  readonly read: (id: string) => Promise<RemediationRecord | null>;
  readonly say: (word: string) => void;
}

export function heldPorts({ ports, holdAt, read, say }: HeldPortsOptions): RemediationPorts {
  function standStill(): Promise<never> {
    say('held');
    return new Promise(() => {});
  }

  async function passStage(identity: Identity): Promise<void> {
    const record = await read(identity.id);
    if (record?.targets.some(({ stage }) => stage === holdAt)) await standStill();
  }

  /** Every method but `membership` ends with the identity, or has it before the external id. */
  function held<P extends object>(port: P): P {
    const methods = Object.entries(port).map(([name, method]) => [
      name,
      async (...input: unknown[]) => {
        const identity = input.find(isIdentity);
        if (identity) await passStage(identity);
        return method(...input);
      },
    ]);
    return Object.fromEntries(methods) as P;
  }

  return {
    people: ports.people,
    observer: held(ports.observer),
    assessor: held(ports.assessor),
    actor: {
      ...ports.actor,
      send: async (call, identity, externalId) => {
        say('sending');
        if (holdAt === 'before-send') await standStill();
        const outcome = await ports.actor.send(call, identity, externalId);
        if (holdAt === 'after-send') await standStill();
        return outcome;
      },
    },
  };
}

function isIdentity(input: unknown): input is Identity {
  return typeof input === 'object' && input !== null && 'requestedBy' in input && 'id' in input;
}

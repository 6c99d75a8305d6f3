/** Ports whose every call is one piece of I/O, and may fail as reads do. */

import { ReadFailed } from '../../../src/aws/reader.ts';
import type { RemediationPorts } from '../../../src/remediation/ports.ts';
import type { PlayedProcess } from './scheduler.ts';

export interface GatedPortsOptions {
  readonly ports: RemediationPorts;
  readonly process: PlayedProcess;
  /** Asked for each call but those that send: does it fail? */
  readonly fails: (label: string) => boolean;
}

export function gatedPorts({ ports, process, fails }: GatedPortsOptions): RemediationPorts {
  return {
    actor: gated('actor', ports.actor, process, (label) => label === 'actor.lookUp' && fails(label)),
    observer: gated('observer', ports.observer, process, fails),
    assessor: gated('assessor', ports.assessor, process, fails),
    people: gated('people', ports.people, process, fails),
  };
}

type Port = { readonly [method: string]: (...input: never[]) => Promise<unknown> };

function gated<P extends object>(
  name: string,
  port: P,
  process: PlayedProcess,
  fails: (label: string) => boolean,
): P {
  const methods = Object.entries(port as unknown as Port).map(([method, call]) => {
    const label = `${name}.${method}`;
    const wrapped = (...input: never[]) =>
      process.io(label, async () => {
        if (fails(label)) throw readRefused(label);
        return call(...input);
      });
    return [method, wrapped];
  });
  return Object.fromEntries(methods) as P;
}

function readRefused(label: string): ReadFailed {
  return new ReadFailed(
    'ssm:ListCommandInvocations',
    'InternalServerError',
    `${label} was not answered.`,
    'Try again.',
  );
}

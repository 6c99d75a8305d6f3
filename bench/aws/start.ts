/** Starts the simulated AWS in a process of its own. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { FleetCase } from './fleet-case.ts';
import type { AnswerCounts, FromSimulation, Ready, ToSimulation } from './protocol.ts';

export interface SimulationProcess extends Ready {
  /** Environment variables that lead the AWS SDK here and nowhere else. */
  readonly variables: Readonly<Record<string, string>>;
  /** Requests since the start, or since this was asked last. */
  takeCounts(): Promise<AnswerCounts>;
  close(): Promise<void>;
}

/** Resolves when the fleet is built and the port is open. */
export async function startSimulation(fleetCase: FleetCase): Promise<SimulationProcess> {
  const child = fork(new URL('../main.ts', import.meta.url), ['--simulate', JSON.stringify(fleetCase)]);
  const ready = await answer(child, 'ready');
  return {
    ...ready.ready,
    variables: {
      AWS_ENDPOINT_URL: ready.ready.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ready.ready.caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ready.ready.caller.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    takeCounts: async () => {
      const counts = answer(child, 'counts');
      child.send({ kind: 'take-counts' } satisfies ToSimulation);
      return (await counts).counts;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

function answer<Kind extends FromSimulation['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromSimulation, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The simulated AWS ended before it answered.'));
    const onMessage = (message: FromSimulation) => {
      if (!isKind(message, kind)) return;
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(message);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

function isKind<Kind extends FromSimulation['kind']>(
  message: FromSimulation,
  kind: Kind,
): message is Extract<FromSimulation, { kind: Kind }> {
  return message.kind === kind;
}

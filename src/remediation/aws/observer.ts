/** Looks at instances and at what runs on them, under the assess role. */

import { isRefusal } from '../../aws/failures.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { readCalendars } from '../../aws/readers/calendars.ts';
import { readTargetStates } from '../../aws/readers/fleet-membership.ts';
import { readLiveAgents, readLiveChecks, readLiveInstances } from '../../aws/readers/live-instances.ts';
import type { Health } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import type { NodeReadiness, Observer, Surroundings } from '../ports.ts';
import { readBusy } from './busy.ts';
import { patchDocuments, type ReadScope } from './places.ts';
import { readProgress } from './progress.ts';

export interface AwsObserverOptions {
  readonly read: ReadScope;
  readonly settings: Pick<Settings, 'environments'>;
}

export function createAwsObserver({ read, settings }: AwsObserverOptions): Observer {
  const documents = patchDocuments(settings);
  return {
    progress: (call, identity) => read(call, identity, (reader) => readProgress(reader, call, documents)),
    readiness: (scope, ids, identity) => read(scope, identity, (reader) => readReadiness(reader, ids)),
    busy: (scope, ids, identity) => read(scope, identity, (reader) => readBusy(reader, ids, documents)),
    health: (scope, ids, identity) => read(scope, identity, (reader) => readHealth(reader, ids)),
    surroundings: (scope, ids, identity) => read(scope, identity, (reader) => readSurroundings(reader, ids)),
    calendars: (scope, names, identity) =>
      names.length === 0
        ? Promise.resolve({ open: true, nextTransitionAt: null })
        : read(scope, identity, (reader) => readCalendars(reader, names)),
  };
}

async function readReadiness(reader: AwsReader, ids: readonly string[]): Promise<NodeReadiness[]> {
  const [instances, agents] = await Promise.all([
    readLiveInstances(reader, ids),
    readLiveAgents(reader, ids),
  ]);
  return ids.map((instanceId) => {
    const agent = agents.find((each) => each.instanceId === instanceId);
    return {
      instanceId,
      state: instances.find((each) => each.instanceId === instanceId)?.state ?? null,
      ping: agent?.ping ?? null,
      lastPingAt: agent?.lastPingAt ?? null,
      agentVersion: agent?.agentVersion ?? null,
    };
  });
}

async function readHealth(reader: AwsReader, ids: readonly string[]): Promise<ReadonlyMap<string, Health>> {
  const [checks, groups] = await Promise.all([
    whereReadable(readLiveChecks(reader, ids)),
    whereReadable(readTargetStates(reader)),
  ]);
  return new Map(
    ids.map((id) => [
      id,
      { checks: checks?.get(id) ?? null, targets: groups === null ? null : statesOf(groups, id) },
    ]),
  );
}

async function readSurroundings(
  reader: AwsReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Surroundings>> {
  const [instances, groups] = await Promise.all([
    readLiveInstances(reader, ids),
    whereReadable(readTargetStates(reader)),
  ]);
  return new Map(
    ids.map((id) => [
      id,
      {
        rootVolumeId: instances.find((each) => each.instanceId === id)?.rootVolumeId ?? null,
        targetGroups: groups === null ? null : Object.keys(statesOf(groups, id)),
      },
    ]),
  );
}

function statesOf(
  groups: ReadonlyMap<string, ReadonlyMap<string, string>>,
  instanceId: string,
): Record<string, string> {
  return Object.fromEntries(
    [...groups].flatMap(([arn, states]) => {
      const state = states.get(instanceId);
      return state === undefined ? [] : [[arn, state] as const];
    }),
  );
}

/** null where the role has no right to it; any other failure is one. */
async function whereReadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof ReadFailed && isRefusal(thrown)) return null;
    throw thrown;
  }
}

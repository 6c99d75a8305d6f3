/** Reads instances again before anything is planned for them: all that a plan rests on, scope by scope. */

import { inFlight } from '../../aws/in-flight.ts';
import type { ScopeAssessment } from '../../model/assessment.ts';
import type { Scope } from '../../model/records.ts';
import type { InstanceKey } from '../../model/remediation.ts';
import { byScope } from '../instance-keys.ts';
import type { Identity, NodeReadiness, RemediationPorts, Surroundings } from '../ports.ts';

/** A value, or why it could not be read, as a phrase. */
export type Read<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export interface ScopeLook {
  readonly scope: Scope;
  readonly assessment: Read<ScopeAssessment>;
  readonly readiness: Read<ReadonlyMap<string, NodeReadiness>>;
  readonly busy: Read<ReadonlyMap<string, string>>;
  readonly surroundings: Read<ReadonlyMap<string, Surroundings>>;
}

/** Never throws for what AWS refused: what could not be read is told with each value. */
export async function lookAgain(
  ports: Pick<RemediationPorts, 'assessor' | 'observer'>,
  environment: string,
  instances: readonly InstanceKey[],
  identity: Identity,
): Promise<readonly ScopeLook[]> {
  return inFlight(byScope(instances), async ({ scope, instances: inScope }) => {
    const ids = inScope.map(({ instanceId }) => instanceId);
    const { observer, assessor } = ports;
    const [assessment, readiness, busy, surroundings] = await Promise.all([
      attempt(() => assessor.assess(environment, scope, ids, identity)),
      attempt(async () => byInstance(await observer.readiness(scope, ids, identity))),
      attempt(() => observer.busy(scope, ids, identity)),
      attempt(() => observer.surroundings(scope, ids, identity)),
    ]);
    return { scope, assessment, readiness, busy, surroundings };
  });
}

/** Of a scope where nothing may be acted on anyway. */
export function notLookedAt(scope: Scope): ScopeLook {
  const unread = { known: false, why: 'not read' } as const;
  return { scope, assessment: unread, readiness: unread, busy: unread, surroundings: unread };
}

function byInstance(rows: readonly NodeReadiness[]): ReadonlyMap<string, NodeReadiness> {
  return new Map(rows.map((row) => [row.instanceId, row]));
}

async function attempt<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    return { known: false, why: error instanceof Error ? error.message : String(error) };
  }
}

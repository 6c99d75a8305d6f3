/** A world made by hand: what the ports of remediation say of it can be changed at any time. */

import type { Person } from '../../../src/model/remediation.ts';
import type { UnrankedFinding } from '../../../src/model/report.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_HISTORY,
  DEFAULT_OWNER_TAGS,
  DEFAULT_PRIORITY,
  DEFAULT_REMEDIATION,
  type EnvironmentSettings,
  REMEDIATE_ACTIONS,
  type Settings,
} from '../../../src/model/settings.ts';
import type {
  CalendarState,
  NodeReadiness,
  RemediationPorts,
  Surroundings,
} from '../../../src/remediation/ports.ts';
import { aFinding, aScope } from '../../assessment/builders.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/patchcheck-remediate`;
export const NOW = '2026-11-21T12:00:00.000Z';

export const OLGA = person('U0OLGA');
export const OTTO = person('U0OTTO');
export const ANNA = person('U0ANNA');
export const ARNO = person('U0ARNO');
/** Operator and approver. */
export const BOTH = person('U0BOTH');
export const STRANGER = person('U0STRANGER');

export function person(user: string, workspace = 'T0ACME'): Person {
  return { user, workspace };
}

export function anEnvironment(name: string, changes: Partial<EnvironmentSettings> = {}): EnvironmentSettings {
  return {
    name,
    production: null,
    regions: [REGION],
    accounts: [anAccount(ACCOUNT)],
    staleAfterMs: 7 * 86_400_000,
    operators: ['S0OPERATORS'],
    approvers: ['S0APPROVERS'],
    approval: { required: true, allowSelf: false, expiresMs: 3_600_000 },
    remediation: DEFAULT_REMEDIATION,
    dueWithinMs: DEFAULT_DUE_WITHIN,
    exceptions: DEFAULT_EXCEPTIONS,
    viewers: null,
    channels: null,
    ...changes,
  };
}

export function anAccount(
  id: string,
  roles: readonly string[] = REMEDIATE_ACTIONS,
): EnvironmentSettings['accounts'][number] {
  return {
    id,
    name: id,
    assessRole: `arn:aws:iam::${id}:role/patchcheck-assess`,
    remediateRoles: Object.fromEntries(
      roles.map((action) => [action, `arn:aws:iam::${id}:role/patchcheck-remediate`]),
    ),
    externalId: null,
  };
}

export function settingsOf(...environments: readonly EnvironmentSettings[]): Settings {
  return {
    environments: new Map(environments.map((environment) => [environment.name, environment])),
    digests: [],
    priority: DEFAULT_PRIORITY,
    audit: { channel: null },
    configurationHash: 'c'.repeat(64),
    ownerTags: DEFAULT_OWNER_TAGS,
    owners: new Map(),
    history: DEFAULT_HISTORY,
    slack: {
      transport: 'socket',
      botToken: null,
      appToken: null,
      signingSecret: null,
      apiUrl: null,
    },
    port: 3000,
    adminPort: null,
    databaseUrl: null,
    dataDir: './data',
    logLevel: 'silent',
  };
}

/** One instance as AWS would tell of it. */
export interface HandMade {
  /** null: compliant. */
  finding: UnrankedFinding | null;
  state: string | null;
  ping: NodeReadiness['ping'];
  busy: string | null;
  surroundings: Surroundings;
}

export interface HandMadeWorld {
  readonly instances: Map<string, HandMade>;
  readonly groups: Map<string, readonly string[]>;
  calendar: CalendarState;
  /** Of the assessment. */
  status: 'complete' | 'partial' | 'failed';
  gaps: readonly { readonly operation: string; readonly code: string }[];
  /** Ports that answer with an error. */
  readonly broken: Set<'assess' | 'readiness' | 'busy' | 'surroundings' | 'calendars' | 'people'>;
}

export function aWorld(): HandMadeWorld {
  return {
    instances: new Map(),
    groups: new Map([
      ['S0OPERATORS', ['U0OLGA', 'U0OTTO', 'U0BOTH']],
      ['S0APPROVERS', ['U0ANNA', 'U0ARNO', 'U0BOTH']],
    ]),
    calendar: { open: true, nextTransitionAt: null },
    status: 'complete',
    gaps: [],
    broken: new Set(),
  };
}

/** Online, pending a reboot, in no group and of no environment. */
export function addInstance(
  world: HandMadeWorld,
  instanceId: string,
  changes: Partial<HandMade> = {},
  finding: Partial<UnrankedFinding> = {},
): HandMade {
  const made: HandMade = {
    finding: pendingReboot(instanceId, finding),
    state: 'running',
    ping: 'Online',
    busy: null,
    surroundings: { rootVolumeId: `vol-${instanceId}`, targetGroups: [] },
    ...changes,
  };
  world.instances.set(instanceId, made);
  return made;
}

export function pendingReboot(instanceId: string, changes: Partial<UnrankedFinding> = {}): UnrankedFinding {
  const { context, rootCause, remediation } = aFinding();
  return aFinding({
    instanceId,
    name: `web-${instanceId}`,
    context: { ...context, tags: {}, production: null, loadBalancers: [] },
    rootCause: {
      ...rootCause,
      category: 'pending-reboot',
      code: 'pending-reboot',
      summary: 'Patches wait for a restart.',
    },
    remediation: { ...remediation, code: 'reboot', title: 'Reboot, then scan', reboots: true },
    ...changes,
  });
}

/** The same finding with another remediation. */
export function asking(
  code: UnrankedFinding['remediation']['code'],
  changes: Partial<UnrankedFinding['remediation']> = {},
): Pick<UnrankedFinding, 'remediation'> {
  return { remediation: { ...aFinding().remediation, code, title: `To do: ${code}`, ...changes } };
}

export function tagged(tags: Record<string, string>): Pick<UnrankedFinding, 'context'> {
  return { context: { ...aFinding().context, tags, production: null, loadBalancers: [] } };
}

export function portsOf(world: HandMadeWorld): RemediationPorts {
  const rows = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const made = world.instances.get(id);
      return made === undefined ? [] : [[id, made] as const];
    });
  const answer = async <T>(port: 'readiness' | 'busy' | 'surroundings' | 'calendars', value: T) => {
    if (world.broken.has(port)) throw new Error(`AccessDeniedException on ${port}`);
    return value;
  };
  return {
    actor: {
      send: async () => neverSent(),
      lookUp: async () => neverSent(),
      cancel: async () => neverSent(),
    },
    observer: {
      progress: async () => [],
      health: async () => new Map(),
      readiness: (_scope, ids) =>
        answer(
          'readiness',
          rows(ids).map(([instanceId, { state, ping }]) => ({
            instanceId,
            state,
            ping,
            lastPingAt: NOW,
            agentVersion: null,
          })),
        ),
      busy: (_scope, ids) =>
        answer(
          'busy',
          new Map(rows(ids).flatMap(([id, { busy }]) => (busy === null ? [] : [[id, busy] as const]))),
        ),
      surroundings: (_scope, ids) =>
        answer('surroundings', new Map(rows(ids).map(([id, { surroundings }]) => [id, surroundings]))),
      calendars: () => answer('calendars', world.calendar),
    },
    assessor: {
      assess: async (_environment, scope, ids) => {
        if (world.broken.has('assess')) throw new Error('AccessDenied on sts:AssumeRole');
        return aScope({
          scope,
          status: world.status,
          gaps: world.gaps.map(({ operation, code }) => ({
            step: 'context',
            operation,
            code,
            consequence: 'Less is known.',
          })),
          findings: rows(ids).flatMap(([, { finding }]) =>
            finding === null ? [] : [{ ...finding, ...scope }],
          ),
        });
      },
    },
    people: {
      membership: async ({ user }, named) => {
        if (world.broken.has('people')) throw new Error('Slack did not answer');
        const resolved = Object.fromEntries(
          named.flatMap((name) => {
            const members = world.groups.get(name);
            return members === undefined ? [] : [[name, members] as const];
          }),
        );
        const everybody = [...named, ...Object.values(resolved).flat()];
        return { isMember: everybody.includes(user), resolved };
      },
    },
  };
}

function neverSent(): never {
  throw new Error('Planning, asking and deciding send nothing.');
}

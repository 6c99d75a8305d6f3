/** Programs that are broken on purpose, each in one way, to see that a schedule finds them out. */

import { sql } from 'kysely';
import type { EnvironmentSettings } from '../../../src/model/settings.ts';
import type { RemediationPorts } from '../../../src/remediation/ports.ts';
import { PERSONS } from './people.ts';
import type { Tamper } from './replica.ts';
import { BEGINNING } from './schedule.ts';

const everybody = async () => ({ isMember: true, resolved: {} });

const NO_STOPS = '(select * from emergency_stops where false) as "emergency_stops"';

export const MUTANTS = {
  /** Sends again what brought no answer. */
  'resends at once': ports(({ actor, ...others }) => ({
    ...others,
    actor: {
      ...actor,
      send: async (call, identity, externalId) => {
        const outcome = await actor.send(call, identity, externalId);
        return outcome.kind === 'unknown' ? actor.send(call, identity, externalId) : outcome;
      },
    },
  })),
  /** Takes what nobody has looked for as proof that it is not there. */
  'never looks up': ports(({ actor, ...others }) => ({
    ...others,
    actor: { ...actor, lookUp: async () => ({ kind: 'absent' }) },
  })),
  /** Takes an answer that was lost for one that said no. */
  'takes silence for a no': ports(({ actor, ...others }) => ({
    ...others,
    actor: {
      ...actor,
      send: async (call, identity, externalId) => {
        const outcome = await actor.send(call, identity, externalId);
        return outcome.kind === 'unknown' ? { ...outcome, kind: 'not-sent' } : outcome;
      },
    },
  })),
  /** Acts in its own name. */
  'hides who asked': ports(({ actor, ...others }) => ({
    ...others,
    actor: {
      ...actor,
      send: (call, identity, externalId) =>
        actor.send(call, { ...identity, requestedBy: 'patchcheck' }, externalId),
    },
  })),
  'believes that everybody may do everything': ports((real) => ({
    ...real,
    people: { membership: everybody },
  })),
  /** Says that all is well whatever it finds. */
  'believes that everything is compliant': ports(({ assessor, ...others }) => ({
    ...others,
    assessor: {
      assess: async (environment, scope, instanceIds, identity) => {
        const found = await assessor.assess(environment, scope, instanceIds, identity);
        const acted = identity.id.startsWith('rem-') && found.findings.length === 1;
        if (!acted) return found;
        return {
          ...found,
          status: 'complete',
          findings: [],
          totals: { ...found.totals, compliant: instanceIds.length },
        };
      },
    },
  })),
  'needs nobody to approve': settings((environment) => ({
    ...environment,
    production: null,
    approval: { ...environment.approval, required: false },
  })),
  'acts on all at once': settings((environment) => ({
    ...environment,
    remediation: { ...environment.remediation, waves: { canary: 0, percent: 100, maxErrors: 99 } },
  })),
  'does not see emergency stops': {
    sql: (text) =>
      text.startsWith('select') && !text.includes('"environment" = ')
        ? text.replace('from "emergency_stops"', `from ${NO_STOPS}`)
        : text,
  },
  /** Somebody with access to the database helps along. */
  'finds requests approved': {
    meddle: async (db) => {
      const decision = { decision: 'approved', by: PERSONS.anna, at: BEGINNING, reason: '' };
      await sql`update remediations
        set state = 'approved', version = version + 1, look_at = null, decision = ${JSON.stringify(decision)}
        where state = 'awaiting-approval'`.execute(db);
    },
  },
} as const satisfies Record<string, Tamper>;

function ports(change: (ports: RemediationPorts) => RemediationPorts): Tamper {
  return { ports: change };
}

function settings(change: (environment: EnvironmentSettings) => EnvironmentSettings): Tamper {
  return {
    settings: (real) => ({
      ...real,
      environments: new Map([...real.environments].map(([name, each]) => [name, change(each)])),
    }),
  };
}

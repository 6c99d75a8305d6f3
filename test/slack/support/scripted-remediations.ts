/**
 * Remediations in memory that keep to the promises of the real ones (one-shot tokens, another approver, each
 * thing once) and act on nothing: the test says how each goes on.
 */

import { type Clock, systemClock } from '../../../src/model/clock.ts';
import type { EmergencyStop, Person, RemediationRecord } from '../../../src/model/remediation.ts';
import { FINAL_STATES } from '../../../src/model/remediation.ts';
import type {
  Answer,
  DraftRequest,
  Offer,
  Refusal,
  RefusalCode,
  Remediations,
} from '../../../src/remediation/remediations.ts';
import { planOf, recordOf, targetState } from './remediation-records.ts';

export interface ScriptedRemediations extends Remediations {
  /** Everything that changed something, in order: "submit r-1 U0ALICE". */
  readonly acts: readonly string[];
  /** Lets a remediation go on. */
  change(id: string, change: (record: RemediationRecord) => Partial<RemediationRecord>): void;
  readonly drafts: readonly DraftRequest[];
}

export interface Script {
  readonly offers?: readonly Offer[];
  readonly operators?: readonly string[];
  readonly approvers?: readonly string[];
  /** What each draft's plan is like. */
  readonly plan?: Parameters<typeof planOf>[1];
  readonly approvalRequired?: boolean;
  readonly clock?: Clock;
}

export function scriptedRemediations(script: Script = {}): ScriptedRemediations {
  const { offers = [], operators = ['U0ALICE'], approvers = ['U0BOB'], clock = systemClock } = script;
  const records = new Map<string, RemediationRecord>();
  const stops = new Map<string, EmergencyStop>();
  const drafts: DraftRequest[] = [];
  const acts: string[] = [];
  let tokens = 0;
  const now = () => clock.now().toISOString();
  const newToken = () => `token-${++tokens}`;

  function put(record: RemediationRecord, what: string, by: string): Answer {
    const kept = { ...record, version: record.version + 1, token: newToken() };
    records.set(record.id, kept);
    acts.push(`${what} ${record.id} ${by}`);
    return { kind: 'done', remediation: kept };
  }

  const refused = (refusal: Refusal, remediation: RemediationRecord | null): Answer => ({
    kind: 'refused',
    refusals: [refusal],
    remediation,
  });

  function found(id: string): RemediationRecord | null {
    return records.get(id) ?? null;
  }

  return {
    acts,
    drafts,
    change(id, change) {
      const record = records.get(id);
      if (record === undefined) throw new Error(`no remediation ${id}`);
      records.set(id, { ...record, ...change(record), version: record.version + 1 });
    },
    offers: () => offers,
    async draft(request) {
      drafts.push(request);
      if (!operators.includes(request.person.user)) {
        return refused(
          refuse('not-operator', 'You are not among the operators of prod. Ask one of them.', operators),
          null,
        );
      }
      const id = `r-${drafts.length}`;
      const { action, options, runId } = request;
      const plan = planOf(request.instances, { action, options, runId, ...script.plan });
      const record = recordOf(plan, {
        id,
        requestedBy: request.person,
        origin: request.origin,
        token: newToken(),
        approvalRequired: script.approvalRequired ?? true,
      });
      records.set(id, record);
      return { kind: 'done', remediation: record };
    },
    async revise(id, person, { options, instances }) {
      const record = found(id);
      if (record === null || record.state !== 'draft')
        return refused(refuse('unknown', 'There is no such plan.'), record);
      const keys = instances ?? record.plan.targets;
      const { action, runId, environment } = record.plan;
      const plan = planOf(keys, { action, runId, environment, options: options ?? record.plan.options });
      const targets = keys.map((key, position) => targetState(key, position));
      return put({ ...record, plan, targets }, 'revise', person.user);
    },
    async submit(id, token, person, { reason, breakGlass }) {
      const record = found(id);
      if (record === null) return refused(refuse('unknown', 'There is no such remediation.'), null);
      if (record.state !== 'draft')
        return refused(refuse('already', 'It was asked for already.', [record.requestedBy.user]), record);
      if (record.token !== token) return refused(refuse('plan-changed', 'The plan changed since.'), record);
      if (reason === '' && record.plan.production) {
        return refused(refuse('reason-required', 'Say why: a reason is needed here.'), record);
      }
      const at = now();
      const needsApproval = record.approvalRequired && !breakGlass;
      const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
      return put(
        {
          ...record,
          state: needsApproval ? 'awaiting-approval' : 'approved',
          reason,
          breakGlass,
          requestedAt: at,
          expiresAt: needsApproval ? expiresAt : null,
        },
        'submit',
        person.user,
      );
    },
    async decide(id, token, person, decision, reason) {
      const record = found(id);
      if (record === null || record.state === 'draft')
        return refused(refuse('unknown', 'There is no such remediation.'), null);
      const problem = decisionProblem(record, token, person);
      if (problem !== null) return refused(problem, record);
      const kept = { decision, by: person, at: now(), reason };
      const ended = decision === 'denied' ? { finishedAt: kept.at } : {};
      return put({ ...record, state: decision, decision: kept, ...ended }, decision, person.user);
    },
    async withdraw(id, person) {
      const record = found(id);
      if (record === null) return refused(refuse('unknown', 'There is no such remediation.'), null);
      if (record.requestedBy.user !== person.user) {
        return refused(
          refuse('own-request', 'Only whoever asked may take it back.', [record.requestedBy.user]),
          record,
        );
      }
      if (record.state !== 'awaiting-approval' && record.state !== 'approved') {
        return refused(refuse('already', 'It is too late to take it back.'), record);
      }
      return put({ ...record, state: 'withdrawn', finishedAt: now() }, 'withdraw', person.user);
    },
    async stop(id, person, reason) {
      const record = found(id);
      if (record === null) return refused(refuse('unknown', 'There is no such remediation.'), null);
      if (!operators.includes(person.user)) {
        return refused(
          refuse('not-operator', 'You are not among the operators of prod. Ask one of them.', operators),
          record,
        );
      }
      if (record.state !== 'running')
        return refused(refuse('already', 'It is being stopped already.'), record);
      const stop = { by: person.user, at: now(), reason };
      return put({ ...record, state: 'stopping', stop }, 'stop', person.user);
    },
    async pullStop(environment, person, reason) {
      if (!operators.includes(person.user)) {
        return {
          kind: 'refused',
          refusals: [refuse('not-operator', 'You are not among the operators.', operators)],
        };
      }
      const stop = { environment, by: person, at: now(), reason: reason || 'no reason given' };
      stops.set(environment, stop);
      acts.push(`pull ${environment} ${person.user}`);
      return { kind: 'done', stop, stopped: [] };
    },
    async liftStop(environment, person) {
      if (!approvers.includes(person.user)) {
        return {
          kind: 'refused',
          refusals: [refuse('not-approver', 'You are not among the approvers.', approvers)],
        };
      }
      if (!stops.delete(environment)) {
        return { kind: 'refused', refusals: [refuse('already', 'There is no emergency stop of prod.')] };
      }
      acts.push(`lift ${environment} ${person.user}`);
      return { kind: 'done', stop: null, stopped: [] };
    },
    emergencyStops: async () => [...stops.values()],
    get: async (id) => found(id),
    ofRun: async (runId) =>
      [...records.values()]
        .filter(({ plan, state }) => plan.runId === runId && state !== 'draft')
        .toReversed(),
    active: async (environment) =>
      [...records.values()].filter(
        ({ plan, state }) =>
          state !== 'draft' &&
          !FINAL_STATES.includes(state) &&
          (environment === null || plan.environment === environment),
      ),
  };

  function decisionProblem(record: RemediationRecord, token: string, person: Person): Refusal | null {
    const awaits = record.state === 'awaiting-approval';
    if (awaits && record.token !== token)
      return refuse('unknown', 'This button does not belong to the plan as it is now.');
    if (!approvers.includes(person.user)) {
      return refuse('not-approver', 'You are not among the approvers of prod. Ask one of them.', approvers);
    }
    if (record.requestedBy.user === person.user) {
      return refuse('own-request', 'This is your own request: another approver has to decide.', approvers);
    }
    if (record.state === 'expired')
      return refuse('expired', 'Nobody decided in time. Plan it again from the card.');
    return awaits
      ? null
      : refuse('already', `It was ${record.decision?.decision ?? 'ended'} already.`, [
          record.decision?.by.user ?? '',
        ]);
  }
}

function refuse(code: RefusalCode, text: string, people: readonly string[] = []): Refusal {
  return { code, text, people: people.filter((each) => each !== ''), until: null };
}

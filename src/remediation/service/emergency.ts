/** The emergency stop of an environment: pulled by any operator, lifted by an approver only. */

import type { EmergencyStop, Person, RemediationRecord } from '../../model/remediation.ts';
import { emergencyStops, liftStop as lift, pullStop as pull } from '../../store/emergency-stops.ts';
import { commitChange } from '../../store/remediation-commit.ts';
import { activeRemediations, findRemediation } from '../../store/remediations.ts';
import { aboutEnvironment } from '../audit-events.ts';
import { lookUp, noteOf } from '../policy/member.ts';
import { neitherOperatorNorApprover, notApprover } from '../policy/people.ts';
import { reasonLength } from '../policy/reason.ts';
import { refuse } from '../policy/refusal.ts';
import type { StopAnswer } from '../remediations.ts';
import { keepRefusal, type Refusals, someOf } from './answers.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { stopping } from './stop.ts';

/** While something runs, its record changes every few seconds. */
const TRIES = 10;

/** Stops whatever runs under the environment's rules, also where the stop stood already. Approvers may, too. */
export async function pullStop(
  dependencies: ServiceDependencies,
  environment: string,
  person: Person,
  reason: string,
): Promise<StopAnswer> {
  const { settings, ports, clock, store } = dependencies;
  const tried = { person, tried: 'emergency-stop', environment, reason };
  const configured = settings.environments.get(environment);
  if (configured === undefined) return refuseStop(dependencies, tried, [unknownEnvironment(environment)]);
  const { operators, approvers } = configured;
  const looked = await lookUp(ports.people, person, [...operators, ...approvers]);
  const refusals = someOf([...neitherOperatorNorApprover(configured, looked), ...reasonLength(reason)]);
  if (refusals !== null) return refuseStop(dependencies, tried, refusals);
  const at = clock.now().toISOString();
  const told = { reason: reason.trim(), members: [noteOf(environment, 'operators and approvers', looked)] };
  const event = aboutEnvironment('emergency-stop', environment, { at, actor: person.user }, told);
  const wish = { environment, by: person, at, reason: reason.trim() || 'no reason given' };
  const stop = await pull(store, wish, [event], settings.configurationHash);
  const stopped = await stopAll(dependencies, stop, person, at);
  dependencies.nudge?.();
  return { kind: 'done', stop, stopped };
}

export async function liftStop(
  dependencies: ServiceDependencies,
  environment: string,
  person: Person,
  reason: string,
): Promise<StopAnswer> {
  const { settings, ports, clock, store } = dependencies;
  const tried = { person, tried: 'emergency-stop-lift', environment, reason };
  const configured = settings.environments.get(environment);
  if (configured === undefined) return refuseStop(dependencies, tried, [unknownEnvironment(environment)]);
  const looked = await lookUp(ports.people, person, configured.approvers);
  const refusals = someOf([...notApprover(configured, looked), ...reasonLength(reason)]);
  if (refusals !== null) return refuseStop(dependencies, tried, refusals);
  const standing = (await emergencyStops(store.db)).find((each) => each.environment === environment) ?? null;
  const told = { reason: reason.trim(), stop: standing, members: [noteOf(environment, 'approvers', looked)] };
  const occasion = { at: clock.now().toISOString(), actor: person.user };
  const event = aboutEnvironment('emergency-stop-lifted', environment, occasion, told);
  const lifted = await lift(store, environment, [event], settings.configurationHash);
  if (lifted === null) return refuseStop(dependencies, tried, [notStopped(environment)]);
  dependencies.nudge?.();
  return { kind: 'done', stop: null, stopped: [] };
}

/** New intents are refused by the stop itself; what runs is told to end. */
async function stopAll(
  dependencies: ServiceDependencies,
  { environment }: EmergencyStop,
  person: Person,
  at: string,
): Promise<readonly RemediationRecord[]> {
  const active = await activeRemediations(dependencies.store.db, null);
  const stopped: RemediationRecord[] = [];
  for (const record of active.filter((each) => isGoverned(each, environment))) {
    const result = await stopOne(dependencies, record, environment, person, at);
    if (result !== null) stopped.push(result);
  }
  return stopped;
}

async function stopOne(
  { store, settings, logger }: ServiceDependencies,
  found: RemediationRecord,
  environment: string,
  person: Person,
  at: string,
): Promise<RemediationRecord | null> {
  let record: RemediationRecord | null = found;
  for (let tries = 0; tries < TRIES && record?.state === 'running'; tries++) {
    const change = stopping(record, person.user, at, `Emergency stop of ${environment}`, { environment });
    const committed = await commitChange(store, record, change, settings.configurationHash);
    if (committed.kind === 'committed') return committed.record;
    record = await findRemediation(store.db, record.id);
  }
  if (record?.state === 'running') {
    logger.error({ remediation: record.id, environment }, 'A remediation could not be told of a stop');
  }
  return null;
}

function isGoverned({ plan }: RemediationRecord, environment: string): boolean {
  return (
    plan.environment === environment ||
    plan.targets.some(({ governedBy }) => governedBy.includes(environment))
  );
}

async function refuseStop(
  dependencies: ServiceDependencies,
  { person, tried, environment, reason }: Tried,
  refusals: Refusals,
): Promise<StopAnswer> {
  await keepRefusal(dependencies, { person, tried, details: { reason } }, environment, refusals);
  return { kind: 'refused', refusals };
}

interface Tried {
  readonly person: Person;
  readonly tried: string;
  readonly environment: string;
  readonly reason: string;
}

function unknownEnvironment(environment: string) {
  return refuse('unknown', `There is no environment ${environment}.`);
}

function notStopped(environment: string) {
  return refuse('already', `There is no emergency stop of ${environment}: nothing has to be lifted.`);
}

/** Making and ending exceptions, by rule, and saying which there are. */

import { MAX_REASON_LENGTH } from '../config/reason-pattern.ts';
import { inWords } from '../diagnosis/time.ts';
import { ROOT_CAUSE_CODES } from '../model/codes.ts';
import type { Exception, ExceptionKind, ExceptionSubject } from '../model/history.ts';
import type { Person } from '../model/remediation.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import { aboutEnvironment } from '../remediation/audit-events.ts';
import { lookUp, type MembershipNote, noteOf } from '../remediation/policy/member.ts';
import { notOperator } from '../remediation/policy/people.ts';
import { reasonLength } from '../remediation/policy/reason.ts';
import { refuse } from '../remediation/policy/refusal.ts';
import type { Refusal } from '../remediation/remediations.ts';
import { keepRefusal, type Refusals, someOf } from '../remediation/service/answers.ts';
import {
  type Audited,
  activeExceptions,
  endException as end,
  expiredExceptions,
  findException,
  insertException,
} from '../store/exceptions.ts';
import { searchable } from '../store/findings.ts';
import type { ExceptionAnswer, HistoryDependencies, Refused } from './history.ts';
import { hasFinding } from './known.ts';

const DAY_MS = 86_400_000;
/** As far as a list looks ahead to what runs out, and back to what did. */
const SOON_MS = 7 * DAY_MS;
const LONGEST_TAG = { key: 128, value: 256 };

export interface ExceptionWish {
  readonly environment: string;
  readonly kind: ExceptionKind;
  readonly subject: ExceptionSubject;
  readonly reason: string;
  /** ISO 8601. */
  readonly until: string;
}

export interface ExceptionLists {
  /** The first to run out first. */
  readonly active: readonly Exception[];
  /** Of these: within a week. */
  readonly runningOut: readonly Exception[];
  /** By themselves, in the last week. */
  readonly expired: readonly Exception[];
}

export async function except(
  dependencies: HistoryDependencies,
  person: Person,
  wish: ExceptionWish,
): Promise<ExceptionAnswer> {
  const { store, settings, clock, people, newId } = dependencies;
  const environment = settings.environments.get(wish.environment);
  const attempt = { tried: 'except', environment: wish.environment, details: wish };
  if (environment === undefined) return refused(dependencies, person, attempt, [unknownEnvironment(wish)]);
  const looked = await lookUp(people, person, environment.operators);
  const now = clock.now();
  const refusals = someOf([
    ...notOperator(environment, looked),
    ...reasonRefusals(wish.reason),
    ...timeRefusals(wish.until, now, environment),
    ...(await subjectRefusals(dependencies, wish.subject, environment)),
  ]);
  if (refusals !== null) return refused(dependencies, person, attempt, refusals);
  const exception: Exception = {
    id: newId(),
    environment: wish.environment,
    kind: wish.kind,
    subject: asKept(wish.subject),
    reason: searchable(wish.reason.trim()),
    by: person.user,
    createdAt: now.toISOString(),
    expiresAt: new Date(wish.until).toISOString(),
    endedAt: null,
    endedBy: null,
  };
  const note = noteOf(wish.environment, 'operators', looked);
  const audited = auditOf(dependencies, 'exception-made', exception, person, note);
  return { kind: 'done', exception: await insertException(store.db, exception, audited) };
}

export async function endException(
  dependencies: HistoryDependencies,
  person: Person,
  id: string,
): Promise<ExceptionAnswer> {
  const { store, settings, clock, people } = dependencies;
  const exception = await findException(store.db, id);
  const environment = exception && settings.environments.get(exception.environment);
  const attempt = { tried: 'end-exception', environment: environment?.name ?? null, details: { id } };
  if (!exception || !environment) return refused(dependencies, person, attempt, [unknownException()]);
  const looked = await lookUp(people, person, environment.operators);
  const refusals = someOf(notOperator(environment, looked));
  if (refusals !== null) return refused(dependencies, person, attempt, refusals);
  const note = noteOf(exception.environment, 'operators', looked);
  const audited = auditOf(dependencies, 'exception-ended', exception, person, note);
  const ended = await end(store.db, id, person.user, clock.now(), audited);
  if (ended !== null) return { kind: 'done', exception: ended };
  return refused(dependencies, person, attempt, [isOver((await findException(store.db, id)) ?? exception)]);
}

export async function exceptionLists(
  { store, clock }: Pick<HistoryDependencies, 'store' | 'clock'>,
  environment: string,
): Promise<ExceptionLists> {
  const now = clock.now();
  const [active, expired] = await Promise.all([
    activeExceptions(store.db, environment, now),
    expiredExceptions(store.db, environment, new Date(now.getTime() - SOON_MS), now),
  ]);
  const soon = now.getTime() + SOON_MS;
  return { active, expired, runningOut: active.filter(({ expiresAt }) => Date.parse(expiresAt) <= soon) };
}

function reasonRefusals(reason: string): readonly Refusal[] {
  if (reason.trim() !== '') return reasonLength(reason);
  const text = `Say why, in at most ${MAX_REASON_LENGTH} characters: whoever sees the exception has to know.`;
  return [refuse('reason-required', text)];
}

function timeRefusals(
  until: string,
  now: Date,
  { name, exceptions }: EnvironmentSettings,
): readonly Refusal[] {
  const leftMs = Date.parse(until) - now.getTime();
  if (Number.isNaN(leftMs) || leftMs <= 0) {
    return [refuse('ends-in-past', 'An exception has to end in the future. Choose a later time.')];
  }
  if (leftMs <= exceptions.maxDurationMs) return [];
  const most = inWords(exceptions.maxDurationMs);
  const text = `No exception of ${name} may last longer than ${most}. Choose an earlier end; it can be made again then.`;
  return [refuse('lasts-too-long', text)];
}

async function subjectRefusals(
  dependencies: HistoryDependencies,
  subject: ExceptionSubject,
  environment: EnvironmentSettings,
): Promise<readonly Refusal[]> {
  if (subject.kind === 'tag') return tagRefusals(subject.key, subject.value);
  if (subject.kind !== 'instance' && !ROOT_CAUSE_CODES.includes(subject.code)) {
    return [refuse('unknown', 'There is no such root cause.')];
  }
  if (subject.kind === 'cause' || (await hasFinding(dependencies, environment, subject))) return [];
  return [refuse('unknown', `No finding of ${environment.name} about this instance is kept.`)];
}

function tagRefusals(key: string, value: string): readonly Refusal[] {
  if (key !== '' && key.length <= LONGEST_TAG.key && value.length <= LONGEST_TAG.value) return [];
  return [
    refuse('unknown', 'No tag in AWS looks like this. A key has 1 to 128 characters, a value up to 256.'),
  ];
}

/** Tags as findings have them where SQL compares. */
function asKept(subject: ExceptionSubject): ExceptionSubject {
  if (subject.kind !== 'tag') return subject;
  return { kind: 'tag', key: searchable(subject.key), value: searchable(subject.value) };
}

function auditOf(
  { clock, settings }: HistoryDependencies,
  kind: 'exception-made' | 'exception-ended',
  exception: Exception,
  person: Person,
  members: MembershipNote,
): Audited {
  const { id, subject, reason, expiresAt } = exception;
  const details = { id, exception: exception.kind, subject, reason, expiresAt, members: [members] };
  const occasion = { at: clock.now().toISOString(), actor: person.user };
  return {
    events: [aboutEnvironment(kind, exception.environment, occasion, details)],
    configurationHash: settings.configurationHash,
  };
}

interface Attempt {
  readonly tried: string;
  readonly environment: string | null;
  readonly details: Readonly<Record<string, unknown>> | ExceptionWish;
}

async function refused(
  dependencies: HistoryDependencies,
  person: Person,
  { tried, environment, details }: Attempt,
  refusals: Refusals,
): Promise<Refused> {
  await keepRefusal(dependencies, { person, tried, details: { ...details } }, environment, refusals);
  return { kind: 'refused', refusals };
}

function unknownEnvironment({ environment }: ExceptionWish): Refusal {
  return refuse('unknown', `There is no environment ${environment.slice(0, 64)}.`);
}

function unknownException(): Refusal {
  return refuse('unknown', 'There is no such exception, or its environment is no longer configured.');
}

function isOver({ endedAt, endedBy }: Exception): Refusal {
  if (endedAt === null) return refuse('already', 'This exception has run out already.');
  return refuse('already', 'This exception was ended already.', {
    people: endedBy === null ? [] : [endedBy],
  });
}

/** The people of a schedule: what they click, at which process it arrives, and what they are told. */

import type { Clock } from '../../../src/model/clock.ts';
import { PatchcheckError } from '../../../src/model/errors.ts';
import type { InstanceKey, Origin, RemediationRecord } from '../../../src/model/remediation.ts';
import type { Answer, Remediations, StopAnswer } from '../../../src/remediation/remediations.ts';
import { ACCOUNT_ID, REGION } from '../../support/world.ts';
import type { PlayedProcess } from '../support/scheduler.ts';
import { PERSONS } from './people.ts';
import type { ClickPlan, EmergencyPlan, RequestPlan } from './schedule.ts';

/** A process that takes clicks. */
export interface Desk {
  readonly process: PlayedProcess;
  readonly remediations: Remediations;
}

export interface Click {
  readonly what: string;
  readonly by: string;
  readonly at: string;
  /** null: no answer yet. */
  answer: Answer | StopAnswer | PatchcheckError | 'process died' | null;
  /** Thrown, and nothing that a person could be told. */
  defect: unknown;
}

export interface ClicksOptions {
  readonly clock: Clock;
  readonly instanceIds: readonly string[];
  /** Any living process, chosen by the seed; null while there is none. */
  readonly desk: () => Desk | null;
  readonly trace: (line: string) => void;
}

const ORIGIN: Origin = { channel: 'C0001', messageTs: '1.0', threadTs: '1.0' };
const PATIENCE_MS = 1_000;
const TRIES = 60;

export interface Clicks {
  request(plan: RequestPlan): Promise<void>;
  emergency(plan: EmergencyPlan): Promise<void>;
  readonly log: readonly Click[];
}

export function createClicks(options: ClicksOptions): Clicks {
  const { clock, trace } = options;
  const log: Click[] = [];

  async function click<A extends Answer | StopAnswer>(
    what: string,
    by: string,
    act: (remediations: Remediations) => Promise<A>,
  ): Promise<A | null> {
    const { process, remediations } = await anyDesk();
    const entry: Click = { what, by, at: clock.now().toISOString(), answer: null, defect: null };
    log.push(entry);
    trace(`${by} clicks ${what} at ${process.name}`);
    const died = watch(process, clock, () => entry.answer !== null);
    const answer = await Promise.race([act(remediations).catch(asTold), died]);
    trace(`${by} is told of ${what}: ${describe(answer)}`);
    if (answer === 'process died' || answer instanceof PatchcheckError) {
      entry.answer = answer;
      return null;
    }
    if (answer.kind === 'defect') {
      entry.defect = answer.cause;
      return null;
    }
    entry.answer = answer;
    return answer;
  }

  async function anyDesk(): Promise<Desk> {
    for (;;) {
      const desk = options.desk();
      if (desk) return desk;
      await clock.sleep(PATIENCE_MS);
    }
  }

  /** Presses again until told something that is not "try again later". */
  async function insist(what: string, by: string, act: (remediations: Remediations) => Promise<Answer>) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await click(what, by, act);
      if (answer && !isPassing(answer)) return answer;
      await clock.sleep(20 * PATIENCE_MS);
    }
    return null;
  }

  async function request(plan: RequestPlan): Promise<void> {
    await clock.sleep(plan.at);
    const person = PERSONS[plan.by];
    const drafted = await insist(`draft ${plan.action}`, plan.by, (remediations) =>
      remediations.draft({
        person,
        origin: ORIGIN,
        runId: `run-${plan.environment}`,
        action: plan.action,
        instances: plan.instances.map((index) => keyOf(options.instanceIds[index])),
        options: plan.options,
      }),
    );
    const draft = drafted?.remediation;
    if (!draft || drafted.kind === 'refused') return;
    const submit = (breakGlass: boolean) =>
      insist(`submit ${draft.id}`, plan.by, (remediations) =>
        remediations.submit(draft.id, draft.token, person, { reason: plan.reason, breakGlass }),
      );
    const submits = Array.from({ length: plan.submits }, () => submit(plan.breakGlass));
    if ((await Promise.all(submits)).some(isWithoutBreakGlass)) await submit(false);
    const asked = await seen(draft.id);
    await Promise.all(plan.clicks.map((each) => one(plan, each, draft, asked?.token ?? draft.token)));
  }

  async function one(plan: RequestPlan, each: ClickPlan, draft: RemediationRecord, first: string) {
    await clock.sleep(each.after);
    await Promise.all(Array.from({ length: each.times }, () => press(plan, each, draft, first)));
  }

  async function press(plan: RequestPlan, each: ClickPlan, draft: RemediationRecord, first: string) {
    const person = PERSONS[each.by];
    const current = (await seen(draft.id))?.token ?? first;
    const token = { current, first, forged: 'f'.repeat(current.length) }[each.token];
    await insist(`${each.kind} ${draft.id} (${each.token})`, each.by, (remediations) => {
      switch (each.kind) {
        case 'approve':
          return remediations.decide(draft.id, token, person, 'approved', 'fine');
        case 'deny':
          return remediations.decide(draft.id, token, person, 'denied', 'not today');
        case 'withdraw':
          return remediations.withdraw(draft.id, person);
        case 'stop':
          return remediations.stop(draft.id, person, 'enough');
        case 'submit-again':
          return remediations.submit(draft.id, draft.token, person, {
            reason: plan.reason,
            breakGlass: plan.breakGlass,
          });
        case 'revise':
          return remediations.revise(draft.id, person, { options: { ...plan.options, reboot: 'none' } });
      }
    });
  }

  /** What the message shows; null while nobody can be asked. */
  async function seen(id: string): Promise<RemediationRecord | null> {
    const { process, remediations } = await anyDesk();
    const died = watch(process, clock, () => false);
    const read = await Promise.race([remediations.get(id).catch(() => null), died]);
    return read === 'process died' ? null : read;
  }

  async function emergency(plan: EmergencyPlan): Promise<void> {
    const pull = async () => {
      await clock.sleep(plan.at);
      await insistStop(`pull ${plan.environment}`, plan.by, (remediations) =>
        remediations.pullStop(plan.environment, PERSONS[plan.by], 'smoke'),
      );
    };
    const lifts = plan.lifts.map(async ({ at, by }) => {
      await clock.sleep(at);
      await insistStop(`lift ${plan.environment}`, by, (remediations) =>
        remediations.liftStop(plan.environment, PERSONS[by], 'over'),
      );
    });
    await Promise.all([pull(), ...lifts]);
  }

  async function insistStop(
    what: string,
    by: string,
    act: (remediations: Remediations) => Promise<StopAnswer>,
  ): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await click(what, by, act)) return;
      await clock.sleep(20 * PATIENCE_MS);
    }
  }

  return { request, emergency, log };
}

/** An error that is no answer. */
interface Defect {
  readonly kind: 'defect';
  readonly cause: unknown;
}

function asTold(thrown: unknown): PatchcheckError | Defect {
  return thrown instanceof PatchcheckError ? thrown : { kind: 'defect', cause: thrown };
}

function isPassing(answer: Answer): boolean {
  return (
    answer.kind === 'refused' &&
    answer.refusals.some(({ code }) => code === 'lookup-failed' || code === 'unavailable')
  );
}

function isWithoutBreakGlass(answer: Answer | null): boolean {
  return answer?.kind === 'refused' && answer.refusals.some(({ code }) => code === 'break-glass-off');
}

/** Resolves once the process is dead, as far as anybody still waits. */
async function watch(process: PlayedProcess, clock: Clock, isOver: () => boolean): Promise<'process died'> {
  await process.died;
  if (isOver()) return new Promise(() => {});
  await clock.sleep(PATIENCE_MS);
  return 'process died';
}

function keyOf(instanceId: string | undefined): InstanceKey {
  return { accountId: ACCOUNT_ID, region: REGION, instanceId: instanceId ?? '' };
}

function describe(answer: Answer | StopAnswer | PatchcheckError | Defect | 'process died'): string {
  if (answer === 'process died') return answer;
  if (answer instanceof PatchcheckError) return `${answer.code} ${answer.message}`;
  if (answer.kind === 'refused')
    return answer.refusals.map(({ code, text }) => `${code}: ${text}`).join('; ');
  return 'remediation' in answer ? `done, ${answer.remediation.state}` : 'done';
}

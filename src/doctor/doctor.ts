/**
 * The doctor: looks at everything an installation needs, changes nothing, and says what to do about each thing
 * that is not as it should be.
 */

import { redactLine } from '../log.ts';
import { examineAws } from './aws/aws.ts';
import type { Area, Check } from './check.ts';
import { concurrently } from './concurrently.ts';
import { examineConfiguration } from './configuration.ts';
import { examineDatabase } from './database/database.ts';
import type { DoctorDependencies, Examination } from './dependencies.ts';
import { examineProcess } from './process.ts';
import { examineRemediation } from './remediation.ts';
import { examineSlack } from './slack/slack.ts';
import { fromError } from './within-time.ts';

/** Roles examined at the same time; each sends a few requests at once. */
const AT_ONCE = 8;

type Task = () => Promise<Check[]>;

/**
 * All checks, each as soon as it is known, in no order. Ends within the total time, or when `signal` aborts;
 * what was not tried by then is there as skipped. Never throws for what it finds; no check holds a secret.
 */
export async function* runDoctor(
  dependencies: DoctorDependencies,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<Check> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, dependencies.limits.totalMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const examination: Examination = { ...dependencies, signal: controller.signal };
  try {
    for await (const checks of examinations(examination)) yield* checks.map(withoutSecrets);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    controller.abort();
  }
}

async function* examinations(examination: Examination): AsyncGenerator<Check[]> {
  let roles: Task[] = [];
  const first = [
    guarded('process', () => examineProcess(examination)),
    guarded('configuration', () => examineConfiguration(examination)),
    guarded('remediation', () => examineRemediation(examination)),
    guarded('database', () => examineDatabase(examination)),
    guarded('slack', () => examineSlack(examination)),
    guarded('roles', async () => {
      const { checks, tasks } = await examineAws(examination);
      roles = tasks.map((task) => guarded('roles', task));
      return checks;
    }),
  ];
  yield* concurrently(first, AT_ONCE);
  yield* concurrently(roles, AT_ONCE);
}

/** A defect in one examination is one failed check: the others are told all the same. */
function guarded(area: Area, work: Task): Task {
  const name = { area, name: 'doctor', subject: 'doctor' } as const;
  return () => work().catch((thrown: unknown) => [fromError(name, thrown)]);
}

function withoutSecrets(check: Check): Check {
  return {
    ...check,
    detail: redactLine(check.detail),
    fix: check.fix === null ? null : redactLine(check.fix),
  };
}

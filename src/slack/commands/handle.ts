/** Answers `/patchcheck …`: what to say at once, and what to begin. */

import { environmentRefusal, refusalOf } from '../access.ts';
import { environmentList, help, usage } from '../messages/help.ts';
import { errorNotice } from '../messages/notices.ts';
import { asToldError } from '../told-error.ts';
import { assess, assessAgain } from './assess.ts';
import { cancelNamedRun } from './cancel.ts';
import { answerCve } from './cve.ts';
import type { Answer, CommandDependencies, Typist } from './dependencies.ts';
import { answerDiff } from './diff.ts';
import { answerDigestNow } from './digest.ts';
import { answerDoctor } from './doctor.ts';
import { answerExplain } from './explain.ts';
import { answerHistory } from './history.ts';
import { answerInstance } from './instance.ts';
import { answerMine, answerOwner } from './mine.ts';
import { type Command, environmentOf, parseCommand } from './parse.ts';
import { answerRemediations } from './remediations.ts';
import { answerSchedule } from './schedule.ts';
import { answerSnooze } from './snooze.ts';
import { answerStatus } from './status.ts';
import { answerStop } from './stop.ts';
import { listedEnvironments, viewableEnvironments } from './viewing.ts';

/** The answer that only the asker sees. Never throws: every command is answered. */
export async function answerCommand(
  text: string,
  asker: Typist,
  dependencies: CommandDependencies,
): Promise<Answer> {
  return orExplained(dependencies, async () => {
    const refusal = await refusalOf(asker, dependencies);
    if (refusal !== null) return { text: refusal };
    // Before it is read any further: what is said about a typo names accounts and Regions.
    const environment = environmentOf(text, dependencies.settings);
    const closed = environment && (await environmentRefusal(asker, environment, dependencies));
    if (closed !== null) return { text: closed };
    return perform(parseCommand(text, dependencies.settings), asker, dependencies);
  });
}

/** The answer, or what went wrong instead of it and what to do. */
export async function orExplained(
  { logger, settings }: Pick<CommandDependencies, 'logger' | 'settings'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (thrown) {
    const error = asToldError(thrown);
    if (error.code === 'internal' || error.code.startsWith('store')) {
      logger.error({ error }, 'A command failed');
    }
    const isTypo = error.code === 'bad-usage' || error.code.startsWith('unknown');
    const hasExample = error.nextStep.startsWith('For example');
    return { text: errorNotice(error, isTypo && !hasExample ? usage(settings.environments) : '') };
  }
}

async function perform(command: Command, asker: Typist, dependencies: CommandDependencies): Promise<Answer> {
  switch (command.kind) {
    case 'help':
      return { text: help(await viewableEnvironments(asker, dependencies)) };
    case 'environments':
      return { text: environmentList(await listedEnvironments(asker, dependencies)) };
    case 'status':
      return answerStatus(command.runId, asker, dependencies);
    case 'cancel':
      return cancelNamedRun(command.runId, asker, dependencies);
    case 'again':
      return assessAgain(asker, dependencies);
    case 'stop':
      return answerStop(command, asker, dependencies);
    case 'history':
      return answerHistory(command.environment, asker, dependencies);
    case 'diff':
      return answerDiff(command.environment, asker, dependencies);
    case 'mine':
      return answerMine(asker, dependencies);
    case 'owner':
      return answerOwner(command.name, asker, dependencies);
    case 'snooze':
      return answerSnooze(asker, dependencies);
    case 'explain':
      return answerExplain(asker, dependencies);
    case 'remediations':
      return answerRemediations(command.environment, asker, dependencies);
    case 'schedule':
      return answerSchedule(command.environment, asker, dependencies);
    case 'digest-now':
      return answerDigestNow(command.environment, asker, dependencies);
    case 'doctor':
      return answerDoctor(asker, dependencies);
    case 'assess':
      return assess(command, asker, dependencies);
    case 'cve':
      return answerCve({ ...command, page: 0 }, asker, dependencies);
    case 'instance':
      return answerInstance(command.instanceId, command.environment, asker, dependencies);
  }
}

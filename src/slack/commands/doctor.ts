/** `doctor`, for operators: what is wrong with the installation, failures first. */

import type { Check, CheckStatus } from '../../doctor/check.ts';
import { isAmong } from '../access.ts';
import { section, sections } from '../messages/blocks.ts';
import { counted, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';

/** Failures and warnings shown; the rest is counted. */
const SHOWN = 20;

export async function answerDoctor(asker: CommandAsker, dependencies: CommandDependencies): Promise<Answer> {
  if (!(await isOperator(asker, dependencies))) {
    return { text: 'Only operators of an environment may do that. They are named in patchcheck.yaml.' };
  }
  if (dependencies.doctor === null) {
    return { text: 'This process cannot examine itself. Run `patchcheck doctor` where it is installed.' };
  }
  return renderChecks(await dependencies.doctor(asker.user));
}

async function isOperator({ user }: CommandAsker, dependencies: CommandDependencies): Promise<boolean> {
  for (const { operators } of dependencies.settings.environments.values()) {
    if (await isAmong(user, operators, dependencies)) return true;
  }
  return false;
}

/** Failures with their fixes, then warnings; what is in order is only counted. */
export function renderChecks(checks: readonly Check[]): Answer {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const title =
    `${counted(count('failed'), 'failure')}, ${counted(count('warning'), 'warning')}, ` +
    `${count('ok')} in order, ${count('skipped')} not tried.`;
  const telling = (['failed', 'warning'] as const).flatMap((status) =>
    checks.filter((check) => check.status === status),
  );
  const lines = telling.slice(0, SHOWN).map(checkLine);
  const hidden = telling.length - lines.length;
  const more = hidden > 0 ? [`and ${hidden} more: run \`patchcheck doctor\` to see all.`] : [];
  return {
    text: [title, ...lines, ...more].join('\n'),
    blocks: [section(`*${title}*`), ...sections([...lines, ...more])],
  };
}

function checkLine({ status, area, subject, detail, fix }: Check): string {
  const word = status === 'failed' ? 'Failed' : 'Warning';
  const todo = fix === null ? '' : ` ${outside(fix, 500)}`;
  return `• *${word}* ${area}, ${outside(subject, 150)}: ${outside(detail, 400)}${todo}`;
}

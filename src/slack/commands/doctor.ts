/** `doctor`, for operators: what is wrong with the installation, failures first. */

import type { Check } from '../../doctor/check.ts';
import { type CheckGroup, groupsOf, summarise } from '../../doctor/summary.ts';
import { isAmong } from '../access.ts';
import { section, sections } from '../messages/blocks.ts';
import { code, counted, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';

/** Failures and warnings shown; the rest is counted. */
const SHOWN = 20;
const SUBJECTS_SHOWN = 3;

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
  const summary = summarise(checks);
  const { failed, warning, ok, skipped } = summary.counts;
  const title = `${counted(failed, 'failure')}, ${counted(warning, 'warning')}, ${ok} in order, ${skipped} not tried.`;
  const groups = groupsOf(summary);
  const telling = (['failed', 'warning'] as const).flatMap((status) =>
    groups.filter((group) => group.status === status),
  );
  const lines = telling.slice(0, SHOWN).map(groupLine);
  const hidden = telling.length - lines.length;
  const more = hidden > 0 ? [`and ${hidden} more: run \`patchcheck doctor\` to see all.`] : [];
  return {
    text: [title, ...lines, ...more].join('\n'),
    blocks: [section(`*${title}*`), ...sections([...lines, ...more])],
  };
}

/** Checks that one remedy serves are told together. */
function groupLine({ status, area, checks }: CheckGroup): string {
  const word = status === 'failed' ? 'Failed' : 'Warning';
  const [{ detail, fix }] = checks;
  const all = [...new Set(checks.map(({ subject }) => subject))];
  const subjects = all.slice(0, SUBJECTS_SHOWN).map((subject) => outside(subject, 150));
  const others = all.length - subjects.length;
  const where = `${subjects.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  const like = checks.length > 1 ? ` (${checks.length} checks with the same remedy)` : '';
  return `• *${word}* ${area}, ${where}: ${outside(detail, 400)}${like}${fix === null ? '' : ` ${fixWords(fix)}`}`;
}

/** A policy in it stays as it is, to be copied. */
function fixWords(fix: string): string {
  const [words = '', policy] = fix.split(/(?=\{")/s, 2);
  return policy === undefined ? outside(fix, 500) : `${outside(words, 300)} ${code(policy, 1_000)}`;
}

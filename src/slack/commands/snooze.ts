/** `snooze`: where the button is. A finding is snoozed where it is read, so that nobody mistypes what is hidden. */

import { inWords } from '../../diagnosis/time.ts';
import type { Asker } from '../access.ts';
import { code, outside } from '../text.ts';
import type { Answer, CommandDependencies } from './dependencies.ts';
import { viewableEnvironments } from './viewing.ts';

/** Environments whose longest time is told. */
const TOLD = 10;

export async function answerSnooze(asker: Asker, dependencies: CommandDependencies): Promise<Answer> {
  const environments = await viewableEnvironments(asker, dependencies);
  const lines = [
    'A finding is snoozed, or its risk accepted, where it is read: open *Details* of its card, or the menu (⋯) beside its buttons, and choose *Snooze or accept*. It takes a reason and an end; then the finding is hidden from lists, still counted, and comes back by itself.',
    'Operators may; what is hidden shows behind *Show hidden* of the findings, where an exception can be ended too.',
    ...environments
      .slice(0, TOLD)
      .map(
        ({ name, exceptions }) => `• ${outside(name, 64)}: for ${inWords(exceptions.maxDurationMs)} at most`,
      ),
    `To find one: ${code('/patchcheck mine')}, ${code('/patchcheck owner <name>')} or ${code('/patchcheck <instance>')}.`,
  ];
  return { text: lines.join('\n') };
}

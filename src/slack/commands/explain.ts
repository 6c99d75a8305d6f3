/** `explain`: a window to paste patch output into. */

import { renderExplainForm } from '../explain/explain-view.ts';
import { openModal } from '../results/modal.ts';
import type { Answer, CommandDependencies, Typist } from './dependencies.ts';

export async function answerExplain(
  { triggerId }: Typist,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const trigger = { id: triggerId, placement: 'open' } as const;
  const failure = await openModal(
    trigger,
    'Explain patch output',
    async () => renderExplainForm(),
    dependencies,
  );
  if (failure !== null) return { text: failure.replace('Press the button again', 'Type the command again') };
  return { text: 'Paste the output into the window. It is read, and kept nowhere.' };
}

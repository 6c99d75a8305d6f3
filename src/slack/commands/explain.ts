/** `explain`: a window to paste patch output into. */

import { renderExplainForm } from '../explain/explain-view.ts';
import { openModal } from '../results/modal.ts';
import type { Answer, CommandDependencies, Typist } from './dependencies.ts';

export async function answerExplain(
  { triggerId }: Typist,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const trigger = { id: triggerId, placement: 'open' } as const;
  const make = async () => renderExplainForm();
  const failure = await openModal(trigger, 'Explain patch output', make, dependencies);
  return { text: failure?.replace('Press the button again', 'Type the command again') ?? '' };
}

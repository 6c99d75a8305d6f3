/** `schedule [environment]`: the window in which digests are scheduled, paused and deleted. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { environmentRefusal } from '../access.ts';
import { TITLE } from '../digest/schedule-form-view.ts';
import { scheduleWindow } from '../digest/schedules.ts';
import { openModal } from '../results/modal.ts';
import type { Answer, CommandDependencies, Typist } from './dependencies.ts';

/** @param environment null: all that the asker may read about here */
export async function answerSchedule(
  environment: EnvironmentSettings | null,
  asker: Typist,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = environment && (await environmentRefusal(asker, environment, dependencies));
  if (refusal !== null) return { text: refusal };
  const metadata = { channel: asker.channel, environment: environment?.name ?? null };
  const trigger = { id: asker.triggerId, placement: 'open' } as const;
  const make = () => scheduleWindow(metadata, asker, dependencies);
  return { text: (await openModal(trigger, TITLE, make, dependencies)) ?? '' };
}

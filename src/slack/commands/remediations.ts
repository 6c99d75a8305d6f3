/** `remediations [environment]`: what is asked for, agreed to or under way, and where nothing may be begun. */

import type { EmergencyStop, RemediationRecord } from '../../model/remediation.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { environmentRefusal } from '../access.ts';
import { conversationOf } from '../outbox/remediation-conversations.ts';
import { shortly } from '../remediation/message.ts';
import { personWords } from '../remediation/words.ts';
import { code, counted, outside, time } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { threadLink } from './links.ts';
import { viewableEnvironments } from './viewing.ts';

const SHOWN = 10;

/** @param environment null: all that the asker may read about here */
export async function answerRemediations(
  environment: EnvironmentSettings | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = environment && (await environmentRefusal(asker, environment, dependencies));
  if (refusal !== null) return { text: refusal };
  const viewable = environment === null ? await viewableEnvironments(asker, dependencies) : [environment];
  const names = new Set(viewable.map(({ name }) => name));
  const { remediations } = dependencies;
  const [active, stops] = await Promise.all([
    remediations.active(environment?.name ?? null),
    remediations.emergencyStops(),
  ]);
  const told = active.filter(({ plan }) => names.has(plan.environment));
  const lines = [
    ...stops.filter((stop) => names.has(stop.environment)).map(stopLine),
    ...(await remediationLines(told, dependencies)),
  ];
  return { text: lines.join('\n') };
}

function stopLine({ environment, by, at, reason }: EmergencyStop): string {
  return `:octagonal_sign: Emergency stop of ${outside(environment, 64)}, by ${personWords(by.user)} ${time(at)}: ${outside(reason, 300)}. An approver lifts it: ${code(`/patchcheck stop ${environment} lift`)}`;
}

async function remediationLines(
  active: readonly RemediationRecord[],
  dependencies: CommandDependencies,
): Promise<string[]> {
  if (active.length === 0) return ['Nothing is asked for or under way.'];
  const hidden = active.length - SHOWN;
  const lines = await Promise.all(
    active.slice(0, SHOWN).map(async (record) => {
      const place = { id: conversationOf(record), channel: record.origin.channel ?? '' };
      return `• ${shortly(record)}.${await threadLink(place, dependencies)}`;
    }),
  );
  return [...lines, ...(hidden > 0 ? [`and ${counted(hidden, 'more remediation')}`] : [])];
}

/** The complete list of a remediation's instances, a page at a time. */

import type { types } from '@slack/bolt';
import { type Asker, environmentRefusal } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type Click, FOREIGN, type Response } from '../results/click.ts';
import { noticeView } from '../results/modal.ts';
import { renderInstances } from './instances-view.ts';
import { type ListMetadata, readListMetadata } from './reference.ts';

const TITLE = 'Instances';

export function openInstances({ value, channel, asker, dependencies }: Click): Response {
  const make = () => instancesView({ id: value, channel, page: 0 }, asker, dependencies);
  return { kind: 'open', title: TITLE, make };
}

export function turnInstances({ value, modal, asker, dependencies }: Click): Response {
  const shown = readListMetadata(modal?.metadata);
  const next = shown && readListMetadata({ ...shown, page: Number(value) });
  if (next === null) return FOREIGN;
  return { kind: 'show', make: () => instancesView(next, asker, dependencies) };
}

/** For those who may read about the environment where the remediation is told. */
export async function instancesView(
  shown: ListMetadata,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const record = await dependencies.remediations.get(shown.id);
  const environment = record && dependencies.settings.environments.get(record.plan.environment);
  if (!record || !environment) return noticeView(TITLE, 'This remediation is not kept any more.');
  const place = { ...asker, channel: record.origin.channel ?? shown.channel };
  const refusal = await environmentRefusal(place, environment, dependencies);
  return refusal === null ? renderInstances(record, shown) : noticeView(TITLE, refusal);
}

/** The details of one finding, read from the store by names alone: any replica can make them at any time. */

import type { types } from '@slack/bolt';
import type { Asker } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { careFor } from '../history/card-care.ts';
import { treatmentOf } from '../remediation/treatment.ts';
import { code } from '../text.ts';
import { renderDetails } from './details-view.ts';
import { noticeView } from './modal.ts';
import { patchPages } from './patch-pages.ts';
import { readableRun } from './readable-run.ts';
import type { DetailsMetadata } from './reference.ts';

const TITLE = 'Details';

/** @param page of the patch list, from 0 */
export async function detailsView(
  { reference, channel }: DetailsMetadata,
  page: number,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const { runId, accountId, region, instanceId } = reference;
  const run = await readableRun(runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return noticeView(TITLE, run.reason);
  const { remediations } = dependencies;
  const [finding, summary, treated] = await Promise.all([
    dependencies.runs.finding(runId, reference),
    dependencies.runs.summary(runId),
    remediations.ofRun(runId),
  ]);
  if (finding === null) {
    return noticeView(TITLE, `Run ${code(runId, 80)} holds nothing about ${code(instanceId, 80)} any more.`);
  }
  const about = { runId, environment: run.state.request.environment, at: dependencies.clock.now() };
  const care = await careFor(about, [finding], dependencies);
  const isHere = (scope: { accountId: string; region: string }) =>
    scope.accountId === accountId && scope.region === region;
  const scope = run.state.scopes.find((each) => isHere(each.scope));
  return renderDetails({
    reference,
    finding,
    state: run.state,
    accountName: scope?.accountName ?? accountId,
    gaps: summary?.scopes.find(isHere)?.gaps ?? [],
    channel,
    offers: remediations.offers(finding, run.state.request.environment),
    treatment: treatmentOf(finding, treated),
    care: care(finding),
    page: Math.min(Math.max(0, page), patchPages(finding.compliance.patches) - 1),
  });
}

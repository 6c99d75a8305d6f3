/** An instance id as the argument: the newest that is kept about it, and what it has been through. */

import { nearestMatch } from '../../model/nearest-match.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import {
  type FinishedRun,
  type KeptFinding,
  knownInstanceIds,
  newestFindingOf,
  newestLookInto,
  newestRunOf,
} from '../../store/kept-findings.ts';
import { environmentRefusal } from '../access.ts';
import { careFor } from '../history/card-care.ts';
import { timelineLines } from '../history/timeline-words.ts';
import { viewerOf } from '../history/viewer.ts';
import { context, sections } from '../messages/blocks.ts';
import { cardSentence, renderCard } from '../messages/card.ts';
import { conversationsOf } from '../outbox/conversations.ts';
import { treatmentOf } from '../remediation/treatment.ts';
import { age, code, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { threadLink } from './links.ts';
import { viewableEnvironments } from './viewing.ts';

/** Instance ids that a typed one is compared with. */
const COMPARED = 20_000;
const SUGGESTED = 5;
/** Lines about what happened to an instance; many events may share one. */
const EVENTS = 25;
const EVENTS_READ = 200;
const INSTANCE_ID = /^(i-([0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17})$/;

/** @param environment null: any that the asker may read about here */
export async function answerInstance(
  instanceId: string,
  environment: EnvironmentSettings | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const refusal = environment && (await environmentRefusal(asker, environment, dependencies));
  if (refusal) return { text: refusal };
  const environments = environment ? [environment] : await viewableEnvironments(asker, dependencies);
  const names = environments.map(({ name }) => name);
  const kept = await newestFindingOf(dependencies.db, instanceId, names);
  if (kept !== null) return keptFinding(kept, asker, dependencies);
  return { text: await withoutFinding(instanceId, names, dependencies) };
}

async function keptFinding(
  { run, key }: KeptFinding,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const { db, runs, remediations, clock, settings } = dependencies;
  const [finding, treated, events] = await Promise.all([
    runs.finding(run.id, key),
    remediations.ofRun(run.id),
    eventLines(key, asker, dependencies),
  ]);
  if (finding === null) return { text: `What was found about ${code(key.instanceId)} is not kept any more.` };
  const accounts = settings.environments.get(run.environment)?.accounts ?? [];
  const accountName = accounts.find(({ id }) => id === key.accountId)?.name ?? key.accountId;
  const source =
    `As of ${age(run.finishedAt, clock.now().toISOString())} ago, from run ${code(run.id)} of ` +
    `${outside(run.environment, 64)}.${await linkTo(run.id, asker, dependencies)}`;
  const later = await newestLookInto(db, run.environment, key);
  const since = later === null || later.run.id === run.id ? '' : sinceThen(later, dependencies);
  const about = { runId: run.id, environment: run.environment, at: clock.now() };
  const care = await careFor(about, [finding], dependencies);
  const lines = [source, since].filter((line) => line !== '');
  return {
    text: [cardSentence(finding), ...lines, ...events].join('\n'),
    blocks: [
      ...renderCard(finding, {
        runId: run.id,
        accountName,
        now: run.finishedAt,
        offers: remediations.offers(finding, run.environment),
        treatment: treatmentOf(finding, treated),
        care: care(finding),
      }),
      ...lines.map((line) => context(line)),
      ...sections(events),
    ],
  };
}

/** What happened to it, newest first; what is expected comes before all. */
async function eventLines(
  key: KeptFinding['key'],
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<string[]> {
  const viewer = await viewerOf(asker, dependencies);
  const entries = await dependencies.history.timeline(viewer, key, EVENTS_READ);
  if (entries === null || entries.length === 0) return [];
  const lines = timelineLines(entries);
  const isAll = lines.length <= EVENTS && entries.length < EVENTS_READ;
  const more = isAll ? [] : ['Earlier events are kept, and not shown here.'];
  return ['*What it has been through*, newest first', ...lines.slice(0, EVENTS), ...more];
}

/** A newer run looked where the finding was made and reports nothing about the instance. */
function sinceThen(
  { run, scopeStatus }: NonNullable<Awaited<ReturnType<typeof newestLookInto>>>,
  { clock }: CommandDependencies,
): string {
  const when = `Run ${code(run.id)}, ${age(run.finishedAt, clock.now().toISOString())} ago,`;
  return scopeStatus === 'complete'
    ? `${when} read its account and Region completely and reports nothing about it: it was compliant by then, or gone.`
    : `${when} could not read its account and Region completely, so nothing newer is known.`;
}

async function linkTo(
  runId: string,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<string> {
  const conversations = await conversationsOf(dependencies.db, dependencies.workspace, runId);
  const best = conversations.find(({ channel }) => channel === asker.channel) ?? conversations[0];
  if (best === undefined) return ' It has no thread that I know of.';
  return ` It was asked in <#${best.channel}>.${await threadLink(best, dependencies)}`;
}

async function withoutFinding(
  instanceId: string,
  environments: readonly string[],
  { db, clock }: CommandDependencies,
): Promise<string> {
  const newest = await Promise.all(environments.map((name) => newestRunOf(db, name)));
  const known = newest.filter((run) => run !== null);
  const ids = await knownInstanceIds(
    db,
    known.map(({ id }) => id),
    COMPARED,
  );
  const now = clock.now().toISOString();
  const lines = [
    `No finding about ${code(instanceId, 60)} is kept.`,
    INSTANCE_ID.test(instanceId) ? '' : `An instance id looks like ${code('i-0123456789abcdef0')}.`,
    suggestion(instanceId, ids),
    ...known.map((run) => lastLook(run, now)),
    ...environments
      .filter((name) => !known.some((run) => run.environment === name))
      .map((name) => `• ${outside(name, 64)} was not assessed yet: ${code(`/patchcheck ${name}`)}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Compliant instances are counted and not kept by name, so their absence proves nothing about one of them. */
function lastLook(run: FinishedRun, now: string): string {
  const name = outside(run.environment, 64);
  const when = `the newest run of ${name} (${outside(run.regions.join(', '), 120)}), ${age(run.finishedAt, now)} ago,`;
  switch (run.status) {
    case 'complete':
      return `• ${when} could read everything: there it was compliant, stopped without a patch record, or not in these accounts and Regions.`;
    case 'partial':
      return `• ${when} could not read everything, so it may have been missed there.`;
    case 'failed':
      return `• ${when} could read nothing.`;
  }
}

function suggestion(typed: string, ids: readonly string[]): string {
  const longer = ids.filter((id) => id.startsWith(typed));
  if (longer.length > 0) {
    const more = longer.length - SUGGESTED;
    const shown = longer.slice(0, SUGGESTED).map((id) => code(id));
    return `Findings are kept about ${shown.join(', ')}${more > 0 ? ` and ${more} more that begin so` : ''}.`;
  }
  const match = nearestMatch(typed, ids);
  return match === null ? '' : `Did you mean ${code(match)}?`;
}

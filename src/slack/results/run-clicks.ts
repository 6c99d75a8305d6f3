/** Clicks about a whole run: where its files are, and the same again. */

import { resolveRequest } from '../../assessment/run-request.ts';
import { ASSESS_AGAIN, FILES } from '../action-ids.ts';
import { assess } from '../commands/assess.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { orExplained } from '../commands/handle.ts';
import { FILES_SLOT, TABLE_SLOT } from '../conversations/wanted.ts';
import { slotsOf } from '../outbox/slots.ts';
import type { AnswerClick, Click, Response } from './click.ts';
import { readableRun } from './readable-run.ts';

export const RUN_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [FILES]: whereFilesAre,
  [ASSESS_AGAIN]: assessAgain,
};

const tell = (text: string): Response => ({ kind: 'tell', text });

async function whereFilesAre({ value: runId, channel, asker, dependencies }: Click): Promise<Response> {
  const run = await readableRun(runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return tell(run.reason);
  const slots = await slotsHere(runId, channel, dependencies);
  const files = slots.find(({ slot }) => slot === FILES_SLOT);
  const table = slots.find(({ slot }) => slot === TABLE_SLOT);
  if (files?.state === 'unknown' || files?.state === 'refused') {
    return tell(
      'Slack did not take the files of this run, or did not confirm them. Assess again to get new ones.',
    );
  }
  if (files?.ts == null) return tell('The files are not there yet: they come last. Look again in a moment.');
  const link = await linkTo(table?.ts ?? null, channel, dependencies);
  return tell(`All findings as CSV, JSON, Markdown and HTML are in the thread, right below ${link}.`);
}

async function slotsHere(runId: string, channel: string | null, { db, workspace }: CommandDependencies) {
  const conversation = await db
    .selectFrom('slack_conversations')
    .select('id')
    .where('run_id', '=', runId)
    .where('workspace', '=', workspace)
    .where('channel', '=', channel ?? '')
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return conversation === undefined ? [] : slotsOf(db, conversation.id);
}

async function linkTo(
  ts: string | null,
  channel: string | null,
  { clients, logger }: CommandDependencies,
): Promise<string> {
  const words = 'the table of findings';
  if (ts === null || channel === null) return words;
  try {
    const { permalink } = await clients.interactive.chat.getPermalink({ channel, message_ts: ts });
    return permalink === undefined ? words : `<${permalink}|${words}>`;
  } catch (error) {
    logger.info({ error }, 'No link to the files of a run');
    return words;
  }
}

/** The same question anew, for whoever presses, by today's settings. */
async function assessAgain({ value: runId, channel, asker, dependencies }: Click): Promise<Response> {
  const run = await readableRun(runId, { ...asker, channel }, dependencies);
  if (run.kind === 'refused') return tell(run.reason);
  if (channel === null) return tell('Ask again in a channel: the answer needs a place to appear.');
  const { environment, regions, accounts } = run.state.request;
  const { text } = await orExplained(dependencies, async () => {
    const wanted = resolveRequest({ environment, regions, accounts }, dependencies.settings.environments);
    return assess(wanted, { ...asker, channel, responseUrl: null }, dependencies);
  });
  return tell(text);
}

/** The tables behind the conversations in Slack. */

import type { Generated } from 'kysely';
import type { RunRequest } from '../model/assessment.ts';
import type { Json, JsonOrNull, Time, TimeOrNull } from './database.ts';

export interface SlackTables {
  slack_conversations: ConversationsTable;
  slack_messages: MessagesTable;
  slack_rates: RatesTable;
  slack_signatures: SignaturesTable;
  slack_workspaces: WorkspacesTable;
  slack_homes: HomesTable;
}

/** A person whose Home was shown. */
interface HomesTable {
  workspace: string;
  user_id: string;
  /** That it is narrowed down to; null: all. */
  environment: string | null;
  shown_at: Time;
}

/** One parent message and what answers to it: a run in a thread of its own, or one message about something else. */
interface ConversationsTable {
  id: string;
  /** `approval`: a copy of a remediation's request for one approver; `notice`: said once. */
  kind: Generated<'run' | 'remediation' | 'approval' | 'notice' | 'digest'>;
  /** Of a run, or of the run that a remediation belongs to. */
  run_id: string | null;
  /** Of a run. */
  request: JsonOrNull<RunRequest>;
  /** Of a remediation and of the copies of its request. */
  remediation_id: string | null;
  /** Of a digest, and of the parts of it that owners get. */
  digest_id: string | null;
  /** The thread that its first message stands in; null: none. */
  thread_ts: string | null;
  /** Goes up when something new is to be shown: whoever read an older number does not close it. */
  touches: Generated<number>;
  /** When it was first closed, or could not go on. */
  ended_at: TimeOrNull;
  /** Of a remediation: names the state that cards and approvers were told of. Of a digest: its content is set. */
  told: string | null;
  /** Of a copy: where its original stands. */
  link: string | null;
  workspace: string;
  channel: string;
  requested_by: string;
  opened_at: Time;
  /** A secret: whoever holds it can post. Forgotten when the conversation is closed. */
  response_url: string | null;
  state: 'open' | 'closed';
  /** Who asked that its run be stopped. */
  cancelled_by: string | null;
  lease_owner: string | null;
  lease_until: TimeOrNull;
}

/** What a conversation should show, and what Slack has of it. */
interface MessagesTable {
  conversation_id: string;
  /** `parent`, `progress`, `cards-1`, `csv` and the like: one message each, for good. */
  slot: string;
  position: number;
  kind: 'message' | 'file';
  content: Json<object>;
  /** Names the newest content. */
  digest: string;
  /** Names the content that Slack has; null before the first post. */
  sent_digest: string | null;
  ts: string | null;
  /** `sending`: a post was begun, and its outcome is not known yet. */
  state: 'due' | 'sending' | 'sent' | 'unknown' | 'refused';
  attempts: number;
  not_before: TimeOrNull;
  sent_at: TimeOrNull;
  /** Since when it should show its newest content, by the database's clock; null in old rows. */
  wanted_at: Generated<Date | null>;
  error: string | null;
}

/** When each limited kind of call is paid up to (generic cell rate algorithm). */
interface RatesTable {
  key: string;
  free_at: Time;
}

/** Signatures of requests seen lately, so that none is accepted twice. */
interface SignaturesTable {
  signature: string;
  seen_at: Time;
}

/** What was learnt about a workspace. */
interface WorkspacesTable {
  id: string;
  /** It refused a newer block: send classic ones. */
  classic_blocks: boolean;
}

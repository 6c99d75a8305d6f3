/** What one person is told: the answers to commands, as the bot gives them, and notices about messages. */

import type { StoredMessage } from '../../src/simulation/slack/workspace.ts';
import { assess, assessAgain } from '../../src/slack/commands/assess.ts';
import { cancelNamedRun } from '../../src/slack/commands/cancel.ts';
import { answerCve } from '../../src/slack/commands/cve.ts';
import { renderCve } from '../../src/slack/commands/cve-answer.ts';
import { answerDiff } from '../../src/slack/commands/diff.ts';
import { answerDigestNow } from '../../src/slack/commands/digest.ts';
import { answerDoctor, renderChecks } from '../../src/slack/commands/doctor.ts';
import { answerExplain } from '../../src/slack/commands/explain.ts';
import { answerCommand, orExplained } from '../../src/slack/commands/handle.ts';
import { answerHistory } from '../../src/slack/commands/history.ts';
import { answerInstance } from '../../src/slack/commands/instance.ts';
import { answerMine, answerOwner } from '../../src/slack/commands/mine.ts';
import type { Command } from '../../src/slack/commands/parse.ts';
import { answerRemediations } from '../../src/slack/commands/remediations.ts';
import { answerSchedule } from '../../src/slack/commands/schedule.ts';
import { answerSnooze } from '../../src/slack/commands/snooze.ts';
import { answerStatus } from '../../src/slack/commands/status.ts';
import { answerStop } from '../../src/slack/commands/stop.ts';
import { environmentList, help, usage } from '../../src/slack/messages/help.ts';
import { closesWith, lostMessages, runGone, understood } from '../../src/slack/messages/notices.ts';
import { answer, type Exhibit, type Maker, type Room } from '../exhibit.ts';
import type { Stage } from '../stage.ts';

interface Line {
  readonly title: string;
  readonly typed: string;
  readonly user?: string;
  readonly channel?: string;
}

/** A new command does not pass the compiler before it stands here. */
type Script = Readonly<Record<Command['kind'], { readonly of: readonly Maker[]; readonly lines: Line[] }>>;

export async function answerRooms(stage: Stage): Promise<Room[]> {
  const played: Exhibit[] = [];
  for (const { of, lines } of Object.values(scriptFor(stage))) {
    for (const line of lines) played.push(await play(line, of, stage));
  }
  const mistakes: Exhibit[] = [];
  for (const line of MISTAKES) mistakes.push(await play(line, [answerCommand, orExplained, usage], stage));
  return [
    { title: 'Answers to commands', exhibits: played },
    { title: 'Mistakes and refusals', exhibits: mistakes },
    { title: 'Told afterwards', exhibits: notices() },
  ];
}

function scriptFor({ state, findings }: Stage): Script {
  const runId = state.request.id;
  const [finding] = findings;
  const id = finding?.instanceId ?? '';
  const cve = findings.flatMap(({ compliance }) => compliance.patches.flatMap(({ cves }) => cves))[0];
  return {
    help: { of: [help], lines: [{ title: 'Help', typed: 'help' }] },
    environments: { of: [environmentList], lines: [{ title: 'Environments', typed: 'envs' }] },
    again: { of: [assessAgain], lines: [{ title: 'Again', typed: 'again' }] },
    assess: {
      of: [assess, understood],
      lines: [
        { title: 'Understood', typed: 'prod us-east-1 payments' },
        { title: 'Asked twice', typed: 'prod us-east-1 payments' },
        {
          title: 'Asked in two channels at once',
          typed: 'prod us-east-1 payments',
          channel: 'C0SECOND',
          user: 'U0BOB',
        },
      ],
    },
    status: {
      of: [answerStatus],
      lines: [
        { title: 'What is going on', typed: 'status' },
        { title: 'One run', typed: `status ${runId}` },
        { title: 'No such run', typed: `status ${runId.slice(0, -2)}` },
      ],
    },
    cancel: {
      of: [cancelNamedRun],
      lines: [
        { title: 'Cancel without a run', typed: 'cancel' },
        { title: 'Over already', typed: `cancel ${runId}` },
        { title: 'Not yours', typed: `cancel ${runId}`, user: 'U0BOB' },
      ],
    },
    cve: {
      of: [answerCve, renderCve],
      lines: [
        { title: 'A CVE that is reported', typed: `prod cve ${cve ?? 'CVE-2024-6387'}` },
        { title: 'A CVE that nobody lists', typed: 'prod cve CVE-2014-0160' },
        { title: 'A CVE without an environment', typed: 'cve CVE-2014-0160' },
      ],
    },
    instance: {
      of: [answerInstance],
      lines: [
        { title: 'One instance', typed: id },
        { title: 'An instance without a finding', typed: `${id.slice(0, -1)}z` },
      ],
    },
    history: { of: [answerHistory], lines: [{ title: 'Runs', typed: 'history' }] },
    diff: { of: [answerDiff], lines: [{ title: 'Not two runs yet', typed: 'diff prod' }] },
    mine: { of: [answerMine], lines: [{ title: 'Mine', typed: 'mine' }] },
    owner: {
      of: [answerOwner],
      lines: [
        { title: 'An owner who has nothing', typed: 'owner nobody' },
        { title: 'Which owner?', typed: 'owner' },
      ],
    },
    snooze: { of: [answerSnooze], lines: [{ title: 'Where findings are snoozed', typed: 'snooze' }] },
    // It opens a window, which another room shows.
    explain: { of: [answerExplain], lines: [] },
    remediations: {
      of: [answerRemediations],
      lines: [{ title: 'Nothing under way', typed: 'remediations' }],
    },
    'digest-now': {
      of: [answerDigestNow],
      lines: [
        { title: 'A digest at once', typed: 'digest now prod' },
        { title: 'A digest of which environment?', typed: 'digest now', channel: 'C0SECOND' },
        { title: 'A digest, and no word when', typed: 'digest' },
      ],
    },
    schedule: {
      of: [answerSchedule],
      lines: [{ title: 'Schedules that are not for this channel', typed: 'schedule dev' }],
    },
    stop: {
      of: [answerStop],
      lines: [
        { title: 'Emergency stop, for operators', typed: 'stop prod', user: 'U0BOB' },
        { title: 'Emergency stop', typed: 'stop prod checkout is failing' },
        { title: 'A stop that stands', typed: 'remediations' },
        { title: 'Lifted by an operator', typed: 'stop prod lift' },
        { title: 'Lifted by an approver', typed: 'stop prod lift checkout is well again', user: 'U0BOB' },
        { title: 'Lifted twice', typed: 'stop prod lift', user: 'U0BOB' },
        { title: 'A stop of nothing', typed: 'stop' },
      ],
    },
    doctor: {
      of: [answerDoctor, renderChecks],
      lines: [
        { title: 'Doctor', typed: 'doctor' },
        { title: 'Doctor, for operators only', typed: 'doctor', user: 'U0BOB' },
      ],
    },
  };
}

const MISTAKES: readonly Line[] = [
  { title: 'An unknown environment', typed: 'prd us-east-1' },
  { title: 'An unknown word', typed: 'hlep' },
  { title: 'An unknown Region', typed: 'prod us-esat-1' },
  { title: 'An unknown account', typed: 'prod paymnets' },
  { title: 'No CVE', typed: 'prod cve 2014-0160' },
  { title: 'Two questions in one', typed: 'prod i-0123456789abcdef0 us-east-1' },
  { title: 'Markup that is none of ours', typed: '<!channel> *bold* <https://evil.example|click>' },
  { title: 'Not in this channel', typed: 'dev' },
  { title: 'A guest', typed: 'prod', user: 'U0GUEST' },
  { title: 'Somebody of another organisation', typed: 'prod', user: 'U0STRANGER' },
];

async function play(line: Line, of: readonly Maker[], { slack }: Stage): Promise<Exhibit> {
  const { title, typed, user = 'U0ALICE', channel = 'C0PATCHING' } = line;
  const before = slack.ephemerals(user).length;
  await slack.command(typed, { user, channel });
  const said: StoredMessage = await slack.waitFor(
    `an answer to ${typed}`,
    () => slack.ephemerals(user)[before],
  );
  return answer(title, of, said, `/patchcheck ${typed}`);
}

function notices(): Exhibit[] {
  const closed = (error: string) =>
    answer(`Nothing can be posted: ${error}`, [closesWith], { text: closesWith(error, 'C0PATCHING') });
  const lost = lostMessages([lostSlot('table', 'unknown'), lostSlot('cards-2', 'refused', 'msg_too_long')]);
  return [
    ...['not_in_channel', 'is_archived', 'unknown-outcome', 'token_revoked', 'restricted_action'].map(closed),
    answer('Not everything arrived', [lostMessages], { text: lost ?? '' }),
    answer('Never begun', [runGone], {
      text: runGone('The database does not answer.', 'Try again in a minute.'),
    }),
  ];
}

type LostSlot = Parameters<typeof lostMessages>[0][number];

function lostSlot(slot: string, state: LostSlot['state'], error: string | null = null): LostSlot {
  return {
    conversation_id: 'run',
    slot,
    position: 1,
    kind: 'message',
    content: { text: '', blocks: [] },
    digest: '',
    sent_digest: null,
    ts: null,
    state,
    attempts: 1,
    not_before: null,
    sent_at: null,
    wanted_at: null,
    error,
  };
}

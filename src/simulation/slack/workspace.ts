/** What a simulated workspace holds: people, channels, messages, files. Plain data with a few lookups. */

export interface SimulatedUser {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly kind: 'member' | 'guest' | 'single-channel-guest' | 'stranger' | 'bot' | 'deactivated';
  readonly timezone: string;
}

export interface SimulatedChannel {
  readonly id: string;
  readonly name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Shared with another organisation. */
  isShared: boolean;
  readonly members: Set<string>;
}

export interface StoredMessage {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs: string | null;
  readonly user: string;
  /** Only this user sees it; null: everybody. */
  readonly visibleTo: string | null;
  text: string;
  blocks: readonly Readonly<Record<string, unknown>>[];
  readonly metadata: Readonly<Record<string, unknown>> | null;
  files: readonly StoredFile[];
  edits: number;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  title: string;
  /** Of a picture; null where it was not described. */
  readonly altText: string | null;
  content: Buffer;
  shared: boolean;
}

export interface SimulatedView {
  readonly id: string;
  readonly user: string;
  readonly rootId: string;
  hash: string;
  view: Readonly<Record<string, unknown>>;
  /** By block id and action id, what the person has chosen and typed so far. */
  values: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export interface Workspace {
  readonly teamId: string;
  readonly teamName: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly appId: string;
  readonly users: Map<string, SimulatedUser>;
  readonly userGroups: Map<string, readonly string[]>;
  readonly channels: Map<string, SimulatedChannel>;
  readonly messages: StoredMessage[];
  readonly files: Map<string, StoredFile>;
  readonly views: Map<string, SimulatedView>;
  /** User id → the Home view published for that user. */
  readonly homes: Map<string, Readonly<Record<string, unknown>>>;
}

/** A small company: two members, a guest, a stranger from another organisation; the bot is in two channels. */
export function smallWorkspace(): Workspace {
  const teamId = 'T0PATCH001';
  const person = (id: string, name: string, kind: SimulatedUser['kind']): [string, SimulatedUser] => [
    id,
    { id, name, kind, teamId: kind === 'stranger' ? 'T0ELSEWHERE' : teamId, timezone: 'Europe/London' },
  ];
  const channel = (id: string, name: string, members: string[]): [string, SimulatedChannel] => [
    id,
    { id, name, isPrivate: false, isArchived: false, isShared: false, members: new Set(members) },
  ];
  return {
    teamId,
    teamName: 'Example',
    botUserId: 'U0PATCHBOT',
    botId: 'B0PATCHBOT',
    appId: 'A0PATCHAPP',
    users: new Map([
      person('U0PATCHBOT', 'patchcheck', 'bot'),
      person('U0ALICE', 'alice', 'member'),
      person('U0BOB', 'bob', 'member'),
      person('U0GUEST', 'gwen', 'guest'),
      person('U0STRANGER', 'stan', 'stranger'),
    ]),
    userGroups: new Map([['S0OPS', ['U0ALICE']]]),
    channels: new Map([
      channel('C0PATCHING', 'patching', ['U0PATCHBOT', 'U0ALICE', 'U0BOB', 'U0GUEST', 'U0STRANGER']),
      channel('C0SECOND', 'second', ['U0PATCHBOT', 'U0ALICE', 'U0BOB']),
      channel('C0WITHOUT', 'without-the-bot', ['U0ALICE', 'U0BOB']),
    ]),
    messages: [],
    files: new Map(),
    views: new Map(),
    homes: new Map(),
  };
}

/** The channel between a person and the bot: there as soon as one writes to the other. */
export function directChannel(workspace: Workspace, user: string): SimulatedChannel {
  const id = `D0${user}`;
  const known = workspace.channels.get(id);
  if (known !== undefined) return known;
  const members = new Set([workspace.botUserId, user]);
  const opened = { id, name: 'directmessage', isPrivate: true, isArchived: false, isShared: false, members };
  workspace.channels.set(id, opened);
  return opened;
}

/** The message with this ts in this channel, ephemeral ones left out. */
export function findMessage(workspace: Workspace, channel: string, ts: string): StoredMessage | undefined {
  return workspace.messages.find(
    (message) => message.channel === channel && message.ts === ts && message.visibleTo === null,
  );
}

/** A thread, its parent first, in the order of posting. */
export function threadOf(workspace: Workspace, channel: string, ts: string): StoredMessage[] {
  return workspace.messages.filter(
    (message) =>
      message.channel === channel &&
      message.visibleTo === null &&
      (message.ts === ts || message.threadTs === ts),
  );
}

/** The demo's screen: a Slack thread as it grows, in a terminal or a log. */

import { messageAsText, type TextOptions } from '../simulation/slack/as-text.ts';
import { modalAsText } from '../simulation/slack/modal-player.ts';
import type { SimulatedView, StoredMessage, Workspace } from '../simulation/slack/workspace.ts';
import type { OutputStream } from './command.ts';
import type { Controls } from './demo-controls.ts';
import { newsOf } from './demo-edits.ts';
import { dim, terminalLines } from './terminal-text.ts';

const CLEAR_LINE = '\r\u001b[K';
const WIDEST = 100;
/** Rows of a table that Slack shows before one turns its page, and the header. */
const TABLE_ROWS = 6;

export interface DemoScreen {
  /** What somebody types. */
  typed(user: string, channel: string, text: string): void;
  /** An answer that only that person sees. */
  answered(message: StoredMessage): void;
  /** A message was posted or edited. */
  show(message: StoredMessage): void;
  /** The message as it stands in the end. */
  showFinal(message: StoredMessage): void;
  /** The window that is on top. */
  showModal(view: SimulatedView): void;
  /** What somebody does with buttons and forms. */
  does(user: string, words: string): void;
  heading(text: string): void;
  /** From now on prints what edits bring to messages in threads. */
  followThreads(): void;
  /** From now on shows first messages again as soon as they are final. */
  followParents(): void;
  /** Words of the demo itself. */
  note(text: string): void;
  /** Called before and after lines are printed, so that a prompt can make room. */
  onPrint(hooks: { readonly before: () => void; readonly after: () => void }): void;
}

/**
 * Colours and a live line of progress only on a terminal; edits of the progress print the steps that are newly
 * over.
 * @param controls numbers the buttons; null: nobody is there to press them
 */
export function createDemoScreen(
  stream: OutputStream,
  workspace: Pick<Workspace, 'users' | 'channels'>,
  controls: Controls | null,
): DemoScreen {
  const isTerminal = stream.isTTY === true;
  const stepsShown = new Set<string>();
  const finalsShown = new Set<string>();
  /** As they were printed last, by channel and ts. */
  const printed = new Map<string, string>();
  let followsThreads = false;
  let followsParents = false;
  let hooks = { before: () => {}, after: () => {} };
  let liveLine = '';

  function print(text: string, margin = ''): void {
    const width = Math.min(stream.columns || WIDEST, WIDEST) - margin.length - 1;
    const lines = terminalLines(withNames(text, workspace), { colours: isTerminal, width });
    hooks.before();
    if (liveLine !== '') stream.write(CLEAR_LINE);
    stream.write(lines.map((line) => `${margin}${line}\n`).join(''));
    if (liveLine !== '') stream.write(liveLine);
    hooks.after();
  }

  /** One line that is overwritten by the next. */
  function showLive(text: string): void {
    // Below a prompt there is no room for it.
    if (!isTerminal || followsParents) return;
    const room = Math.max(20, (stream.columns || WIDEST) - 1);
    liveLine = text === '' ? '' : dim(text.slice(0, room), true);
    hooks.before();
    stream.write(`${CLEAR_LINE}${liveLine}`);
    hooks.after();
  }

  function optionsFor(message: StoredMessage): TextOptions {
    return controls === null ? { rows: TABLE_ROWS } : controls.numbered({ kind: 'message', message });
  }

  function showSteps(message: StoredMessage): void {
    showLive('');
    for (const step of finishedSteps(message)) {
      if (stepsShown.has(step.id)) continue;
      stepsShown.add(step.id);
      print(step.text, '  │ ');
    }
    const title = String(message.blocks[0]?.title ?? '');
    showLive(/^\d+ of \d+ steps done/.test(title) ? `  │ … ${title}` : '');
  }

  function answered(message: StoredMessage): void {
    print('*patchcheck* (only you can see this)');
    print(`${messageAsText(message, optionsFor(message))}\n`, '  ');
  }

  function showFinal(message: StoredMessage): void {
    finalsShown.add(message.ts);
    print('\n*patchcheck* (the first message, as it stands now)');
    print(messageAsText(message, optionsFor(message)), '  ');
  }

  function showNew(message: StoredMessage): void {
    const margin = message.threadTs === null ? '  ' : '  │ ';
    const text = messageAsText(message, optionsFor(message));
    printed.set(nameOf(message), text);
    print(message.threadTs === null ? '*patchcheck*' : '  │');
    print(text, margin);
  }

  /** What people get directly are copies of what stands in the thread. */
  function showDirect(message: StoredMessage): void {
    const [first = ''] = messageAsText(message).split('\n');
    const buttons = messageAsText(message, optionsFor(message)).split('\n').filter(isButtons);
    print(`\n*patchcheck* to @${recipientOf(message)}, directly`);
    print([first, ...buttons].join('\n'), '  ');
  }

  function recipientOf({ channel }: StoredMessage): string | null {
    const user = channel.startsWith('D0') ? workspace.users.get(channel.slice(2)) : undefined;
    return user?.name ?? null;
  }

  function showNews(message: StoredMessage): void {
    const text = messageAsText(message, optionsFor(message));
    const before = printed.get(nameOf(message));
    printed.set(nameOf(message), text);
    if (before === undefined || !followsThreads) return;
    const news = newsOf(before, text).filter((line) => controls !== null || !isButtons(line));
    if (news.length > 0) print(news.join('\n'), '  │ ');
  }

  function showEdit(message: StoredMessage): void {
    const isFinal = !message.text.startsWith('Assessing');
    if (message.threadTs !== null) showNews(message);
    else if (isFinal && followsParents && !finalsShown.has(message.ts)) showFinal(message);
  }

  return {
    typed(user, channel, text) {
      print(`*${user}* in #${channel}\n> ${text}\n`);
    },
    answered,
    show(message) {
      if (message.visibleTo !== null) return answered(message);
      if (isPlan(message)) return showSteps(message);
      if (recipientOf(message) !== null) return message.edits > 0 ? undefined : showDirect(message);
      if (message.edits > 0) return showEdit(message);
      showNew(message);
    },
    showFinal,
    does: (user, words) => print(`\n*${workspace.users.get(user)?.name ?? user}* ${words}`),
    heading: (text) => print(`\n\n━━━ *${text}*`),
    followThreads() {
      followsThreads = true;
    },
    followParents() {
      followsParents = true;
    },
    showModal(view) {
      const options = controls === null ? {} : controls.numbered({ kind: 'view', view });
      const submit = view.view.submit === undefined ? '' : ', or send';
      print('\n┌── a window');
      print(modalAsText(view, options), '│ ');
      print(`└── close${submit}`);
    },
    note: (text) => print(text),
    onPrint(given) {
      hooks = given;
    },
  };
}

const EMOJI: Readonly<Record<string, string>> = {
  ':white_check_mark:': '✅',
  ':warning:': '⚠️',
  ':x:': '❌',
  ':grey_question:': '❔',
};

/** Mentions and emoji as Slack shows them. */
function withNames(text: string, { users, channels }: Pick<Workspace, 'users' | 'channels'>): string {
  return text
    .replace(/:[a-z_]+:/g, (name) => EMOJI[name] ?? name)
    .replace(/<@(\w+)>/g, (mention, id: string) => `@${users.get(id)?.name ?? mention}`)
    .replace(/<#(\w+)>/g, (mention, id: string) => `#${channels.get(id)?.name ?? mention}`);
}

function nameOf({ channel, ts }: StoredMessage): string {
  return `${channel} ${ts}`;
}

/** A row of buttons, and nothing else. */
function isButtons(line: string): boolean {
  return /^\[(?!file\]).*\]$/.test(line);
}

function isPlan(message: StoredMessage): boolean {
  return message.blocks[0]?.type === 'plan';
}

/** The plan's tasks that are over, each with its line of text. */
function finishedSteps(message: StoredMessage): { readonly id: string; readonly text: string }[] {
  const tasks = message.blocks[0]?.tasks;
  const lines = messageAsText(message).split('\n').slice(1);
  return (Array.isArray(tasks) ? tasks : [])
    .map((task, index) => ({ id: String(task.task_id), status: task.status, text: lines[index] ?? '' }))
    .filter(({ status }) => status === 'complete' || status === 'error');
}

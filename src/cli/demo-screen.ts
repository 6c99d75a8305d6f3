/** The demo's screen: a Slack thread as it grows, in a terminal or a log. */

import { messageAsText, type TextOptions } from '../simulation/slack/as-text.ts';
import { modalAsText } from '../simulation/slack/modal-player.ts';
import type { SimulatedView, StoredMessage, Workspace } from '../simulation/slack/workspace.ts';
import type { OutputStream } from './command.ts';
import type { Controls } from './demo-controls.ts';
import { dim, terminalLines } from './terminal-text.ts';

const CLEAR_LINE = '\r\u001b[K';
const WIDEST = 120;
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
  let followsParents = false;
  let hooks = { before: () => {}, after: () => {} };
  let liveLine = '';

  function print(text: string, margin = ''): void {
    const width = isTerminal ? Math.min(stream.columns || WIDEST, WIDEST) - margin.length - 1 : null;
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

  function showEdit(message: StoredMessage): void {
    const isFinal = message.threadTs === null && !message.text.startsWith('Assessing');
    if (isFinal && followsParents && !finalsShown.has(message.ts)) showFinal(message);
  }

  return {
    typed(user, channel, text) {
      print(`*${user}* in #${channel}\n> ${text}\n`);
    },
    answered,
    show(message) {
      if (message.visibleTo !== null) return answered(message);
      if (isPlan(message)) return showSteps(message);
      if (message.edits > 0) return showEdit(message);
      const margin = message.threadTs === null ? '  ' : '  │ ';
      print(message.threadTs === null ? '*patchcheck*' : '  │');
      print(messageAsText(message, optionsFor(message)), margin);
    },
    showFinal,
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

/** Mentions as Slack shows them. */
function withNames(text: string, { users, channels }: Pick<Workspace, 'users' | 'channels'>): string {
  return text
    .replace(/<@(\w+)>/g, (mention, id: string) => `@${users.get(id)?.name ?? mention}`)
    .replace(/<#(\w+)>/g, (mention, id: string) => `#${channels.get(id)?.name ?? mention}`);
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

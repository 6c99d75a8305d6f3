/** The demo's screen: a Slack thread as it grows, in a terminal or a log. */

import { messageAsText } from '../simulation/slack/as-text.ts';
import type { StoredMessage } from '../simulation/slack/workspace.ts';
import type { OutputStream } from './command.ts';

const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const CYAN = '\u001b[36m';
const RESET = '\u001b[0m';

export interface DemoScreen {
  /** What somebody types. */
  typed(user: string, channel: string, text: string): void;
  /** An answer that only that person sees. */
  answered(text: string): void;
  /** A message was posted or edited. */
  show(message: StoredMessage): void;
  /** The message as it stands in the end. */
  showFinal(message: StoredMessage): void;
}

/** Colours only on a terminal. Edits of the progress print the steps that are newly over. */
export function createDemoScreen(stream: OutputStream): DemoScreen {
  const paint = painter(stream.isTTY === true);
  const stepsShown = new Set<string>();
  const line = (text: string) => stream.write(`${text}\n`);
  const indented = (text: string, margin: string) => {
    for (const each of paint(text).split('\n')) line(`${margin}${each}`);
  };

  function showSteps(message: StoredMessage): void {
    for (const step of finishedSteps(message)) {
      if (stepsShown.has(step.id)) continue;
      stepsShown.add(step.id);
      indented(step.text, '  │ ');
    }
  }

  return {
    typed(user, channel, text) {
      line(paint(`*${user}* in #${channel}`));
      line(`> ${text}`);
      line('');
    },
    answered(text) {
      line(paint('*patchcheck* (only you can see this)'));
      indented(text, '  ');
      line('');
    },
    show(message) {
      if (isPlan(message)) return showSteps(message);
      if (message.edits > 0) return;
      if (message.threadTs === null) line(paint('*patchcheck*'));
      else line('  │');
      indented(messageAsText(message), message.threadTs === null ? '  ' : '  │ ');
    },
    showFinal(message) {
      line('');
      line(paint('*patchcheck* (the first message, as it stands now)'));
      indented(messageAsText(message), '  ');
    },
  };
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

/** Slack's bold and code as terminal styles, or nothing where there is no terminal. */
function painter(isTerminal: boolean): (text: string) => string {
  if (!isTerminal) return (text) => text.replace(/\*([^*\n]+)\*/g, '$1');
  return (text) =>
    text
      .replace(/\*([^*\n]+)\*/g, `${BOLD}$1${RESET}`)
      .replace(/`([^`\n]+)`/g, `${CYAN}$1${RESET}`)
      .replace(/^─+$/gm, `${DIM}$&${RESET}`);
}

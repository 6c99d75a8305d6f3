/** The demo's prompt: commands, and buttons by their numbers, until somebody has seen enough. */

import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import { systemClock } from '../model/clock.ts';
import { optionsOf } from '../simulation/slack/as-text.ts';
import type { FormValues } from '../simulation/slack/modal-player.ts';
import type { SimulatedSlack } from '../simulation/slack/simulated-slack.ts';
import type { SimulatedView } from '../simulation/slack/workspace.ts';
import type { CommandIo } from './command.ts';
import type { Control, Controls } from './demo-controls.ts';
import { fieldHelp, fieldValue } from './demo-fields.ts';
import { isLoading } from './demo-messages.ts';
import type { Pace } from './demo-pace.ts';
import type { DemoScreen } from './demo-screen.ts';

const HELP = `Type a command, such as *prod eu-west-1* or */patchcheck help*, or press a button by its number.
• *12* presses button 12, or lists what menu 12 offers; *12 3* picks the third of them
• *13 words* writes into field 13; *send* sends the form, *close* closes the window
• alice may ask for remediations, and *as bob* approves them; a [Stop] stands there while one is under way
• *thread* reads the newest thread again, *home* opens the app's Home
• *as bob* and *in #second* make you somebody else, and take you elsewhere
• *quit* ends the demo`;

/** A window or an answer is there when nothing was called for so long. */
const QUIET_MS = 400;
const PATIENCE_MS = 10_000;

export interface PromptOptions {
  readonly slack: SimulatedSlack;
  readonly screen: DemoScreen;
  readonly pace: Pick<Pace, 'calmly'>;
  readonly controls: Controls;
  readonly io: CommandIo;
}

/** What the person at the prompt is and holds. */
interface Session extends Omit<PromptOptions, 'io'> {
  user: string;
  channel: string;
  /** What was put into the fields of the open form. */
  fields: Record<string, Record<string, Readonly<Record<string, unknown>>>>;
  /** The window as it was shown last. */
  shown: string;
}

/** Resolves when the person has typed `quit`, or closed the input. */
export async function promptUntilQuit({ io, ...options }: PromptOptions): Promise<void> {
  const { screen } = options;
  const session: Session = { ...options, user: 'U0ALICE', channel: 'C0PATCHING', fields: {}, shown: '' };
  const prompt = createPrompt(io, () => `${nameOf(session)} › `);
  screen.onPrint({ before: prompt.hide, after: prompt.show });
  screen.followParents();
  screen.note(`\n${HELP}\n`);
  try {
    prompt.show();
    for await (const line of prompt.lines) {
      const typed = line.trim();
      if (typed === 'quit' || typed === 'exit') break;
      if (typed !== '') await obey(typed, session);
      prompt.show();
    }
  } finally {
    screen.onPrint({ before: () => {}, after: () => {} });
    prompt.close();
  }
}

interface Prompt {
  readonly lines: AsyncIterable<string>;
  /** Makes room for lines above. */
  hide(): void;
  show(): void;
  close(): void;
}

function createPrompt(io: CommandIo, text: () => string): Prompt {
  const input = io.stdin instanceof Readable ? io.stdin : Readable.from(io.stdin);
  const terminal = 'setRawMode' in input;
  const readline: Interface = createInterface({ input, output: io.stdout, terminal });
  let isClosed = false;
  readline.on('SIGINT', () => readline.close());
  readline.on('close', () => {
    isClosed = true;
  });
  return {
    lines: readline,
    hide: () => io.stdout.write('\r\u001b[K'),
    show() {
      if (isClosed) return;
      readline.setPrompt(text());
      readline.prompt(true);
    },
    close: () => readline.close(),
  };
}

function nameOf({ slack, user, channel }: Session): string {
  const { users, channels } = slack.workspace;
  return `${users.get(user)?.name ?? user} in #${channels.get(channel)?.name ?? channel}`;
}

async function obey(typed: string, session: Session): Promise<void> {
  const { screen } = session;
  const [word = '', ...rest] = typed.split(/\s+/);
  if (/^\d+$/.test(word)) return operate(Number(word), rest.join(' '), session);
  switch (word.toLowerCase()) {
    case 'help':
      return screen.note(`${HELP}\n• */patchcheck help* asks patchcheck itself`);
    case 'as':
      return become(rest[0] ?? '', session);
    case 'in':
      return goTo(rest[0] ?? '', session);
    case 'thread':
      return readThread(session);
    case 'home':
      return openHome(session);
    case 'send':
      return sendForm(session);
    case 'close':
      return closeModal(session);
    default:
      return command(typed, session);
  }
}

async function command(typed: string, { slack, screen, pace, user, channel }: Session): Promise<void> {
  const [, name = '/patchcheck', text = ''] = /^(\/\S+)?\s*(.*)$/s.exec(typed) ?? [];
  const before = slack.ephemerals(user).length;
  const reply = await pace.calmly(() => slack.command(text, { user, channel, command: name }));
  const answer = slack.ephemerals(user).slice(before).at(-1);
  if (answer !== undefined) screen.answered(answer);
  else screen.note(reply.acknowledged ? '(no answer)' : `(Slack: ${name} did not respond)`);
}

async function operate(number: number, words: string, session: Session): Promise<void> {
  const control = session.controls.byNumber(number);
  if (control === null) return session.screen.note(`There is no ${number} on the screen.`);
  if (control.element.type === 'button') return press(control, session);
  const value = fieldValue(control.element, words);
  const option = optionsOf(control.element)[Number(words) - 1];
  const { target } = control;
  if (value === null) return session.screen.note(fieldHelp(control.element, number));
  if (control.isField && !control.answersAtOnce) return fill(control, value, session);
  if (target.kind !== 'view') return session.screen.note('Menus in messages cannot be used here.');
  await whileWaiting(session, () =>
    control.isField
      ? session.slack.choose(target.view, actionIdOf(control), value)
      : session.slack.pick(target.view, actionIdOf(control), option?.value ?? ''),
  );
}

async function press(control: Control, session: Session): Promise<void> {
  const { slack, screen, user } = session;
  const { target, element } = control;
  if (typeof element.url === 'string') screen.note(`(your browser opens ${element.url})`);
  const which = typeof element.value === 'string' ? { value: element.value } : {};
  await whileWaiting(session, () =>
    target.kind === 'view'
      ? slack.press(target.view, actionIdOf(control), which)
      : slack.click(target.message, actionIdOf(control), { user, ...which }),
  );
}

function fill(control: Control, value: Readonly<Record<string, unknown>>, session: Session): void {
  session.fields[control.blockId] = { [actionIdOf(control)]: value };
  session.screen.note('Noted. Type *send* when the form is complete.');
}

function actionIdOf({ element }: Control): string {
  return String(element.action_id);
}

async function sendForm(session: Session): Promise<void> {
  const view = session.slack.modal(session.user);
  if (view?.view.submit === undefined) return session.screen.note('No form is open.');
  const values: FormValues = session.fields;
  await whileWaiting(session, () => session.slack.send(view, values));
  session.fields = {};
}

function closeModal(session: Session): void {
  const { slack, screen, user } = session;
  const view = slack.modal(user);
  if (view !== undefined) slack.closeModal(view);
  session.shown = '';
  session.fields = {};
  const below = slack.modal(user);
  if (below !== undefined) showTop(below, session);
  else screen.note(view === undefined ? 'No window is open.' : '(closed)');
}

async function openHome(session: Session): Promise<void> {
  const { slack, screen, user } = session;
  await whileWaiting(session, () => slack.openHome(user));
  const home = slack.workspace.homes.get(user);
  if (home === undefined) return screen.note('patchcheck shows nothing in its Home.');
  screen.showModal({ id: `home-${user}`, user, rootId: '', hash: '', view: home, values: {} });
}

function readThread({ slack, screen, channel }: Session): void {
  const parent = slack.channelMessages(channel).at(-1);
  const thread = parent === undefined ? [] : slack.thread(parent);
  if (parent === undefined) screen.note('Nothing was posted in this channel yet.');
  else screen.showFinal(parent);
  for (const message of thread.slice(1)) screen.show({ ...message, edits: 0 });
}

function become(name: string, session: Session): void {
  const people = [...session.slack.workspace.users.values()].filter(({ kind }) => kind !== 'bot');
  const person = people.find((each) => each.name === name.toLowerCase());
  if (person !== undefined) session.user = person.id;
  else session.screen.note(`There are: ${people.map((each) => `${each.name} (${each.kind})`).join(', ')}`);
}

function goTo(name: string, session: Session): void {
  const channels = [...session.slack.workspace.channels.values()];
  const channel = channels.find((each) => each.name === name.replace(/^#/, ''));
  if (channel !== undefined) session.channel = channel.id;
  else session.screen.note(`There are: ${channels.map((each) => `#${each.name}`).join(', ')}`);
}

/** Does something and shows the window that it opened or changed, once that is filled. */
async function whileWaiting(
  session: Session,
  act: () => Promise<{ readonly acknowledged: boolean }>,
): Promise<void> {
  const { slack, screen, user } = session;
  try {
    const { acknowledged } = await session.pace.calmly(act);
    if (!acknowledged) return screen.note('(Slack: patchcheck did not respond)');
  } catch (error) {
    return screen.note(`(${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
  }
  await session.pace.calmly(() => quiet(slack, user));
  const view = slack.modal(user);
  if (view === undefined) session.shown = '';
  else if (contentOf(view) !== session.shown) showTop(view, session);
}

function showTop(view: SimulatedView, session: Session): void {
  session.shown = contentOf(view);
  session.screen.showModal(view);
}

function contentOf(view: SimulatedView): string {
  return JSON.stringify([view.id, view.view]);
}

/** Until the bot has called for nothing more that a window could need, and none is loading. */
async function quiet(slack: SimulatedSlack, user: string): Promise<void> {
  const calls = () => slack.calls.filter(({ method }) => method.startsWith('views.')).length;
  for (let waited = 0; waited < PATIENCE_MS; waited += QUIET_MS) {
    const before = calls();
    await systemClock.sleep(QUIET_MS);
    const view = slack.modal(user);
    if (calls() === before && !(view && isLoading(view))) return;
  }
}

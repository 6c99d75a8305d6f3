/** Plays people inside modals: presses buttons, picks from menus, fills in forms, closes. */

import type { ApiContext } from './api-call.ts';
import { blockLines, readable, type TextOptions } from './as-text.ts';
import type { SimulatedView } from './workspace.ts';

type Json = Readonly<Record<string, unknown>>;

/** By block id and action id, what the person has put into a form. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

export interface ModalPlayer<Reply> {
  /** The modal on top of those that this person has open. */
  modal(user?: string): SimulatedView | undefined;
  /** Presses the button with this action id (and value, where several share the id). */
  press(view: SimulatedView, actionId: string, by?: { readonly value?: string }): Promise<Reply>;
  /** Picks the option with this value from the menu with this action id. */
  pick(view: SimulatedView, actionId: string, value: string): Promise<Reply>;
  /** Chooses or types in an input that answers at once; `value` is what Slack says of its element. */
  choose(view: SimulatedView, actionId: string, value: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** Sends a form; the answer may replace or close it. */
  send(view: SimulatedView, values: FormValues): Promise<Reply>;
  closeModal(view: SimulatedView): void;
}

export interface ModalPlayerOptions<Reply> {
  readonly context: ApiContext;
  readonly person: (user: string) => Json;
  readonly deliver: (payload: Json, user: string) => Promise<Reply>;
  readonly bodyOf: (reply: Reply) => Json | null;
}

export function createModalPlayer<Reply>(options: ModalPlayerOptions<Reply>): ModalPlayer<Reply> {
  const { context, person, deliver, bodyOf } = options;
  const { views } = context.workspace;

  function act(stored: SimulatedView, action: Json): Promise<Reply> {
    const payload = {
      type: 'block_actions',
      ...person(stored.user),
      container: { type: 'view', view_id: stored.id },
      view: payloadOf(stored, {}),
      actions: [{ ...action, action_ts: context.nextTs() }],
      trigger_id: context.tickets.issueTrigger(stored.user),
    };
    return deliver(payload, stored.user);
  }

  return {
    modal: (user = 'U0ALICE') => [...views.values()].findLast((stored) => stored.user === user),
    press: (stored, actionId, { value } = {}) => act(stored, findElement(stored, actionId, value)),
    pick(stored, actionId, value) {
      const menu = findElement(stored, actionId, undefined);
      const option = list(menu.options).find((each) => each.value === value);
      if (option === undefined) throw new Error(`${actionId} offers no ${value}`);
      return act(stored, { ...menu, selected_option: option });
    },
    choose(stored, actionId, value) {
      const input = list(stored.view.blocks).find((block) => elementOf(block)?.action_id === actionId);
      if (input === undefined) throw new Error(`No ${actionId} in: ${modalAsText(stored)}`);
      const id = String(input.block_id);
      stored.values = { ...stored.values, [id]: { [actionId]: value } };
      return act(stored, { ...elementOf(input), ...value, block_id: id });
    },
    async send(stored, values) {
      const reply = await deliver(
        {
          type: 'view_submission',
          ...person(stored.user),
          view: payloadOf(stored, values),
          trigger_id: context.tickets.issueTrigger(stored.user),
        },
        stored.user,
      );
      const body = bodyOf(reply);
      if (body?.response_action === 'update' && isObject(body.view)) {
        stored.view = body.view;
        stored.values = {};
      } else if (body?.response_action === undefined) views.delete(stored.id);
      return reply;
    },
    closeModal: (stored) => {
      views.delete(stored.id);
    },
  };
}

/** A modal as people read it. */
export function modalAsText({ view }: Pick<SimulatedView, 'view'>, options: TextOptions = {}): string {
  const title = isObject(view.title) ? readable(String(view.title.text)) : '';
  return [title, ...list(view.blocks).flatMap((block) => blockLines(block, options))].join('\n');
}

function payloadOf(stored: SimulatedView, values: FormValues): Json {
  const all = { ...initialValues(stored), ...stored.values, ...values };
  return { private_metadata: '', ...stored.view, id: stored.id, hash: stored.hash, state: { values: all } };
}

/** What inputs say of themselves before anybody touches them. */
function initialValues(stored: SimulatedView): FormValues {
  const inputs = list(stored.view.blocks).filter((block) => block.type === 'input');
  return Object.fromEntries(
    inputs.map((block) => {
      const element = elementOf(block) ?? {};
      const value = {
        type: element.type,
        ...(element.options === undefined ? {} : { selected_options: element.initial_options ?? [] }),
        ...(element.initial_option === undefined ? {} : { selected_option: element.initial_option }),
        ...(element.initial_value === undefined ? {} : { value: element.initial_value }),
        ...(element.initial_date_time === undefined ? {} : { selected_date_time: element.initial_date_time }),
        ...(element.initial_time === undefined ? {} : { selected_time: element.initial_time }),
        ...(element.initial_conversation === undefined
          ? {}
          : { selected_conversation: element.initial_conversation }),
      };
      return [String(block.block_id), { [String(element.action_id)]: value }];
    }),
  );
}

function elementOf(block: Json): Json | undefined {
  return isObject(block.element) ? block.element : undefined;
}

function findElement(stored: SimulatedView, actionId: string, value: string | undefined): Json {
  for (const block of list(stored.view.blocks)) {
    const elements = Array.isArray(block.elements)
      ? list(block.elements)
      : [block.accessory].filter(isObject);
    const found = elements.find(
      (element) => element.action_id === actionId && (value === undefined || element.value === value),
    );
    if (found !== undefined) return { ...found, block_id: block.block_id ?? 'b' };
  }
  throw new Error(`No ${actionId} in: ${modalAsText(stored)}`);
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the demo looks for in messages and windows. */

import type { SimulatedView, StoredMessage } from '../simulation/slack/workspace.ts';

type Json = Readonly<Record<string, unknown>>;
type Blocks = StoredMessage['blocks'];

/** What stands on the button with this action id (and value, where several share the id); null: there is none. */
export function buttonLabel(blocks: unknown, actionId: string, value?: string): string | null {
  for (const element of (isBlocks(blocks) ? blocks : []).flatMap(elementsOf)) {
    if (element.action_id !== actionId || (value !== undefined && element.value !== value)) continue;
    return textOf(element.text);
  }
  return null;
}

export function hasButton({ blocks }: Pick<StoredMessage, 'blocks'>, actionId: string): boolean {
  return buttonLabel(blocks, actionId) !== null;
}

/** The first block's text; empty where that is none. */
export function headingOf({ blocks }: Pick<StoredMessage, 'blocks'>): string {
  return textOf(blocks[0]?.text);
}

/** A window that is filled, and can be sent. */
export function isForm({ view }: Pick<SimulatedView, 'view'>, callbackId: string): boolean {
  return view.callback_id === callbackId && view.submit !== undefined;
}

/** A window that only says that its content is to come. */
export function isLoading({ view }: Pick<SimulatedView, 'view'>): boolean {
  const blocks = isBlocks(view.blocks) ? view.blocks : [];
  return blocks.length === 1 && textOf(blocks[0]?.text).endsWith('…');
}

/** A radio button of a window, as Slack tells that it was chosen. */
export function chosen({ view }: SimulatedView, actionId: string, value: string): Json | null {
  const blocks = isBlocks(view.blocks) ? view.blocks : [];
  const menu = blocks.flatMap(elementsOf).find((element) => element.action_id === actionId);
  const options = menu?.options;
  const option = isBlocks(options) ? options.find((each) => each.value === value) : undefined;
  return option === undefined ? null : { type: menu?.type, selected_option: option };
}

function elementsOf(block: Json): Json[] {
  return [block.elements, block.accessory, block.element].flat().filter(isObject);
}

function textOf(value: unknown): string {
  return isObject(value) && typeof value.text === 'string' ? value.text : '';
}

function isBlocks(value: unknown): value is Blocks {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

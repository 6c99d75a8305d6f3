/** Buttons, menus and fields by number: what the demo's player types to press, pick and fill them. */

import { elementWords, type TextOptions } from '../simulation/slack/as-text.ts';
import type { SimulatedView, StoredMessage } from '../simulation/slack/workspace.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where a control stands. */
export type Target =
  | { readonly kind: 'message'; readonly message: StoredMessage }
  | { readonly kind: 'view'; readonly view: SimulatedView };

export interface Control {
  readonly target: Target;
  readonly element: Json;
  readonly blockId: string;
  /** In a form's input: kept until the form is sent. */
  readonly isField: boolean;
  /** patchcheck is told of each choice at once. */
  readonly answersAtOnce: boolean;
}

export interface Controls {
  /** How to show a message or view with a number at each control; the same control keeps its number. */
  numbered(target: Target): TextOptions;
  byNumber(number: number): Control | null;
}

export function createControls(): Controls {
  const numbers = new Map<string, number>();
  const controls = new Map<number, Control>();
  return {
    numbered: (target) => ({
      label(element, block) {
        const key = JSON.stringify([nameOf(target), element.action_id, element.value, element.url]);
        const number = numbers.get(key) ?? numbers.size + 1;
        numbers.set(key, number);
        const isField = block.type === 'input';
        const answersAtOnce = block.dispatch_action === true;
        const blockId = String(block.block_id ?? '');
        controls.set(number, { target, element, isField, answersAtOnce, blockId });
        return `[${number} ${wordsOf(element)}]`;
      },
      rows: 6,
    }),
    byNumber: (number) => controls.get(number) ?? null,
  };
}

function nameOf(target: Target): string {
  return target.kind === 'view' ? target.view.id : `${target.message.channel} ${target.message.ts}`;
}

function wordsOf(element: Json): string {
  const words = elementWords(element);
  if (element.type === 'plain_text_input') return words || 'type here';
  if (element.type === 'datetimepicker') return words || 'pick a time';
  return element.type === 'button' ? words : `${words} ▾`;
}

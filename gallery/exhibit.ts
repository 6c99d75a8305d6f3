/** What the gallery shows: one thing that the program says in Slack, and what it was made with. */

import type { types } from '@slack/bolt';
import type { FileContent, MessageContent } from '../src/slack/outbox/slots.ts';

/** Any function of the program; the gallery is complete when every one that makes something has an exhibit. */
export type Maker = (...args: never[]) => unknown;

export type Shown =
  | { readonly surface: 'message'; readonly content: MessageContent; readonly isReply?: boolean }
  /** Seen by one person alone. `typed` is what they said. */
  | {
      readonly surface: 'answer';
      readonly text: string;
      readonly blocks?: readonly object[];
      readonly typed?: string;
    }
  | { readonly surface: 'modal'; readonly view: types.ModalView }
  | { readonly surface: 'home'; readonly view: types.HomeView }
  | { readonly surface: 'file'; readonly content: FileContent };

export type Exhibit = Shown & {
  readonly title: string;
  /** The functions of the program that it shows the work of. */
  readonly of: readonly Maker[];
};

export interface Room {
  readonly title: string;
  readonly exhibits: readonly Exhibit[];
}

export function message(title: string, of: readonly Maker[], content: MessageContent): Exhibit {
  return { surface: 'message', title, of, content };
}

export function reply(title: string, of: readonly Maker[], content: MessageContent): Exhibit {
  return { surface: 'message', title, of, content, isReply: true };
}

/** A message as a workspace sees it that refuses newer blocks; the message itself where it needs none. */
export function classic({ text, blocks, classic: simpler }: MessageContent): MessageContent {
  return { text, blocks: simpler ?? blocks };
}

export function answer(
  title: string,
  of: readonly Maker[],
  said: { readonly text: string; readonly blocks?: readonly object[] },
  typed?: string,
): Exhibit {
  return { surface: 'answer', title, of, ...said, ...(typed === undefined ? {} : { typed }) };
}

export function modal(title: string, of: readonly Maker[], view: types.ModalView): Exhibit {
  return { surface: 'modal', title, of, view };
}

export function home(title: string, of: readonly Maker[], view: types.HomeView): Exhibit {
  return { surface: 'home', title, of, view };
}

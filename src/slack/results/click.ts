/** A click as those who answer it see it, and what they can answer. */

import type { CommandDependencies } from '../commands/dependencies.ts';
import type { Interaction } from './interaction.ts';
import type { MakeView } from './modal.ts';

/** Who, where, and what the button or menu carries. */
export interface Click extends Interaction {
  readonly value: string;
  /** Of the block that it stands in. */
  readonly blockId: string;
  readonly dependencies: CommandDependencies;
}

export type Response =
  /** A new modal, over the one that was clicked in if there is one. */
  | { readonly kind: 'open'; readonly title: string; readonly make: MakeView }
  /** New content of the modal that was clicked in. */
  | { readonly kind: 'show'; readonly make: MakeView }
  /** New content that takes a while, with words in its place until it is there. */
  | {
      readonly kind: 'replace';
      readonly title: string;
      readonly loading: string;
      readonly make: MakeView;
    }
  /** All is as it should be. */
  | { readonly kind: 'nothing' }
  /** Words for this person alone. */
  | { readonly kind: 'tell'; readonly text: string };

export type AnswerClick = (click: Click) => Promise<Response> | Response;

/** For buttons and forms whose meaning only another version knows. */
export const FOREIGN = {
  kind: 'tell',
  text: 'This button is from another version of patchcheck. Assess again to get new ones.',
} as const;

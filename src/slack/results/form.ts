import type { types } from '@slack/bolt';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { Interaction } from './interaction.ts';

/** A modal that is sent, and what comes of it. */
export interface Form {
  readonly title: string;
  /** Shown from the moment it is sent until there is an answer. */
  readonly sending: string;
  /** What is wrong with it, by block id; null where it may be sent. Pure and quick. */
  readonly errors?: (values: unknown) => Record<string, string> | null;
  readonly answer: (
    interaction: Interaction,
    values: unknown,
    dependencies: CommandDependencies,
  ) => Promise<types.ModalView>;
}

/** What somebody types while the demo plays. */

import { Readable } from 'node:stream';
import type { CommandIo } from './command.ts';

export interface TypedAhead {
  /** Puts what was typed back for the prompt to read; false if the input has ended, so that nobody can answer. */
  giveBack(): boolean;
}

/**
 * Reads from the start: a terminal tells the end of its input only to who waits for a line, which the prompt,
 * with keys of its own, does not.
 */
export function readAhead(stdin: CommandIo['stdin']): TypedAhead {
  if (!(stdin instanceof Readable)) return { giveBack: () => true };
  const typed: Buffer[] = [];
  const keep = (chunk: Buffer | string) => typed.push(Buffer.from(chunk));
  stdin.on('data', keep);
  return {
    giveBack() {
      stdin.off('data', keep);
      stdin.pause();
      if (stdin.readableEnded) return false;
      if (typed.length > 0) stdin.unshift(Buffer.concat(typed));
      return true;
    },
  };
}

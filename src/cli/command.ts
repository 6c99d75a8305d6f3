/** What a command gets and gives: arguments and streams in, an exit code out. */

export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface CommandIo {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
}

export interface Command {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Runs with the arguments after the command's name; resolves to the exit code. */
  readonly run: (args: string[], io: CommandIo) => Promise<number>;
}

/**
 * 0 done; 1 `--fail-on` matched, or the audit is not whole; 2 bad usage or configuration; 3 done, but something
 * could not be read.
 */
export const EXIT = { done: 0, matched: 1, usage: 2, partial: 3 } as const;

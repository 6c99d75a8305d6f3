/** Writing results: all of it, or a clear error and nothing half done. */

import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { PatchcheckError } from '../model/errors.ts';
import type { OutputStream } from './command.ts';

/** Text, or its parts as they come. */
type Content = string | AsyncIterable<string>;

/** Resolves when the stream has taken all of `text`. */
export function writeStream(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve();
      else reject(writeFailed('standard output', error));
    });
  });
}

/**
 * Writes a file so that readers see the old content or the new, never a part of it: beside it first, then
 * renamed. Pipes and devices are written as they are. Throws PatchcheckError where it cannot be written;
 * nothing is left behind.
 */
export async function writeFileWhole(path: string, text: Content): Promise<void> {
  try {
    if (await isSpecial(path)) await writeFile(path, text);
    else await replaceFile(path, text);
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/** Throws before the work whatever `writeFileWhole` would throw after it: only a full disk can come later. */
export async function requireWritable(path: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) await open(path, 'r+');
    if (found === null || found.isFile())
      await leaveNothing(draftOf(path), (draft) => writeSynced(draft, ''));
  } catch (error) {
    throw writeFailed(path, error);
  }
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function replaceFile(path: string, text: Content): Promise<void> {
  await leaveNothing(draftOf(path), async (draft) => {
    await writeSynced(draft, text);
    await rename(draft, path);
  });
}

function draftOf(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.tmp`;
}

async function leaveNothing(draft: string, work: (draft: string) => Promise<void>): Promise<void> {
  try {
    await work(draft);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function writeSynced(path: string, text: Content): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, or name a file on another disk.',
  EDQUOT: 'The disk quota is used up: free some space, or name a file elsewhere.',
  ENOTDIR: 'Name a file in a directory.',
  ENOENT: 'Create the directory first, or name a file in one that exists.',
  EISDIR: 'That is a directory: name a file in it.',
  EACCES: 'Name a file that you may write.',
  EPERM: 'Name a file that you may write.',
  EROFS: 'That disk is read-only: name a file elsewhere.',
};

function writeFailed(target: string, cause: unknown): PatchcheckError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return new PatchcheckError(
    'output-failed',
    `Cannot write the report to ${target}: ${code}`,
    NEXT_STEPS[code] ?? 'Name another file with --out.',
    { cause },
  );
}

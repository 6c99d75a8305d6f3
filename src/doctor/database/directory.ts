/** The embedded store's directory: writable, free, and with space left. Nothing in it is changed. */

import { access, constants, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { isOwned, type Owner, readOwner } from '../../store/owner-lock.ts';
import { type Check, type CheckName, failed, ok, warning } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';

const MIB = 1024 ** 2;
const WARN_BELOW_BYTES = 1024 * MIB;
const FAIL_BELOW_BYTES = 100 * MIB;
const FIX_DIRECTORY =
  'Make it writable for this user (chown, or the volume’s mount options), or set PATCHCHECK_DATA to another directory, or DATABASE_URL to a PostgreSQL database.';

export async function examineDirectory(dataDir: string, examination: Examination): Promise<Check[]> {
  const directory = path.resolve(dataDir);
  const name = (check: string): CheckName => ({ area: 'database', name: check, subject: directory });
  const existing = await nearestExisting(directory);
  const first = await withinTime(name('directory'), examination, () =>
    usable(name('directory'), directory, existing),
  );
  if (first.status === 'failed') return [first];
  const others = await Promise.all([
    withinTime(name('owner'), examination, () => owner(name('owner'), directory, existing, examination)),
    withinTime(name('disk'), examination, () => disk(name('disk'), existing)),
  ]);
  return [first, ...others];
}

async function usable(name: CheckName, directory: string, existing: string): Promise<Check> {
  if (!(await stat(existing)).isDirectory()) {
    return failed(
      name,
      `${existing} is a file, not a directory.`,
      'Set PATCHCHECK_DATA to a directory, or DATABASE_URL to a PostgreSQL database.',
    );
  }
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed(name, `${existing} cannot be written to (${codeOf(error)}).`, FIX_DIRECTORY);
  }
  return ok(name, existing === directory ? 'It can be written to.' : 'The first start creates it.');
}

async function owner(
  name: CheckName,
  directory: string,
  existing: string,
  { clock }: Examination,
): Promise<Check> {
  if (existing !== directory || !isOwned(directory)) return ok(name, 'No process uses it.');
  const holder = await readOwner(directory, clock);
  if (holder?.pid === process.pid) return ok(name, 'This process uses it.');
  return warning(
    name,
    `${holderText(holder)} uses it, and a second serve would be refused.`,
    'If that is your bot, leave it. Else stop that process. For several processes set DATABASE_URL to a PostgreSQL database.',
  );
}

function holderText(holder: Owner | null): string {
  return holder === null
    ? 'Another process'
    : `Process ${holder.pid} on ${holder.host}, started ${holder.startedAt},`;
}

async function disk(name: CheckName, existing: string): Promise<Check> {
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const told = `${Math.floor(free / MIB).toLocaleString('en')} MiB are free on its disk.`;
  const fix =
    'Free some space, or set PATCHCHECK_DATA to a directory on a larger disk. A history of runs takes some hundred MiB.';
  if (free < FAIL_BELOW_BYTES) return failed(name, told, fix);
  return free < WARN_BELOW_BYTES ? warning(name, told, fix) : ok(name, told);
}

/** The directory itself, or what is there of the way to it. */
async function nearestExisting(directory: string): Promise<string> {
  const exists = await stat(directory).then(
    () => true,
    () => false,
  );
  const parent = path.dirname(directory);
  return exists || parent === directory ? directory : nearestExisting(parent);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

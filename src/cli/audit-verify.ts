import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { GENESIS, type Head } from '../audit/chain.ts';
import { type Damage, type Verification, verifyChain } from '../audit/verify.ts';
import { PatchcheckError } from '../model/errors.ts';
import { auditLinks } from '../store/audit.ts';
import { parseAuditLines } from './audit-formats.ts';
import { type CommandIo, EXIT } from './command.ts';
import { withKeptStore } from './kept-store.ts';
import { writeStream } from './output.ts';

const OPTIONS = { head: { type: 'string' }, config: { type: 'string' } } as const;

/** Verifies the store's audit or an exported one, says what came of it, and resolves to the exit code. */
export async function runAuditVerify(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [file, ...more] = positionals;
  if (more.length > 0) {
    throw new PatchcheckError('bad-usage', 'audit verify takes one file.', 'Name one file, or none.');
  }
  const known = values.head === undefined ? undefined : headOf(values.head);
  const verification =
    file === undefined
      ? await withKeptStore(io, values.config, ({ db }) => verifyChain(auditLinks(db), known))
      : await verifyFile(file, known);
  await writeStream(io.stdout, verificationText(verification, known));
  return verification.kind === 'intact' ? EXIT.done : EXIT.matched;
}

async function verifyFile(file: string, known: Head | undefined): Promise<Verification> {
  const stream = createReadStream(file, 'utf8');
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  try {
    const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
    return await Promise.race([verifyChain(parseAuditLines(lines), known), failed]);
  } catch (cause) {
    if (cause instanceof PatchcheckError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new PatchcheckError('bad-usage', `The file ${file} cannot be read: ${code}.`, 'Name another one.', {
      cause,
    });
  } finally {
    stream.destroy();
  }
}

/** `12:` and a hash of 64 hex digits. */
function headOf(typed: string): Head {
  const [, sequence, hash] = /^([1-9]\d{0,9}):([0-9a-f]{64})$/i.exec(typed.trim()) ?? [];
  if (sequence !== undefined && hash !== undefined) {
    return { sequence: Number(sequence), hash: hash.toLowerCase() };
  }
  throw new PatchcheckError(
    'bad-usage',
    `--head cannot be ${JSON.stringify(typed.slice(0, 80))}.`,
    'It is the number of an entry, a colon and its hash of 64 hex digits, as verify prints it.',
  );
}

const DAMAGES: Readonly<Record<Damage, string>> = {
  changed: 'it does not say any more what was written',
  missing: 'it is missing',
  reordered: 'it does not follow from the entry before it: one of the two was moved, put in or replaced',
  'cut-off': 'it is missing, and so are all after it, up to the head that you named',
  'another-chain': 'its hash is not that of the head that you named: the audit was written anew',
};

function verificationText(verification: Verification, known: Head | undefined): string {
  if (verification.kind === 'broken') {
    const { sequence, damage } = verification;
    const before =
      sequence === 1 ? '' : ` What was written before it, up to entry ${sequence - 1}, is intact.`;
    return `The audit is broken at entry ${sequence}: ${DAMAGES[damage]}.${before}\n`;
  }
  const { sequence, hash } = verification.head;
  if (sequence === GENESIS.sequence) return 'The audit is empty.\n';
  const entries = sequence === 1 ? '1 entry' : `${sequence} entries`;
  const hint = known
    ? ''
    : 'Whether entries are missing at its end shows only against a head that was kept elsewhere: --head.\n';
  return `The audit is intact: ${entries}.\nHead: ${sequence}:${hash}\n${hint}`;
}

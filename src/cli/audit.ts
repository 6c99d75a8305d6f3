/** `patchcheck audit`: is the record of what was done and refused whole, and what does it say? */

import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { runAuditExport } from './audit-export.ts';
import { runAuditVerify } from './audit-verify.ts';
import { type CommandIo, EXIT } from './command.ts';
import { writeStream } from './output.ts';

const USAGE = `Usage: patchcheck audit verify [FILE] [options]
       patchcheck audit export [options]

verify: are all entries there, as they were written? Exit code 0: yes; 1: no, and it says from where on;
3: they could not be read.
  FILE                    a whole export in JSON lines, instead of the store
  --head SEQUENCE:HASH    a head that was kept elsewhere: shows, too, that nothing is missing at the end

export: the entries, oldest first. Only JSON lines can be verified; CSV is for reading.
  --format jsonl|csv      jsonl
  --out FILE              write there instead of to standard output
  --since TIME            from then on: 2026-03-01 or 2026-03-01T12:00:00Z
  --remediation ID        of one remediation

  --config FILE           instead of patchcheck.yaml
`;

const SUBCOMMANDS = { verify: runAuditVerify, export: runAuditExport } as const;

/** Resolves to the exit code. Throws PatchcheckError for bad usage or a store that is taken. */
export async function runAudit(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const [name = '', ...rest] = args;
  if (name === 'verify' || name === 'export') return SUBCOMMANDS[name](rest, io);
  throw new PatchcheckError(
    'bad-usage',
    name === ''
      ? 'audit needs to know what to do.'
      : `audit cannot ${JSON.stringify(name.slice(0, 64))}${didYouMean(name, Object.keys(SUBCOMMANDS))}.`,
    'It is verify or export; see patchcheck audit --help.',
  );
}

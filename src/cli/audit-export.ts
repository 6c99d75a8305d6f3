import { parseArgs } from 'node:util';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { auditLinks } from '../store/audit.ts';
import { AUDIT_FORMATS, type AuditFormat, auditLines } from './audit-formats.ts';
import { type CommandIo, EXIT } from './command.ts';
import { withKeptStore } from './kept-store.ts';
import { requireWritable, writeFileWhole, writeStream } from './output.ts';

const OPTIONS = {
  format: { type: 'string' },
  out: { type: 'string' },
  since: { type: 'string' },
  remediation: { type: 'string' },
  config: { type: 'string' },
} as const;

/** Writes entries of the audit and resolves to 0. */
export async function runAuditExport(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out } = values;
  const format = formatOf(values.format ?? 'jsonl');
  const filter = {
    since: values.since === undefined ? undefined : timeOf(values.since),
    remediationId: values.remediation,
  };
  if (out !== undefined) await requireWritable(out);
  await withKeptStore(io, values.config, async ({ db }) => {
    const lines = auditLines(auditLinks(db, filter), format);
    if (out !== undefined) return writeFileWhole(out, lines);
    for await (const line of lines) await writeStream(io.stdout, line);
  });
  return EXIT.done;
}

function formatOf(typed: string): AuditFormat {
  const format = AUDIT_FORMATS.find((candidate) => candidate === typed);
  if (format) return format;
  throw new PatchcheckError(
    'bad-usage',
    `--format cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, AUDIT_FORMATS)}.`,
    `It is one of ${AUDIT_FORMATS.join(', ')}.`,
  );
}

/** As entries are dated. A time needs its zone: the reader's own would give another answer elsewhere. */
function timeOf(typed: string): string {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(typed);
  const time = isTime ? Date.parse(typed) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new PatchcheckError(
    'bad-usage',
    `--since cannot be ${JSON.stringify(typed.slice(0, 64))}.`,
    'Write a date (2026-03-01) or a time with its zone (2026-03-01T12:00:00Z).',
  );
}

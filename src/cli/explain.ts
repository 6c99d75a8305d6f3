/** `patchcheck explain`: patch output → cause. Needs no AWS, no configuration and no store. */

import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { classifyOutput, type OutputSample } from '../diagnosis/output/classify.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { type CommandIo, EXIT } from './command.ts';
import { describeAnswer, explainAnswer } from './explain-answer.ts';
import { answerLines } from './explain-lines.ts';
import { writeStream } from './output.ts';

const USAGE = `Usage: patchcheck explain [FILE] [options]

  --platform NAME      such as "Ubuntu 22.04" or Windows
  --document NAME      such as AWS-RunPatchBaseline
  --status STATUS      of the invocation, such as Failed or ExecutionTimedOut
  --format text|json   text by default
  --jsonl              one JSON sample a line in, one JSON answer a line out

Reads FILE, or standard input where there is none or FILE is "-".
`;
const FORMATS = ['text', 'json'] as const;

/** Reads output, says what it means, and resolves to the exit code. Throws PatchcheckError for bad usage. */
export async function runExplain(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const { file, jsonl, format, ...about } = parseOptions(args);
  if (file === null && io.stdin.isTTY)
    await writeStream(io.stderr, 'Reading from the terminal; end with Ctrl-D.\n');
  const chunks = file === null ? io.stdin : readFile(file);
  if (jsonl) return answerLines(chunks, io.stdout);
  const sample: OutputSample = { ...about, stdout: await collect(chunks), stderr: '' };
  const answer = classifyOutput(sample);
  const text = format === 'json' ? describeAnswer(answer, sample) : explainAnswer(answer, sample);
  await writeStream(io.stdout, text);
  return EXIT.done;
}

function parseOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      platform: { type: 'string' },
      document: { type: 'string' },
      status: { type: 'string' },
      format: { type: 'string' },
      jsonl: { type: 'boolean' },
    },
  });
  const [file, ...more] = positionals;
  if (more.length > 0) throw new PatchcheckError('bad-usage', 'explain takes one file', USAGE);
  return {
    file: file === undefined || file === '-' ? null : file,
    jsonl: values.jsonl ?? false,
    format: formatOf(values.format),
    platform: values.platform ?? null,
    document: values.document ?? null,
    status: values.status ?? null,
  };
}

function formatOf(typed: string | undefined): (typeof FORMATS)[number] {
  const found = FORMATS.find((format) => format === (typed ?? 'text'));
  if (found) return found;
  throw new PatchcheckError(
    'bad-usage',
    `--format cannot be ${JSON.stringify(typed)}${didYouMean(typed ?? '', FORMATS)}`,
    `It is one of ${FORMATS.join(', ')}.`,
  );
}

/** The file's bytes. Throws PatchcheckError where it cannot be read. */
async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new PatchcheckError(
      'bad-usage',
      `Cannot read ${path}: ${code}`,
      'Name a file that exists and that you may read, or give the output on standard input.',
      { cause },
    );
  }
}

async function collect(chunks: AsyncIterable<Uint8Array | string>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return decodeText(Buffer.concat(parts));
}

/** Windows tools write UTF-16 with a byte order mark; all else is read as UTF-8. */
function decodeText(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

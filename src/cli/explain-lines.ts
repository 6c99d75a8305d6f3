/** `explain --jsonl`: one JSON sample a line in, one JSON answer a line out, in the same order. */

import { TextDecoder } from 'node:util';
import { z } from 'zod';
import { classifyOutput } from '../diagnosis/output/classify.ts';
import { EXIT, type OutputStream } from './command.ts';
import { writeStream } from './output.ts';

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));
const exitCode = z
  .union([z.number(), z.string().regex(/^(?:-?\d{1,10}|0x[0-9a-fA-F]{1,8})?$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : Number(value)));

const Sample = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  platform: text,
  document: text,
  step: text,
  status: text,
  exit_code: exitCode,
  stdout: text,
  stderr: text,
});

/**
 * Answers every line as it comes; blank lines are passed over. A malformed line gets an inconclusive answer
 * with an `error` besides, and makes the exit code 2 once the others are answered.
 */
export async function answerLines(
  chunks: AsyncIterable<Uint8Array | string>,
  output: OutputStream,
): Promise<number> {
  let rejected = 0;
  let lineNumber = 0;
  for await (const line of linesOf(chunks)) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const answer = answerLine(line, lineNumber);
    if ('error' in answer) rejected += 1;
    await writeStream(output, `${JSON.stringify(answer)}\n`);
  }
  return rejected > 0 ? EXIT.usage : EXIT.done;
}

function answerLine(line: string, lineNumber: number) {
  const json = parseJson(line);
  if (json === undefined) return malformed(null, `Line ${lineNumber} is no JSON`);
  const parsed = Sample.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return malformed(
      idOf(json),
      `Line ${lineNumber} is no sample: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`,
    );
  }
  const { id, exit_code, stdout, stderr, ...about } = parsed.data;
  const { category, code, confidence, evidence } = classifyOutput({
    ...about,
    exitCode: exit_code,
    stdout: stdout ?? '',
    stderr: stderr ?? '',
  });
  return { id: id ?? null, category, code, confidence, evidence };
}

function malformed(id: string | number | null, error: string) {
  const { category, code, confidence, evidence } = classifyOutput({ stdout: '', stderr: '' });
  return { id, category, code, confidence, evidence, error };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function idOf(json: unknown): string | number | null {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/**
 * Lines of a stream of any size; characters cut between two chunks are put together again. Windows
 * PowerShell writes UTF-16 with a byte order mark where it redirects; all else is read as UTF-8.
 */
async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let parts: string[] = [];
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const piece = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [rest = '', ...lines] = piece.split('\n').reverse();
    if (lines.length === 0) {
      parts.push(rest);
      continue;
    }
    for (const line of lines.reverse()) {
      yield parts.join('') + line;
      parts = [];
    }
    parts = [rest];
  }
  const last = parts.join('') + (decoder?.decode() ?? '');
  if (last !== '') yield last;
}

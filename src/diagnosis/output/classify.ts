/**
 * Says which root cause a piece of patch output speaks for.
 *
 * The line that decides counts, not the exit code: text first, status and number second. Where several
 * causes appear, the one that explains the others wins; where none does, the answer is inconclusive.
 */

import { type Category, type Confidence, categoryOf, type RootCauseCode } from '../../model/codes.ts';
import type { OutputAnswer } from '../root-cause.ts';
import { OUTPUT_CAUSES } from './causes.ts';
import { findMatches, type Match } from './match.ts';
import { lastCompletion, lastWork } from './progress.ts';
import { redactSecrets } from './redact.ts';
import {
  type Ending,
  endingOf,
  exitCodeOf,
  hookStepOf,
  type InvocationStatus,
  isPatchDocument,
} from './status.ts';
import { type Line, readLines, wasCut } from './text.ts';

export interface OutputSample extends InvocationStatus {
  readonly platform?: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OutputClassification extends OutputAnswer {
  readonly category: Category;
  /** The deciding lines, best first, secrets redacted; empty when inconclusive. */
  readonly evidence: readonly string[];
}

/** A cause with how strongly the sample speaks for it. */
interface Conclusion {
  readonly code: RootCauseCode;
  readonly confidence: Confidence;
  readonly lines: readonly string[];
}

/** All that the rules below look at. */
interface Reading {
  readonly sample: OutputSample;
  readonly lines: readonly Line[];
  readonly ending: Ending;
  readonly exitCode: number | null;
  readonly cut: boolean;
  readonly matches: readonly Match[];
}

const MOST_EVIDENCE = 3;
const INCONCLUSIVE: Conclusion = { code: 'inconclusive', confidence: 'low', lines: [] };
/** Troubles before packages were fetched and installed: had they decided, it would not have come to that. */
const GOT_OVER: ReadonlySet<RootCauseCode> = new Set([
  'package-lock',
  'throttled',
  'entitlement',
  'repo-unreachable',
  'repo-metadata',
  'patch-source-access',
]);
const RANK = new Map(OUTPUT_CAUSES.map((cause, index) => [cause.code, index]));

/** Asked in order; the first that concludes anything answers. */
const RULES: readonly ((reading: Reading) => Conclusion | null)[] = [
  failedHook,
  decisiveLine,
  statusAlone,
  timeOut,
  warnedLine,
  specificSymptom,
  exitCodeAlone,
  vagueFailure,
];

/** The cause that `sample` speaks for, or `inconclusive`. Never throws; linear in the size of the text. */
export function classifyOutput(sample: OutputSample): OutputClassification {
  const reading = read(sample);
  const conclusion = RULES.reduce<Conclusion | null>((found, rule) => found ?? rule(reading), null);
  const { code, confidence, lines } = conclusion ?? INCONCLUSIVE;
  const evidence = [...new Set(lines.map(redactSecrets))].slice(0, MOST_EVIDENCE);
  return { code, category: categoryOf(code), confidence, line: evidence[0] ?? '', evidence };
}

function read(sample: OutputSample): Reading {
  const lines = [...readLines(sample.stdout), ...readLines(sample.stderr)];
  const ending = endingOf(sample);
  return {
    sample,
    lines,
    ending,
    exitCode: exitCodeOf(sample, lines),
    cut: wasCut(sample.stdout) || wasCut(sample.stderr),
    matches: stillTrue(findMatches(lines, OUTPUT_CAUSES), lines, ending),
  };
}

/**
 * Without what the run got over: waits and retries before it went on, and everything before it was done.
 * Success proves little for apt: its payload warns of each package that conflicts, and reports success.
 */
function stillTrue(matches: readonly Match[], lines: readonly Line[], ending: Ending): Match[] {
  const done = ending === 'failed' || ending === 'timed-out' ? -1 : lastCompletion(lines);
  const worked = lastWork(lines);
  return matches.filter(({ code, weight, lineNumber }) => {
    if (lineNumber <= done) return false;
    const gotOver = GOT_OVER.has(code) && lineNumber < worked;
    if (weight === 'decisive') return !(gotOver && ending === 'succeeded');
    if (ending === 'succeeded') return code === 'dependency-conflict' && weight === 'warning';
    return !gotOver;
  });
}

function failedHook({ sample, ending, lines, exitCode }: Reading): Conclusion | null {
  const step = hookStepOf(sample);
  if (!step || (ending !== 'failed' && ending !== 'timed-out')) return null;
  const last = lines.at(-1)?.text;
  const said = `Step ${step} ended ${sample.status ?? 'failed'}${exitCode === null ? '' : `, exit code ${exitCode}`}`;
  return { code: 'hook-failed', confidence: 'high', lines: last ? [said, last] : [said] };
}

function decisiveLine(reading: Reading): Conclusion | null {
  const decisive = reading.matches.filter((match) => match.weight === 'decisive');
  return explaining(decisive, reading, reading.ending === 'succeeded' ? 'medium' : 'high');
}

/** Nothing in the text decides, but the status does: never delivered, rate-limited, or the sender's doing. */
function statusAlone({ ending, sample, matches }: Reading): Conclusion | null {
  const lines = [`Status ${sample.status ?? ''}`];
  if (ending === 'undelivered') return { code: 'connection-lost', confidence: 'medium', lines };
  if (ending === 'rate-limited') return { code: 'throttled', confidence: 'medium', lines };
  if (ending === 'stopped-by-sender' && matches.length === 0) return INCONCLUSIVE;
  return null;
}

/** A run that timed out while it waited for a lock failed for the lock. */
function timeOut(reading: Reading): Conclusion | null {
  if (reading.ending !== 'timed-out') return null;
  const waits = reading.matches.filter((match) => match.code === 'package-lock');
  const last = reading.lines.at(-1)?.text;
  const said = `Status ${reading.sample.status ?? ''}`;
  return (
    explaining(waits, reading, 'high') ?? {
      code: 'command-timeout',
      confidence: reading.matches.length > 0 ? 'medium' : 'high',
      lines: last ? [said, last] : [said],
    }
  );
}

function warnedLine(reading: Reading): Conclusion | null {
  return explaining(
    reading.matches.filter((match) => match.weight === 'warning'),
    reading,
    'medium',
  );
}

function specificSymptom(reading: Reading): Conclusion | null {
  const specific = reading.matches.filter((match) => match.code !== 'patch-failed');
  return explaining(specific, reading, 'medium');
}

function exitCodeAlone({ sample, exitCode, lines }: Reading): Conclusion | null {
  if (exitCode === null) return null;
  const patch = isPatchDocument(sample) || (!sample.document && exitCode >= 130);
  const cause = OUTPUT_CAUSES.find((candidate) =>
    (patch ? candidate.exitCodes : candidate.shellExitCodes)?.includes(exitCode),
  );
  const printed = lines.findLast((line) => line.text.includes('exit status'))?.text;
  return cause ? { code: cause.code, confidence: 'low', lines: [printed ?? `Exit code ${exitCode}`] } : null;
}

/** It failed, and the text, which is all there, tells no more. */
function vagueFailure(reading: Reading): Conclusion | null {
  const vague = explaining(reading.matches, reading, 'medium');
  if (vague) return vague;
  const { ending, lines, cut, sample } = reading;
  if (ending !== 'failed' || cut || lines.length === 0 || !isPatchDocument(sample)) return null;
  return { code: 'patch-failed', confidence: 'low', lines: lines.slice(-1).map((line) => line.text) };
}

/** Of several causes the one that explains the others: the causes are listed in that order. */
function explaining(matches: readonly Match[], { cut }: Reading, confidence: Confidence): Conclusion | null {
  const [best] = matches.toSorted((one, other) => rankOf(one) - rankOf(other));
  if (!best) return null;
  const own = matches.filter((match) => match.code === best.code);
  return {
    code: best.code,
    confidence: cut ? lower(confidence) : confidence,
    lines: own.map((match) => match.line),
  };
}

function rankOf(match: Match): number {
  return RANK.get(match.code) ?? OUTPUT_CAUSES.length;
}

function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}

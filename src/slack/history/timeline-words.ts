/** What an instance has been through, a line an event. Pure. */

import { ENDING_WORDS } from '../../assessment/exports/changes.ts';
import type { TimelineEntry } from '../../history/timeline.ts';
import type { Assignment, ExceptionKind } from '../../model/history.ts';
import { ACTION_WORDS, personWords } from '../remediation/words.ts';
import { code, outside, sentence, time } from '../text.ts';

export const EXCEPTION_WORDS: Readonly<Record<ExceptionKind, string>> = {
  snooze: 'snoozed',
  'accepted-risk': 'risk accepted',
};

/**
 * A line an event, newest first. Scans that went well, one after the other and by the same schedule, are one line:
 * they say that nothing happened.
 */
export function timelineLines(entries: readonly TimelineEntry[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < entries.length; ) {
    const alike = quietScans(entries.slice(index));
    const entry = entries[index];
    if (entry === undefined) break;
    lines.push(alike.length > 1 ? quietLine(alike) : timelineLine(entry));
    index += Math.max(1, alike.length);
  }
  return lines;
}

type Scan = Entry<'patched'> & { readonly at: string };

/** How many of the first entries are scans that went well, by what the first of them was begun by. */
function quietScans(entries: readonly TimelineEntry[]): Scan[] {
  const scans: Scan[] = [];
  for (const entry of entries) {
    const isQuiet = entry.kind === 'patched' && entry.operation === 'Scan' && entry.fate === 'succeeded';
    if (!isQuiet || (scans[0] !== undefined && scans[0].origin.id !== entry.origin.id)) break;
    scans.push(entry);
  }
  return scans;
}

function quietLine(scans: readonly Scan[]): string {
  const [newest] = scans;
  const oldest = scans.at(-1);
  if (newest === undefined || oldest === undefined) return '';
  return `• ${time(oldest.at)} to ${time(newest.at)} ${scans.length} scans succeeded, ${originWords(newest.origin)}`;
}

/** "• <time> fixed by a window or association `mw-…`". */
function timelineLine(entry: TimelineEntry): string {
  return `• ${time(entry.at)} ${eventWords(entry)}`;
}

function eventWords(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'appeared':
      return appearedWords(entry);
    case 'ended':
      return `${entry.ending === 'termination' ? 'gone' : '*fixed*'} ${ENDING_WORDS[entry.ending]}${entry.by === null ? '' : ` ${code(entry.by, 80)}`}`;
    case 'reported':
      return reportedWords(entry);
    case 'patched':
      return patchedWords(entry);
    case 'expected':
      return `expected: ${entry.by} ${entry.name === null ? '' : `${outside(entry.name, 80)} `}${code(entry.id, 80)} (${entry.operation ?? 'operation unknown'})`;
    case 'remediation':
      return remediationWords(entry);
    case 'excepted': {
      const { kind, by, expiresAt, reason } = entry.exception;
      return `${EXCEPTION_WORDS[kind]} by ${personWords(by)} until ${time(expiresAt)}: ${outside(reason, 200)}`;
    }
    case 'exception-over':
      return entry.by === null
        ? 'its exception ran out'
        : `its exception was ended by ${personWords(entry.by)}`;
    case 'assigned':
      return assignedWords(entry.assignment);
    case 'acknowledged':
      return `seen by ${personWords(entry.assignment.assignee)}`;
  }
}

type Entry<Kind extends TimelineEntry['kind']> = Extract<TimelineEntry, { readonly kind: Kind }>;

function appearedWords({ number, nonCompliantSince, method }: Entry<'appeared'>): string {
  const what =
    number === 1 ? '*reported for the first time*' : `*back again*, for the ${ordinal(number)} time`;
  if (nonCompliantSince === null) return `${what}, not known to be non-compliant`;
  return `${what}, non-compliant since ${time(nonCompliantSince)} by ${sentence(method, 120)}`;
}

function reportedWords({ level, code: cause, levelBefore, codeBefore, runId }: Entry<'reported'>): string {
  const levels = levelBefore === null || levelBefore === level ? level : `${levelBefore} → ${level}`;
  const causes =
    codeBefore === null || codeBefore === cause ? code(cause) : `${code(codeBefore)} → ${code(cause)}`;
  return `assessed: ${levels} ${causes} (run ${code(runId, 70)})`;
}

const FATE_WORDS: Readonly<Record<Entry<'patched'>['fate'], string>> = {
  succeeded: 'succeeded',
  failed: '*failed*',
  'not-run': 'did not run',
  'under-way': 'under way',
};

const ORIGIN_WORDS: Readonly<Record<Entry<'patched'>['origin']['kind'], string>> = {
  'maintenance-window': 'by window',
  association: 'by association',
  'patch-policy': 'by patch policy',
  command: 'by somebody’s command',
};

function patchedWords({ operation, document, fate, origin, commandId }: Entry<'patched'>): string {
  const what = operation ?? outside(document, 80);
  const command = isRoutine(fate, origin) ? '' : ` (command ${code(commandId, 60)})`;
  return `${what} ${FATE_WORDS[fate]}, ${originWords(origin)}${command}`;
}

/** What a schedule did as it should needs no looking up. */
function isRoutine(fate: Entry<'patched'>['fate'], origin: Entry<'patched'>['origin']): boolean {
  return fate === 'succeeded' && origin.id !== null;
}

function originWords({ kind, id }: Entry<'patched'>['origin']): string {
  return `${ORIGIN_WORDS[kind]}${id === null ? '' : ` ${code(id, 80)}`}`;
}

const RESULT_WORDS: Readonly<Record<NonNullable<Entry<'remediation'>['result']>, string>> = {
  fixed: '*fixed* it',
  'not-fixed': 'did not fix it',
  failed: '*failed*',
  unknown: 'outcome not known',
  skipped: 'never reached it',
  'left-out': 'left it out',
};

function remediationWords({
  action,
  state,
  result,
  requestedBy,
  remediationId,
}: Entry<'remediation'>): string {
  const how = result === null ? state.replaceAll('-', ' ') : RESULT_WORDS[result];
  return `${ACTION_WORDS[action].noun} asked for by ${personWords(requestedBy)}: ${how} (remediation ${code(remediationId, 60)})`;
}

function assignedWords({ assignee, by }: Assignment): string {
  if (assignee === by) return `taken on by ${personWords(assignee)}`;
  return `assigned to ${personWords(assignee)} by ${personWords(by)}`;
}

function ordinal(number: number): string {
  const last = number % 10;
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${isTeen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

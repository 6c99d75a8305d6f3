/** What the form about an exception offers, and what was chosen in it. Pure. */

import { z } from 'zod';
import { inWords } from '../../diagnosis/time.ts';
import type { ExceptionWish } from '../../history/excepting.ts';
import { EXCEPTION_KINDS, type ExceptionSubject } from '../../model/history.ts';
import type { Finding } from '../../model/report.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { EXCEPTION_UNTIL } from '../action-ids.ts';

export const EXCEPTION_FIELDS = {
  kind: 'exception-kind',
  subject: 'exception-subject',
  until: EXCEPTION_UNTIL,
  date: 'exception-date',
  reason: 'exception-reason',
} as const;

export interface Choice {
  readonly value: string;
  readonly text: string;
}

const DAY_MS = 86_400_000;
const DAYS = [7, 1, 14, 30];
const TO_WINDOW = 'window';
const LONGEST = 'longest';
/** Slack takes 100 options; AWS takes 50 tags. */
const MOST_TAGS = 50;

/** Subjects by name: the finding itself says what they stand for. */
export function subjectChoices(finding: Finding, environment: string): Choice[] {
  const { code } = finding.rootCause;
  return [
    { value: 'finding', text: `This instance, as long as it is ${code}` },
    { value: 'instance', text: 'This instance, whatever it is' },
    { value: 'cause', text: `Everything in ${environment} that is ${code}` },
    ...tagsOf(finding).map(([key, value], index) => ({
      value: `tag-${index}`,
      text: `Everything tagged ${key}=${value}`,
    })),
  ];
}

/** Always in the same order, so that a number names one. */
function tagsOf({ context: { tags } }: Finding): [string, string][] {
  return Object.entries(tags)
    .filter(([key]) => key !== 'Name')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_TAGS);
}

/** Those that the environment allows. A week comes first: it is what most mean. */
export function untilChoices(
  { exceptions: { maxDurationMs } }: Pick<EnvironmentSettings, 'exceptions'>,
  nextWindowAt: string | null,
  now: Date,
): Choice[] {
  const toWindow = nextWindowAt === null ? 0 : Date.parse(nextWindowAt) - now.getTime();
  const days = DAYS.filter((day) => day * DAY_MS < maxDurationMs);
  return [
    ...days.map((day) => ({ value: String(day), text: inWords(day * DAY_MS) })),
    ...(toWindow > 0 && toWindow < maxDurationMs
      ? [{ value: TO_WINDOW, text: `until the next window, in ${inWords(toWindow)}` }]
      : []),
    { value: LONGEST, text: `${inWords(maxDurationMs)}, the longest that is allowed` },
  ];
}

const Field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_date: z.string().nullish(),
});

export interface ExceptionForm {
  /** null: what was chosen is not on offer any more. */
  readonly wish: ExceptionWish | null;
  readonly reason: string;
}

/** What a person decided about a finding. A date wins over a length of time. */
export function readExceptionForm(
  values: unknown,
  finding: Finding,
  environment: EnvironmentSettings,
  now: Date,
): ExceptionForm {
  const field = (id: string) => Field.safeParse(at(at(values, id), id)).data ?? {};
  const chosen = (id: string) => field(id).selected_option?.value;
  const reason = (field(EXCEPTION_FIELDS.reason).value ?? '').trim();
  const kind = z.enum(EXCEPTION_KINDS).safeParse(chosen(EXCEPTION_FIELDS.kind)).data;
  const subject = subjectOf(chosen(EXCEPTION_FIELDS.subject), finding);
  const date = field(EXCEPTION_FIELDS.date).selected_date ?? null;
  const until =
    date === null ? untilOf(chosen(EXCEPTION_FIELDS.until), finding, environment, now) : endOf(date);
  if (kind === undefined || subject === null || until === null) return { wish: null, reason };
  return { wish: { environment: environment.name, kind, subject, reason, until }, reason };
}

function subjectOf(chosen: string | undefined, finding: Finding): ExceptionSubject | null {
  const { accountId, region, instanceId, rootCause } = finding;
  switch (chosen) {
    case 'finding':
      return { kind: 'finding', code: rootCause.code, accountId, region, instanceId };
    case 'instance':
      return { kind: 'instance', accountId, region, instanceId };
    case 'cause':
      return { kind: 'cause', code: rootCause.code };
  }
  const [, index] = /^tag-(\d+)$/.exec(chosen ?? '') ?? [];
  const tag = index === undefined ? undefined : tagsOf(finding)[Number(index)];
  return tag === undefined ? null : { kind: 'tag', key: tag[0], value: tag[1] };
}

function untilOf(
  chosen: string | undefined,
  { patching }: Finding,
  { exceptions }: EnvironmentSettings,
  now: Date,
): string | null {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  if (chosen === TO_WINDOW) return patching.nextWindowAt;
  if (chosen === LONGEST) return after(exceptions.maxDurationMs);
  return DAYS.includes(Number(chosen)) ? after(Number(chosen) * DAY_MS) : null;
}

/** null for what is no day. */
function endOf(date: string): string | null {
  const end = new Date(`${date}T23:59:59Z`);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

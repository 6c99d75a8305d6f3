/** An environment's `remediation`: its shape in the file, and what it comes to. */

import { z } from 'zod';
import { DEFAULT_REMEDIATION, type RemediationSettings } from '../model/settings.ts';
import { Duration, durationMs } from './duration.ts';
import { MAX_PATTERN_LENGTH, wrongPattern } from './reason-pattern.ts';

const DAY_MS = 86_400_000;

const Moment = z
  .string()
  .refine(
    (text) => isDate(text) || z.iso.datetime({ offset: true }).safeParse(text).success,
    'a time is written 2026-12-20T18:00:00Z (with its zone), or as a date, 2026-12-20, in UTC',
  );

const Freeze = z
  .strictObject({
    from: Moment.describe('A time with its zone, or a date: from the beginning of that day, UTC.'),
    to: Moment.describe('A time with its zone, or a date: to the end of that day, UTC.'),
    reason: z.string().min(1).max(200).describe('Told to whoever is refused.'),
  })
  .superRefine(({ from, to }, context) => {
    if (beginOf(from) < endOf(to)) return;
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than `from`' });
  });

const ReasonPattern = z
  .string()
  .min(1)
  .max(MAX_PATTERN_LENGTH)
  .superRefine((pattern, context) => {
    const wrong = wrongPattern(pattern);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  });

const NAME = '[\\w.-]{3,128}';
const ARN = 'arn:aws(-[a-z]+)*:ssm:[a-z0-9-]+:\\d{12}:document/';
const Calendar = z
  .string()
  .regex(
    new RegExp(`^(${ARN})?${NAME}$`),
    'name a change calendar, or its ARN: arn:aws:ssm:us-east-1:111122223333:document/name',
  );
const PrivateDocument = z
  .string()
  .regex(
    new RegExp(`^(${ARN})?(?!AWS|aws|amazon|amzn)${NAME}$`),
    'name a document of your own, or its ARN; without it AWS-RunPatchBaseline is used',
  );

export const RemediationKeys = z.strictObject({
  waves: z
    .strictObject({
      canary: z.int().min(1).max(100).optional().describe('So many instances first, alone (1).'),
      percent: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe('Then at most so many percent of all at a time, and at least one (10).'),
      maxErrors: z
        .int()
        .min(0)
        .max(10_000)
        .optional()
        .describe('More failures than this, and nothing more is begun (0).'),
    })
    .optional(),
  reasonPattern: ReasonPattern.optional().describe(
    'A regular expression that a reason must contain, such as CHG\\d{7}.',
  ),
  calendars: z
    .array(Calendar)
    .max(20)
    .optional()
    .describe('Change calendars, by name or ARN: nothing begins unless all are open.'),
  freeze: z.array(Freeze).max(100).optional().describe('Times in which nothing begins.'),
  breakGlass: z
    .boolean()
    .optional()
    .describe('May an operator act without approval, for a reason, for all to see? (false)'),
  requireTag: z
    .strictObject({ key: z.string().min(1).max(128), value: z.string().max(256).optional() })
    .optional()
    .describe('Only instances with this tag are acted on; its value is `allowed` where none is named.'),
  documents: z
    .strictObject({ scan: PrivateDocument.optional(), install: PrivateDocument.optional() })
    .optional()
    .describe('Documents of your own with a fixed operation, so that IAM can tell scan and install apart.'),
  returnWithin: Duration.optional().describe('How long an instance may be away after a restart (20m).'),
});

/** The settings that the keys come to; the safe defaults where they say nothing. */
export function resolveRemediation(keys: z.infer<typeof RemediationKeys> = {}): RemediationSettings {
  const { waves, documents, returnWithinMs } = DEFAULT_REMEDIATION;
  return {
    waves: {
      canary: keys.waves?.canary ?? waves.canary,
      percent: keys.waves?.percent ?? waves.percent,
      maxErrors: keys.waves?.maxErrors ?? waves.maxErrors,
    },
    reasonPattern: keys.reasonPattern ?? DEFAULT_REMEDIATION.reasonPattern,
    calendars: [...new Set(keys.calendars ?? DEFAULT_REMEDIATION.calendars)],
    freeze: (keys.freeze ?? []).map(({ from, to, reason }) => ({
      from: new Date(beginOf(from)).toISOString(),
      to: new Date(endOf(to)).toISOString(),
      reason,
    })),
    breakGlass: keys.breakGlass ?? DEFAULT_REMEDIATION.breakGlass,
    requireTag: keys.requireTag
      ? { key: keys.requireTag.key, value: keys.requireTag.value ?? 'allowed' }
      : DEFAULT_REMEDIATION.requireTag,
    documents: {
      scan: keys.documents?.scan ?? documents.scan,
      install: keys.documents?.install ?? documents.install,
    },
    returnWithinMs: keys.returnWithin === undefined ? returnWithinMs : durationMs(keys.returnWithin),
  };
}

function isDate(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

function beginOf(moment: string): number {
  return Date.parse(moment);
}

/** People who write a date mean that day, too. */
function endOf(moment: string): number {
  return Date.parse(moment) + (isDate(moment) ? DAY_MS : 0);
}

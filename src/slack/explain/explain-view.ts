/** Patch output that somebody pastes, and what it means. Nothing of it is kept. Pure. */

import type { types } from '@slack/bolt';
import { z } from 'zod';
import { adviceFor } from '../../diagnosis/output/advice.ts';
import { classifyOutput, type OutputSample } from '../../diagnosis/output/classify.ts';
import { redactSecrets } from '../../diagnosis/output/redact.ts';
import { EXPLAIN_FORM } from '../action-ids.ts';
import { context, header, preformatted, section, sections } from '../messages/blocks.ts';
import { commandBlocks } from '../results/details-steps.ts';
import { code, number, outside, plain, sentence } from '../text.ts';

const TITLE = 'Explain patch output';
const OUTPUT = 'explain-output-text';
const PLATFORM = 'explain-platform';
/** As much as Slack lets people type into a field. */
const LONGEST_TYPED = 3_000;
/** Of what was read, shown again so that people see what the answer is about. */
const SHOWN = 600;

export function renderExplainForm(): types.ModalView {
  return {
    type: 'modal',
    callback_id: EXPLAIN_FORM,
    title: plainText(TITLE),
    submit: plainText('Explain'),
    close: plainText('Close'),
    blocks: [
      {
        type: 'input',
        block_id: OUTPUT,
        label: plainText('Output of a patch run'),
        hint: plainText(
          'Best the last lines: they decide. Up to 3,000 characters fit; longer output fits into patchcheck explain on the command line.',
        ),
        element: {
          type: 'plain_text_input',
          action_id: OUTPUT,
          multiline: true,
          max_length: LONGEST_TYPED,
          focus_on_load: true,
        },
      },
      {
        type: 'input',
        block_id: PLATFORM,
        optional: true,
        label: plainText('Platform'),
        element: {
          type: 'plain_text_input',
          action_id: PLATFORM,
          max_length: 80,
          placeholder: plainText('such as Ubuntu 22.04 or Windows'),
        },
      },
      context('The text is read here and now, and kept nowhere.'),
    ],
  };
}

const Typed = z.object({ value: z.string().nullish() });
const Values = z.object({
  [OUTPUT]: z.object({ [OUTPUT]: Typed }),
  [PLATFORM]: z.object({ [PLATFORM]: Typed }).optional(),
});

/** null for another version's form. */
export function readExplainForm(values: unknown): OutputSample | null {
  const form = Values.safeParse(values).data;
  if (form === undefined) return null;
  const platform = form[PLATFORM]?.[PLATFORM].value ?? null;
  return { platform, stdout: form[OUTPUT][OUTPUT].value ?? '', stderr: '' };
}

/** What is wrong with the form, by block id; null where it may be sent. */
export function explainFormLacks(values: unknown): Record<string, string> | null {
  const sample = readExplainForm(values);
  return sample === null || sample.stdout.trim() !== '' ? null : { [OUTPUT]: 'Paste some output first.' };
}

/**
 * The cause with the lines that prove it, what it means and what to do.
 *
 * @param isCut whether there is more of the text than was read
 */
export function renderExplanation(sample: OutputSample, isCut = false): types.ModalView {
  const answer = classifyOutput(sample);
  const advice = adviceFor(answer, sample);
  return {
    type: 'modal',
    title: plainText(TITLE),
    close: plainText('Close'),
    blocks: [
      header(`Cause: ${answer.code}`),
      section(
        advice === null
          ? 'No line of this text decides. Take the whole output, standard output and standard error, and not the copy that was cut.'
          : `${sentence(advice.meaning, 1_500)}\n${code(answer.category)}, confidence ${answer.confidence}`,
      ),
      ...(answer.evidence.length === 0
        ? []
        : [header('Decided by'), ...answer.evidence.map((line) => preformatted(plain(line, 900)))]),
      ...(advice === null ? [] : todo(advice.remediation)),
      ...(isCut
        ? [context('Slack gave me the beginning of the attached text only: its end may decide otherwise.')]
        : []),
      context(`Read: ${number(sample.stdout.length)} characters, kept nowhere. Their end: ${tail(sample)}`),
    ],
  };
}

function todo({
  title,
  steps,
  logs,
  reboots,
}: NonNullable<ReturnType<typeof adviceFor>>['remediation']): types.KnownBlock[] {
  return [
    header('What to do'),
    section(`*${outside(title, 300)}*${reboots ? ' This reboots the instance.' : ''}`),
    ...commandBlocks(steps),
    ...(logs.length === 0
      ? []
      : sections(['*Logs on the node*', ...logs.map((path) => `• ${code(path, 400)}`)])),
  ];
}

function tail({ stdout }: OutputSample): string {
  const end = redactSecrets(stdout).trim().slice(-SHOWN).split('\n').at(-1) ?? '';
  return code(end, 200);
}

function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

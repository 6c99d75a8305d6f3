/** A classified piece of output as text for people, and as JSON. */

import { adviceFor } from '../diagnosis/output/advice.ts';
import type { OutputClassification, OutputSample } from '../diagnosis/output/classify.ts';

const NOTHING_DECIDES =
  'No line of this text decides. Give the whole output (standard output and standard error, not the copy that was cut), and --status where there is one.';

/** The answer as indented JSON: category, code, confidence, evidence, meaning, remediation. */
export function describeAnswer(answer: OutputClassification, sample: OutputSample): string {
  const { category, code, confidence, evidence } = answer;
  const told = adviceFor(answer, sample);
  const document = {
    category,
    code,
    confidence,
    evidence,
    meaning: told?.meaning ?? NOTHING_DECIDES,
    remediation: told?.remediation ?? null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The answer in words: cause, what it means, the deciding line, what to do, where to look. */
export function explainAnswer(answer: OutputClassification, sample: OutputSample): string {
  const told = adviceFor(answer, sample);
  if (!told) return `Cause: ${answer.code}\n\n${NOTHING_DECIDES}\n`;
  const { meaning, remediation } = told;
  const sections = [
    `Cause: ${answer.code} (${answer.category}), confidence ${answer.confidence}`,
    meaning,
    section('Decided by', answer.evidence),
    section(`What to do: ${remediation.title} [${remediation.code}]`, numbered(remediation.steps)),
    section('Where to look', remediation.logs),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function numbered(steps: readonly string[]): string[] {
  return steps.map((step, index) => `${index + 1}. ${step}`);
}

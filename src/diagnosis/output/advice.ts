/** What a classified piece of output means, and what to do about it. Pure. */

import type { Remediation } from '../../model/report.ts';
import { OUTPUT_CAUSES } from './causes.ts';
import type { OutputClassification, OutputSample } from './classify.ts';
import type { OutputCause } from './output-cause.ts';
import { platformOf } from './platform.ts';

export interface Advice {
  readonly meaning: string;
  readonly remediation: Remediation;
}

/** null where no line decides. */
export function adviceFor(
  { code }: Pick<OutputClassification, 'code'>,
  sample: Pick<OutputSample, 'platform'>,
): Advice | null {
  const cause: OutputCause | undefined = OUTPUT_CAUSES.find((candidate) => candidate.code === code);
  if (!cause) return null;
  const platform = platformOf(sample.platform);
  return {
    meaning: cause.meaning,
    remediation: cause.remedy({ platform, operation: null, rebootOption: null }),
  };
}

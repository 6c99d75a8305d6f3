/** Steps to take, with their commands set apart so that they can be copied. Pure. */

import type { types } from '@slack/bolt';
import { preformatted, section } from '../messages/blocks.ts';
import { counted, sentence } from '../text.ts';

/** "Reboot: aws ec2 reboot-instances … (why)": what to do, the command, and what is said after it. */
const WITH_COMMAND = /^(.*?):? (aws [a-z0-9-]+ [a-z-]+ .*?)( \([^()]*\))?$/;
/** Steps shown; the others are counted. */
const SHOWN = 15;

export function commandBlocks(steps: readonly string[]): types.KnownBlock[] {
  const shown = steps.slice(0, SHOWN).flatMap((step, index) => stepBlocks(step, index + 1));
  const hidden = steps.length - SHOWN;
  return [...shown, ...(hidden > 0 ? [section(`and ${counted(hidden, 'more step')} in the JSON file`)] : [])];
}

function stepBlocks(step: string, number: number): types.KnownBlock[] {
  const [, words, command, more = ''] = WITH_COMMAND.exec(step) ?? [];
  if (words === undefined || command === undefined) return [section(`${number}. ${sentence(step, 1_000)}`)];
  return [section(`${number}. ${sentence(`${words}${more}`, 600)}:`), preformatted(command)];
}

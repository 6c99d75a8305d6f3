/** Environments as Home shows them: how they are, as of when, and what changed. Pure. */

import type { types } from '@slack/bolt';
import type { HomeEnvironment } from '../../history/home.ts';
import { LEVELS } from '../../model/codes.ts';
import { HOME } from '../action-ids.ts';
import { newsWords } from '../history/change-words.ts';
import { button, section } from '../messages/blocks.ts';
import { code, counted, number, outside, time } from '../text.ts';

export function environmentBlocks(environments: readonly HomeEnvironment[]): types.SectionBlock[] {
  return environments.map(environmentBlock);
}

function environmentBlock(environment: HomeEnvironment): types.SectionBlock {
  const { name, newest, changes } = environment;
  const title = `*${outside(name, 64)}*`;
  if (newest === null) {
    const assess = button('Assess …', HOME.assess, name, `Assess ${name} for the first time`);
    return { ...section(`${title}\nNot assessed yet.`), accessory: assess };
  }
  const lines = [
    `${title} · ${openWords(environment)}`,
    changes === null ? '' : `Since the run before: ${newsWords(changes)}`,
    [
      `Assessed ${time(newest.finishedAt)}`,
      STATUS_WORDS[newest.status],
      unseenWords(environment),
      `run ${code(newest.id, 70)}`,
    ]
      .filter((part) => part !== '')
      .join(' · '),
  ];
  const words = section(lines.filter((line) => line !== '').join('\n'));
  if (changes === null) return words;
  return { ...words, accessory: button('What changed', HOME.diff, name, `What changed in ${name}`) };
}

const STATUS_WORDS: Readonly<Record<NonNullable<HomeEnvironment['newest']>['status'], string>> = {
  complete: '',
  partial: 'not everything could be read',
  failed: '*nothing could be read*: these counts are older',
};

/** "open: P1 3, P2 5, P3 0, P4 10 · 3 hidden by exceptions". */
function openWords({ open, hidden, newest, notSeen }: HomeEnvironment): string {
  const all = LEVELS.reduce((sum, level) => sum + open[level], 0);
  const levels = LEVELS.map((level) => `${level} ${number(open[level])}`).join(', ');
  const covered = hidden === 0 ? '' : ` · ${number(hidden)} hidden by exceptions`;
  if (all > 0) return `${number(all)} open: ${levels}${covered}`;
  const sure = newest?.status === 'complete' && notSeen === 0;
  return `${sure ? 'nothing open' : 'nothing open, as far as could be read'}${covered}`;
}

function unseenWords({ notSeen }: HomeEnvironment): string {
  return notSeen === 0 ? '' : `*${counted(notSeen, 'account Region')} never looked into*`;
}

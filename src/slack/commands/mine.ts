/** `mine`: what somebody has taken on or owns; `owner <name>`: what an owner by tag has. */

import type { types } from '@slack/bolt';
import type { OpenPage } from '../../history/history.ts';
import { isSameOwner } from '../../history/owners.ts';
import type { Asker } from '../access.ts';
import { leftOutWords, openFindingBlock, openFindingLine } from '../history/open-findings.ts';
import { viewerOf } from '../history/viewer.ts';
import { context, section } from '../messages/blocks.ts';
import { peopleWords } from '../remediation/words.ts';
import { counted, outside } from '../text.ts';
import type { Answer, CommandDependencies } from './dependencies.ts';

const SHOWN = 10;

export async function answerMine(asker: Asker, dependencies: CommandDependencies): Promise<Answer> {
  const viewer = await viewerOf(asker, dependencies);
  const page = await dependencies.history.mine(viewer, SHOWN);
  if (page.total === 0) {
    return {
      text: `Nothing that is open is assigned to you, or owned by you by its tags.${hiddenWords(page)}`,
    };
  }
  return listed(`*${counted(page.total, 'finding')} of yours*, most urgent first`, page, dependencies);
}

export async function answerOwner(
  name: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  const viewer = await viewerOf(asker, dependencies);
  const page = await dependencies.history.ofOwner(viewer, name, SHOWN);
  const who = standingBehind(name, dependencies);
  if (page.total === 0) {
    return {
      text: `Nothing that is open, and that you may read about here, has the owner ${outside(name, 120)}.${hiddenWords(page)}${who}`,
    };
  }
  const title = `*${counted(page.total, 'finding')} of owner ${outside(name, 120)}*, most urgent first.${who}`;
  return listed(title, page, dependencies);
}

function listed(
  title: string,
  page: OpenPage,
  { settings, clock }: Pick<CommandDependencies, 'settings' | 'clock'>,
): Answer {
  const told = { settings, now: clock.now() };
  const rest = leftOutWords(page);
  const blocks: types.KnownBlock[] = [
    section(title),
    ...page.findings.map((finding) => openFindingBlock(finding, told)),
    ...(rest === '' ? [] : [context(rest)]),
  ];
  const lines = [title, ...page.findings.map((finding) => openFindingLine(finding, told)), rest];
  return { text: lines.filter((line) => line !== '').join('\n'), blocks };
}

function hiddenWords({ hidden }: OpenPage): string {
  return hidden === 0 ? '' : ` ${counted(hidden, 'finding')} hidden by exceptions.`;
}

/** Who the configuration says that an owner is. */
function standingBehind(
  name: string,
  { settings: { owners } }: Pick<CommandDependencies, 'settings'>,
): string {
  const route = [...owners].find(([owner]) => isSameOwner(owner, name))?.[1];
  if (route === undefined) return '';
  const people = peopleWords([...route.users, ...(route.group === null ? [] : [route.group])]);
  const channel = route.channel === null ? '' : `<#${route.channel.replace(/[^A-Z0-9]/g, '')}>`;
  const parts = [people, channel].filter((part) => part !== '').join(', in ');
  return parts === '' ? '' : ` That is ${parts}.`;
}

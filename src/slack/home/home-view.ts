/** The app's Home, for one person: what is open, what waits for them, what goes on. Pure. */

import type { types } from '@slack/bolt';
import type { Home } from '../../history/home.ts';
import type { DigestSchedule } from '../../model/digest.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { HOME, OPEN_REQUEST } from '../action-ids.ts';
import { timesWords } from '../digest/times.ts';
import { leftOutWords, openFindingBlock } from '../history/open-findings.ts';
import {
  actions,
  button,
  context,
  divider,
  header,
  linkButton,
  section,
  sections,
} from '../messages/blocks.ts';
import { shortly } from '../remediation/message.ts';
import { code, counted, outside, plain, time } from '../text.ts';
import { environmentBlocks } from './environment-blocks.ts';

/** Slack takes 100 options; one lifts the filter. */
const OFFERED = 99;
const ENVIRONMENTS_SHOWN = 12;
const RECORDS_SHOWN = 5;
const SCHEDULES_SHOWN = 8;
export const ANY = '*';

export interface HomeContent {
  readonly home: Home;
  /** Names of all environments that the person may see here. */
  readonly environments: readonly string[];
  /** Narrowed down to this one; null: all. */
  readonly shown: string | null;
  /** Environments that the person may not see here. */
  readonly closed: number;
  /** Of the environments shown. */
  readonly schedules: readonly DigestSchedule[];
  /** Where a remediation is told, by its id; absent where Slack names no address. */
  readonly links: ReadonlyMap<string, string>;
  readonly settings: Settings;
  readonly now: Date;
}

export function renderHome(content: HomeContent): types.HomeView {
  const { home } = content;
  return {
    type: 'home',
    blocks: [
      header('Patch compliance'),
      ...nothingToSee(content),
      ...controls(content),
      ...part('Waits for your decision', home.approvals.length, recordBlocks(home.approvals, content)),
      ...environments(content),
      ...mine(content),
      ...part('Under way', home.running.length, recordBlocks(home.running, content)),
      ...schedules(content),
      divider,
      context(footer(content)),
    ],
  };
}

/** For those who may not use the bot. */
export function renderClosedHome(refusal: string): types.HomeView {
  return {
    type: 'home',
    blocks: [
      header('patchcheck'),
      section(`I say which EC2 instances are out of patch compliance, why, and what to do.`),
      section(refusal),
    ],
  };
}

function nothingToSee({ environments, closed }: HomeContent): types.KnownBlock[] {
  if (environments.length > 0) return [];
  const why =
    closed === 0
      ? 'No environment is configured yet.'
      : `There is no environment that you may read about in this place. ${code('/patchcheck envs')} says where, and who may.`;
  return [section(why)];
}

function environments({ home }: HomeContent): types.KnownBlock[] {
  if (home.environments.length === 0) return [];
  return [
    divider,
    header('Environments'),
    ...environmentBlocks(home.environments.slice(0, ENVIRONMENTS_SHOWN)),
    ...more(home.environments.length - ENVIRONMENTS_SHOWN, 'more environment', ': choose one above'),
  ];
}

function controls(content: HomeContent): types.KnownBlock[] {
  const { environments: all, shown } = content;
  if (all.length === 0) return [];
  const assess = button(
    'Assess …',
    HOME.assess,
    shown ?? ANY,
    'Assess an environment, in a channel that you choose',
  );
  const diff = button('What changed', HOME.diff, shown ?? ANY, 'What changed between the two newest runs');
  const filter = all.length > 1 ? [environmentSelect(content)] : [];
  return [actions(...filter, { ...assess, style: 'primary' }, diff)];
}

function environmentSelect({ environments, shown }: HomeContent): types.StaticSelect {
  const options = [
    option(ANY, 'All environments'),
    ...environments.slice(0, OFFERED).map((name) => option(name, name)),
  ];
  const chosen = options.find(({ value }) => value === shown) ?? options[0];
  return {
    type: 'static_select',
    action_id: HOME.environment,
    placeholder: { type: 'plain_text', text: 'All environments', emoji: false },
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

function mine({ home: { mine: page }, settings, now, environments }: HomeContent): types.KnownBlock[] {
  if (environments.length === 0) return [];
  const rest = leftOutWords(page);
  const all = button('All of mine', HOME.mine, 'mine', 'List all findings of yours');
  const blocks =
    page.total === 0
      ? [context(`Nothing that is open is assigned to you, or owned by you by its tags. ${rest}`.trim())]
      : [
          ...page.findings.map((finding) => openFindingBlock(finding, { settings, now })),
          ...(rest === '' ? [] : [context(rest)]),
          ...(page.total > page.findings.length ? [actions(all)] : []),
        ];
  return [
    divider,
    header(page.total === 0 ? 'Yours' : `Yours: ${counted(page.total, 'finding')}`),
    ...blocks,
  ];
}

function recordBlocks(
  records: readonly RemediationRecord[],
  { links }: Pick<HomeContent, 'links'>,
): types.KnownBlock[] {
  return [
    ...records.slice(0, RECORDS_SHOWN).map((record) => recordBlock(record, links.get(record.id))),
    ...more(records.length - RECORDS_SHOWN, 'more', `: ${code('/patchcheck remediations')}`),
  ];
}

function recordBlock(record: RemediationRecord, link: string | undefined): types.SectionBlock {
  const words = section(`${upperFirst(shortly(record))}.`);
  if (link === undefined) return words;
  const spoken = `Open the request of ${record.plan.environment} in its thread`;
  return { ...words, accessory: linkButton('Open', link, spoken, OPEN_REQUEST) };
}

/** Nothing at all where there is nothing of it. */
function part(title: string, count: number, blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  return count === 0 ? [] : [divider, header(`${title} (${count})`), ...blocks];
}

function schedules({ schedules: all }: HomeContent): types.KnownBlock[] {
  const lines = all.slice(0, SCHEDULES_SHOWN).map((schedule) => {
    const channel = `<#${schedule.channel.replace(/[^A-Z0-9]/g, '')}>`;
    const paused = schedule.paused ? ', paused' : '';
    return `• ${outside(schedule.environment, 64)} in ${channel}: ${timesWords(schedule)}${paused}`;
  });
  const change = `${code('/patchcheck schedule')} makes, pauses and removes them.`;
  const rest = all.length > SCHEDULES_SHOWN ? [`and ${all.length - SCHEDULES_SHOWN} more`] : [];
  return part('Digests', all.length, [...sections([...lines, ...rest]), context(change)]);
}

function more(hidden: number, noun: string, where: string): types.KnownBlock[] {
  return hidden > 0
    ? [context(`and ${noun === 'more' ? `${hidden} more` : counted(hidden, noun)}${where}`)]
    : [];
}

function footer({ now, closed }: HomeContent): string {
  const others =
    closed === 0
      ? ''
      : ` · ${counted(closed, 'environment')} not shown here: ${code('/patchcheck envs')} says why`;
  return `As of ${time(now.toISOString())}; open this tab again for the newest${others}`;
}

function option(value: string, text: string): types.PlainTextOption {
  return { value: value.slice(0, 75), text: { type: 'plain_text', text: plain(text, 75), emoji: false } };
}

function upperFirst(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

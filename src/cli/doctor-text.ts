/** What the doctor found, for people: area by area, failures first, each with its next step, the rest counted. */

import { plainText } from '../assessment/exports/plain-text.ts';
import { AREAS, type Area, type Check, type CheckStatus } from '../doctor/check.ts';
import { type CheckGroup, groupsOf, type Summary } from '../doctor/summary.ts';

const TITLES: Readonly<Record<Area, string>> = {
  process: 'This process',
  configuration: 'Configuration',
  database: 'Database',
  slack: 'Slack',
  roles: 'Roles',
  regions: 'Regions',
  rights: 'Rights',
  remediation: 'Buttons that act',
};

const WORDS: Readonly<Record<CheckStatus, string>> = {
  failed: 'FAILED ',
  warning: 'WARNING',
  skipped: 'skipped',
  ok: 'ok     ',
};

/** Groups told in full for one area and status; the others are counted. */
const GROUPS_TOLD = 20;
/** Checks told one by one in a group. */
const CHECKS_TOLD = 10;
/** From here on checks that are as they should be are counted. */
const OK_TOLD = 3;
const INDENT = ' '.repeat(11);
const SEE_ALL = '--format json lists them all';

/** Ends with a line end. */
export function doctorText(summary: Summary): string {
  const groups = groupsOf(summary);
  const areas = AREAS.flatMap((area) => {
    const lines = areaLines(groups.filter((group) => group.area === area));
    return lines.length === 0 ? [] : [`\n${TITLES[area]}`, ...lines];
  });
  return `${[headline(summary), ...areas].join('\n')}\n`;
}

function headline({ counts, status }: Summary): string {
  const parts = [
    `${number(counts.failed)} failed`,
    `${number(counts.warning)} ${counts.warning === 1 ? 'warning' : 'warnings'}`,
    `${number(counts.skipped)} skipped`,
    `${number(counts.ok)} ok`,
  ];
  const end = status === 'ok' ? ' All is well.' : '';
  return `patchcheck doctor: ${parts.join(', ')}.${end}`;
}

function areaLines(groups: readonly CheckGroup[]): string[] {
  const withStatus = (wanted: CheckStatus) => groups.filter(({ status }) => status === wanted);
  const problems = groups.filter(({ status }) => status !== 'ok');
  return [
    ...problemLines(withStatus('failed')),
    ...problemLines(withStatus('warning')),
    ...problemLines(withStatus('skipped')),
    ...okLines(withStatus('ok'), problems),
  ];
}

function problemLines(groups: readonly CheckGroup[]): string[] {
  const told = groups.slice(0, GROUPS_TOLD).flatMap(groupLines);
  const rest = groups.slice(GROUPS_TOLD).flatMap((group) => group.checks);
  const [first] = rest;
  if (!first) return told;
  return [...told, `  ${WORDS[first.status]}  and ${number(rest.length)} more; ${SEE_ALL}`];
}

function groupLines({ status, checks }: CheckGroup): string[] {
  const [first] = checks;
  const step = first.fix === null ? [] : [`${INDENT}→ ${plainText(first.fix)}`];
  if (checks.length === 1) return [`  ${WORDS[status]}  ${labelled(first)}`, ...step];
  if (status === 'skipped') {
    return [`  ${WORDS[status]}  ${number(checks.length)} checks: ${plainText(first.detail)}`, ...step];
  }
  const rest = checks.length - CHECKS_TOLD;
  return [
    `  ${WORDS[status]}  ${number(checks.length)} checks with the same remedy`,
    ...checks.slice(0, CHECKS_TOLD).map((check) => `${INDENT}- ${labelled(check)}`),
    ...(rest > 0 ? [`${INDENT}- and ${number(rest)} more; ${SEE_ALL}`] : []),
    ...step,
  ];
}

/** Whatever came from outside stays on its line. */
function labelled({ name, subject, detail }: Check): string {
  return plainText(`${name}, ${subject}: ${detail}`);
}

function okLines(groups: readonly CheckGroup[], problems: readonly CheckGroup[]): string[] {
  if (groups[0]?.area === 'rights') return rightsLines(groups, problems);
  return groups.flatMap(({ checks }) => {
    if (checks.length > OK_TOLD)
      return [`  ${WORDS.ok}  ${checks[0].name}: ${number(checks.length)} checked`];
    return checks.map((check) => `  ${WORDS.ok}  ${labelled(check)}`);
  });
}

function rightsLines(groups: readonly CheckGroup[], problems: readonly CheckGroup[]): string[] {
  if (groups.length > OK_TOLD) {
    const rights = groups.reduce((sum, { checks }) => sum + checks.length, 0);
    return [`  ${WORDS.ok}  ${number(rights)} rights of ${number(groups.length)} roles: there`];
  }
  const lacking = new Set(problems.flatMap(({ checks }) => checks.map(({ subject }) => subject)));
  return groups.map(({ checks }) => {
    const { subject } = checks[0];
    const all = lacking.has(subject) ? '' : 'all ';
    return `  ${WORDS.ok}  ${number(checks.length)} rights of ${plainText(subject)}: ${all}there`;
  });
}

function number(value: number): string {
  return value.toLocaleString('en');
}

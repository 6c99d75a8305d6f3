/** Open findings as lines with a way to their details. Pure. */

import type { types } from '@slack/bolt';
import type { OpenPage } from '../../history/history.ts';
import type { Settings } from '../../model/settings.ts';
import type { OpenFinding } from '../../store/open-findings.ts';
import { DETAILS } from '../action-ids.ts';
import { button, section } from '../messages/blocks.ts';
import { personWords } from '../remediation/words.ts';
import { findingValue } from '../results/reference.ts';
import { code, counted, outside } from '../text.ts';
import { accountNamesOf } from './account-names.ts';
import { dueOf } from './due-words.ts';

/** What the lines take from outside. */
export interface Told {
  readonly settings: Pick<Settings, 'environments'>;
  readonly now: Date;
}

/** "*P1* web-1 `i-…` · prod payments us-east-1", cause, what to do, and until when. */
export function openFindingLine(finding: OpenFinding, { settings, now }: Told): string {
  const { level, environment, region, accountId, instanceId, assignee, acknowledgedAt } = finding;
  const configured = settings.environments.get(environment);
  const account = configured && accountNamesOf(configured).get(accountId);
  const name = finding.name === null ? '' : `${outside(finding.name, 80)} `;
  const due = configured && dueOf(level, finding.since, configured.dueWithinMs, now);
  const seen = acknowledgedAt === null ? '' : ', seen';
  const parts = [
    due?.state === 'overdue' ? `*${due.words}*` : (due?.words ?? ''),
    finding.owner === null ? '' : `owner ${outside(finding.owner, 60)}`,
    assignee === null ? '' : `assigned to ${personWords(assignee)}${seen}`,
  ];
  return [
    `*${level}* ${name}${code(instanceId, 60)} · ${outside(`${environment} ${account ?? accountId} ${region}`, 160)}`,
    `${code(finding.code)} Do: ${outside(finding.remediationTitle, 120)}`,
    parts.filter((part) => part !== '').join(' · '),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

export function openFindingBlock(finding: OpenFinding, told: Told): types.SectionBlock {
  const name = finding.name ?? finding.instanceId;
  return {
    ...section(openFindingLine(finding, told)),
    accessory: button('Details', DETAILS, findingValue(finding), `Details of ${name}`),
  };
}

/** What the list leaves out, as a sentence; empty where it leaves nothing out. */
export function leftOutWords({ findings, total, hidden }: OpenPage): string {
  const more = total - findings.length;
  const parts = [
    more > 0 ? `${counted(more, 'more finding')}` : '',
    hidden > 0 ? `${hidden} hidden by exceptions` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `and ${parts.join(', ')}`;
}

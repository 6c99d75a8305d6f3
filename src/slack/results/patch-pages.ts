/** The patches of one finding, a page at a time. Pure. */

import type { types } from '@slack/bolt';
import type { ReportedPatch } from '../../model/report.ts';
import { section, sections } from '../messages/blocks.ts';
import { code, counted, outside, time } from '../text.ts';

const A_PAGE = 15;
const CVES_SHOWN = 4;

const STATE_WORDS: Readonly<Record<ReportedPatch['state'], string>> = {
  INSTALLED: 'installed',
  INSTALLED_OTHER: 'installed, not by the baseline',
  INSTALLED_PENDING_REBOOT: 'installed, pending reboot',
  INSTALLED_REJECTED: 'installed, though rejected',
  MISSING: 'missing',
  NOT_APPLICABLE: 'not applicable',
  FAILED: 'failed',
  AVAILABLE_SECURITY_UPDATE: 'available, not approved yet',
};

export function patchPages(patches: readonly ReportedPatch[]): number {
  return Math.max(1, Math.ceil(patches.length / A_PAGE));
}

/** @param page from 0; a page that is not there is an empty one */
export function patchBlocks(patches: readonly ReportedPatch[], page: number): types.KnownBlock[] {
  if (patches.length === 0) return [section('No patch is listed for this instance.')];
  return sections(patches.slice(page * A_PAGE, (page + 1) * A_PAGE).map(patchLine));
}

function patchLine(patch: ReportedPatch): string {
  const { id, title, state, severity, classification, cves, installedAt } = patch;
  const hidden = cves.length - CVES_SHOWN;
  const named = cves.slice(0, CVES_SHOWN).map((cve) => outside(cve, 30));
  const about = [
    STATE_WORDS[state],
    severity === null ? 'severity unknown' : `severity ${severity}`,
    classification === null ? '' : outside(classification, 60),
    ...named,
    hidden > 0 ? counted(hidden, 'more CVE') : '',
    installedAt === null ? '' : `installed ${time(installedAt)}`,
  ];
  return `• ${nameOf(id, title)}: ${about.filter((part) => part !== '').join(', ')}`;
}

/** On Linux the title is the id with the version: once is enough. */
function nameOf(id: string, title: string): string {
  if (title.startsWith(id)) return code(title, 160);
  return title === '' ? code(id, 120) : `${code(id, 120)} ${outside(title, 120)}`;
}

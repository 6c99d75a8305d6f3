/** Everything known about one finding, as a modal. Pure. */

import type { types } from '@slack/bolt';
import type { RunState } from '../../assessment/runs.ts';
import type { Finding, Gap } from '../../model/report.ts';
import type { Offer } from '../../remediation/remediations.ts';
import { DETAILS_NEXT, DETAILS_PREVIOUS, OPEN_CONSOLE, WRONG_CAUSE } from '../action-ids.ts';
import type { CardCare } from '../history/card-care.ts';
import { careButtons } from '../history/care-menu.ts';
import { careSentences } from '../history/care-words.ts';
import { actions, button, context, header, linkButton, section, sections } from '../messages/blocks.ts';
import {
  baselineWords,
  dataAge,
  evidenceLines,
  parametersOf,
  place,
  scoreWords,
  title,
  VERDICT_WORDS,
} from '../messages/card.ts';
import { consoleLink } from '../messages/console-link.ts';
import { gapWords } from '../messages/gaps.ts';
import { offerButtons } from '../remediation/offer-buttons.ts';
import { mayActAgain, type Treatment, treatmentWords } from '../remediation/treatment.ts';
import { code, counted, outside, plain, sentence, time } from '../text.ts';
import { historyLines } from './details-history.ts';
import { commandBlocks } from './details-steps.ts';
import { patchBlocks, patchPages } from './patch-pages.ts';
import { type DetailsMetadata, type FindingReference, findingValue } from './reference.ts';

/** Gaps named in a modal; the others are in the thread. */
const GAPS_SHOWN = 10;
const EVIDENCE_SHOWN = 40;

export interface DetailsContent {
  readonly reference: FindingReference;
  readonly finding: Finding;
  readonly state: RunState;
  readonly accountName: string;
  /** Gaps of the finding's account and Region. */
  readonly gaps: readonly Gap[];
  /** The channel that the person came from. */
  readonly channel: string | null;
  /** Page of the patch list, from 0. */
  readonly page: number;
  /** What can be done about it. */
  readonly offers: readonly Offer[];
  /** What was done about it; null: nothing. */
  readonly treatment: Treatment | null;
  readonly care: CardCare | null;
}

export function renderDetails(content: DetailsContent): types.ModalView {
  const { finding, state, reference, channel } = content;
  const metadata: DetailsMetadata = { reference, channel };
  const now = state.finishedAt ?? state.startedAt;
  return {
    type: 'modal',
    title: {
      type: 'plain_text',
      text: plain(finding.name ?? finding.instanceId, 24) || 'Details',
      emoji: false,
    },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify(metadata),
    blocks: [
      section(`${title(finding)}\n${place(finding, content)}`),
      ...(state.state === 'running'
        ? [context('Provisional: the run goes on, and the order may change.')]
        : []),
      context(
        `Verdict ${VERDICT_WORDS[finding.verdict]} · ${dataAge(finding, now)} · ${baselineWords(finding)}`,
      ),
      ...cause(finding),
      ...todo(finding),
      ...acting(content),
      ...care(content),
      ...evidence(finding),
      ...priority(finding),
      header('History and schedule'),
      ...sections(historyLines(finding)),
      header(patchHeader(finding, content.page)),
      ...patchBlocks(finding.compliance.patches, content.page),
      ...pageButtons(content),
      ...gapBlocks(content.gaps),
      actions(...lastButtons(content)),
    ],
  };
}

function cause({ rootCause }: Finding): types.KnownBlock[] {
  const { summary, code: named, category, confidence, contributing } = rootCause;
  const also =
    contributing.length === 0 ? '' : `; contributing: ${contributing.map((other) => code(other)).join(', ')}`;
  return [
    header('Cause'),
    section(
      `${sentence(summary, 1_500)}\n${category === named ? '' : `${code(category)} `}${code(named)}, confidence ${confidence}${also}`,
    ),
  ];
}

function evidence({ rootCause }: Finding): types.KnownBlock[] {
  const { readAt, lines } = evidenceLines(rootCause.evidence, {
    shown: EVIDENCE_SHOWN,
    max: 900,
    rest: 'in the JSON file',
  });
  return [
    header('Evidence'),
    ...(readAt === null ? [] : [context(`Read ${time(readAt)}`)]),
    ...sections(lines),
  ];
}

function priority({ priority: { level, factors, ...points } }: Finding): types.KnownBlock[] {
  const lines = factors.map(
    ({ points: each, reason }) => `• ${counted(each, 'point')}: ${sentence(reason, 300)}`,
  );
  return [header(`Priority ${level}: ${scoreWords(points)}`), ...sections(lines)];
}

function todo({ remediation }: Finding): types.KnownBlock[] {
  const { title: what, document, parameters, reboots, manual, steps, logs } = remediation;
  const lines = [
    `*${outside(what, 300)}*`,
    document === null ? '' : `Document ${code(document)}${parametersOf(parameters)}`,
    reboots ? 'This reboots the instance.' : '',
    manual ? 'Somebody must do this by hand.' : '',
  ];
  return [
    header('What to do'),
    section(lines.filter((line) => line !== '').join('\n')),
    ...commandBlocks(steps),
    ...(logs.length === 0
      ? []
      : sections(['*Logs on the node*', ...logs.map((path) => `• ${code(path, 400)}`)])),
  ];
}

/** What acts on it, unless something is done about it already. */
function acting({ finding, reference, offers, treatment, channel }: DetailsContent): types.KnownBlock[] {
  const isPlaced = channel !== null || offers.length === 0;
  if (!isPlaced) return [...treated(treatment), context(NO_PLACE)];
  const buttons = mayActAgain(treatment, finding) ? offerButtons(finding, reference.runId, offers) : [];
  return [...treated(treatment), ...(buttons.length === 0 ? [] : [actions(...buttons)])];
}

const NO_PLACE =
  'To act on it, open it in a channel: what is asked for has to be seen by others, and Home is yours alone.';

function treated(treatment: Treatment | null): types.KnownBlock[] {
  return treatment === null ? [] : [section(treatmentWords(treatment))];
}

/** Until when, who looks after it, and what hides it, with what can be decided about that. */
function care({ finding, reference, care: cared }: DetailsContent): types.KnownBlock[] {
  if (cared === null) return [];
  return [
    header('Until when, and who'),
    ...sections(careSentences(cared, finding.context.owner)),
    actions(...careButtons(reference, cared, finding.name ?? finding.instanceId)),
  ];
}

function patchHeader({ compliance: { patches } }: Finding, page: number): string {
  const pages = patchPages(patches);
  return pages > 1
    ? `Patches (${patches.length}), page ${page + 1} of ${pages}`
    : `Patches (${patches.length})`;
}

function pageButtons({ finding, page }: DetailsContent): types.ActionsBlock[] {
  const last = patchPages(finding.compliance.patches) - 1;
  const buttons = [
    ...(page > 0 ? [pageButton('Previous patches', DETAILS_PREVIOUS, page - 1)] : []),
    ...(page < last ? [pageButton('More patches', DETAILS_NEXT, page + 1)] : []),
  ];
  return buttons.length === 0 ? [] : [actions(...buttons)];
}

function pageButton(text: string, actionId: string, page: number): types.Button {
  return button(text, actionId, String(page), `${text}: page ${page + 1}`);
}

function gapBlocks(gaps: readonly Gap[]): types.KnownBlock[] {
  if (gaps.length === 0) return [];
  const hidden = gaps.length - GAPS_SHOWN;
  return [
    header('What could not be read here'),
    ...sections([
      ...gaps.slice(0, GAPS_SHOWN).map((gap) => `• ${gapWords(gap, 300)}`),
      ...(hidden > 0 ? [`• and ${hidden} more in the JSON file`] : []),
    ]),
  ];
}

function lastButtons({ finding, reference, accountName }: DetailsContent): types.ActionsBlockElement[] {
  const name = finding.name ?? finding.instanceId;
  const link = consoleLink(finding.instanceId, finding.region);
  const wrong = button(
    'Wrong cause?',
    WRONG_CAUSE,
    findingValue(reference),
    `Say that the cause of ${name} is wrong`,
  );
  if (link === null) return [wrong];
  return [
    linkButton(
      'Open in AWS console',
      link,
      `Open ${name} in the AWS console of ${accountName}`,
      OPEN_CONSOLE,
    ),
    wrong,
  ];
}

/** Clicks about one finding. */

import { DETAILS, DETAILS_NEXT, DETAILS_PREVIOUS, WRONG_CAUSE } from '../action-ids.ts';
import { type AnswerClick, type Click, FOREIGN, type Response } from './click.ts';
import { detailsView } from './open-details.ts';
import { readDetailsMetadata, readFindingValue } from './reference.ts';
import { wrongCauseView } from './wrong-cause.ts';

export const FINDING_CLICKS: Readonly<Record<string, AnswerClick>> = {
  [DETAILS]: openDetails,
  [DETAILS_PREVIOUS]: turnPatches,
  [DETAILS_NEXT]: turnPatches,
  [WRONG_CAUSE]: openWrongCause,
};

function openDetails({ value, channel, asker, dependencies }: Click): Response {
  const reference = readFindingValue(value);
  if (reference === null) return FOREIGN;
  const make = () => detailsView({ reference, channel }, 0, asker, dependencies);
  return { kind: 'open', title: 'Details', make };
}

function turnPatches({ value, modal, asker, dependencies }: Click): Response {
  const metadata = readDetailsMetadata(modal?.metadata);
  const page = Number(value);
  if (metadata === null || !Number.isInteger(page)) return FOREIGN;
  return { kind: 'show', make: () => detailsView(metadata, page, asker, dependencies) };
}

function openWrongCause({ value, channel, asker, dependencies }: Click): Response {
  const reference = readFindingValue(value);
  if (reference === null) return FOREIGN;
  const make = () => wrongCauseView({ reference, channel }, asker, dependencies);
  return { kind: 'open', title: 'Wrong cause?', make };
}

/** What the conversation of a digest shows once there is something to tell. Pure. */

import type { DigestContent, DigestReport } from '../../digest/digest-content.ts';
import { trendSentence } from '../../digest/trend.ts';
import { PARENT, type Wanted } from '../outbox/slots.ts';
import { type DetailsOptions, renderDetails } from './details-message.ts';
import { type Mentions, renderTop } from './top-message.ts';

/** One message, and its details in the thread unless nothing changed. */
export function wantedOf(content: DigestContent, mentions: Mentions, options: DetailsOptions): Wanted[] {
  const top: Wanted = { slot: PARENT, kind: 'message', content: renderTop(content, mentions) };
  if (content.kind === 'unread' || content.nothingChanged) return [top];
  const details = renderDetails(content, options);
  const trend = trendPicture(content);
  return [
    top,
    ...(details === null ? [] : [{ slot: 'details', kind: 'message' as const, content: details }]),
    ...(trend === null ? [] : [trend]),
  ];
}

/** Where fewer days were looked at there is no trend to see. */
const FEWEST_DAYS = 2;

function trendPicture({ trend, post }: DigestReport): Wanted | null {
  if (trend === null || trend.filter(({ byLevel }) => byLevel !== null).length < FEWEST_DAYS) return null;
  const altText = trendSentence(post.environment, trend);
  return {
    slot: 'trend',
    kind: 'file',
    content: {
      files: [
        {
          name: `patchcheck-trend-${post.id}.png`,
          title: `Open findings of ${post.environment}, ${trend.length} days`,
          altText,
        },
      ],
      comment: altText,
    },
  };
}

/** The trend as a picture, drawn when it is sent. */

import { type ContentDependencies, digestContent } from '../../digest/content.ts';
import { toPng } from '../../digest/png.ts';
import { trendChart } from '../../digest/trend-chart.ts';
import { findDigest } from '../../store/digest-posts.ts';
import type { OutgoingFile } from '../outbox/upload.ts';

/** Throws where the digest has no trend any more. */
export async function trendFile(dependencies: ContentDependencies, digestId: string): Promise<OutgoingFile> {
  const post = await findDigest(dependencies.store.db, digestId);
  const content = post && (await digestContent(dependencies, post));
  if (content?.kind !== 'report' || content.trend === null) {
    throw new TypeError(`The digest ${digestId} has no trend`);
  }
  const png = await toPng(trendChart(content.post.environment, content.trend));
  return { length: png.length, chunks: () => inOne(png) };
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Modals: opened at once, while the click's trigger is good (3 seconds), and filled when the content is there. */

import type { types } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from '../../log.ts';
import { checkView } from '../block-kit/check.ts';
import { section } from '../messages/blocks.ts';
import { errorNotice } from '../messages/notices.ts';
import { classifyFailure } from '../outbox/outcome.ts';
import { plain } from '../text.ts';
import { asToldError } from '../told-error.ts';

export interface ModalDependencies {
  readonly clients: { readonly interactive: WebClient };
  readonly logger: Logger;
}

export type MakeView = () => Promise<types.ModalView>;

/** Where a new modal goes: over nothing, or over the one that was clicked in. */
export type Placement = 'open' | 'push';

/** A view that says one thing in words. */
export function noticeView(title: string, text: string): types.ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: plain(title, 24), emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    blocks: [section(text)],
  };
}

/**
 * Opens a modal that says it is loading, makes its content and shows that. Returns why no modal could be opened,
 * as a sentence for the person; null where one was.
 */
export async function openModal(
  trigger: { readonly id: string; readonly placement: Placement },
  title: string,
  make: MakeView,
  dependencies: ModalDependencies,
): Promise<string | null> {
  const { clients, logger } = dependencies;
  const opening = { trigger_id: trigger.id, view: noticeView(title, 'Loading …') };
  let opened: types.View & { id?: string; hash?: string };
  try {
    const { view } = await (trigger.placement === 'open'
      ? clients.interactive.views.open(opening)
      : clients.interactive.views.push(opening));
    opened = {
      ...opening.view,
      ...(view?.id ? { id: view.id } : {}),
      ...(view?.hash ? { hash: view.hash } : {}),
    };
  } catch (error) {
    logger.info({ error }, 'A modal could not be opened');
    return whyNotOpened(error);
  }
  const { id, hash } = opened;
  if (id === undefined) return 'Slack opened no window for me. Press the button again.';
  await showView({ id, hash: hash ?? null }, make, dependencies);
  return null;
}

/**
 * Takes everything out of an open modal while its new content is made, so that nobody acts on what is outdated.
 * The newest of several such calls wins. Never throws.
 */
export async function replaceView(
  id: string,
  { title, loading, make }: { readonly title: string; readonly loading: string; readonly make: MakeView },
  dependencies: ModalDependencies,
): Promise<void> {
  let hash: string | null = null;
  try {
    const { view } = await dependencies.clients.interactive.views.update({
      view_id: id,
      view: noticeView(title, loading),
    });
    hash = view?.hash ?? null;
  } catch (error) {
    dependencies.logger.info({ error }, 'A modal could not be updated');
  }
  await showView({ id, hash }, make, dependencies);
}

/** Sets an open modal to new content. With `hash`, only if nobody has changed it since. Never throws. */
export async function showView(
  target: { readonly id: string; readonly hash: string | null },
  make: MakeView,
  { clients, logger }: ModalDependencies,
): Promise<void> {
  try {
    const view = await soundView(make, logger);
    const hash = target.hash === null ? {} : { hash: target.hash };
    const update = (content: types.ModalView) =>
      clients.interactive.views.update({ view_id: target.id, ...hash, view: content });
    await update(view).catch((error: unknown) => {
      if (!refusesBlocks(error) || !hasAlerts(view)) throw error;
      return update(withoutAlerts(view));
    });
  } catch (error) {
    // Closed by the person, or newer content is shown already: both are as they should be.
    logger.info({ error }, 'A modal could not be updated');
  }
}

/** The content, or in its place what went wrong, in words. */
export async function soundView(make: MakeView, logger: Logger): Promise<types.ModalView> {
  try {
    const view = await make();
    const problems = checkView(view);
    if (problems.length === 0) return view;
    logger.error({ problems }, 'A modal breaks the block rules');
    return noticeView('Not shown', 'I made something that Slack would not show. It is in my log.');
  } catch (thrown) {
    const error = asToldError(thrown);
    logger.error({ error }, 'The content of a modal could not be made');
    return noticeView('Something went wrong', errorNotice(error, ''));
  }
}

function refusesBlocks(error: unknown): boolean {
  const failure = classifyFailure(error);
  return failure.kind === 'refused' && /^invalid_(blocks|arguments)/.test(failure.error);
}

function hasAlerts({ blocks }: types.ModalView): boolean {
  return blocks.some(({ type }) => type === 'alert');
}

/** For workspaces that do not know alerts yet. */
function withoutAlerts(view: types.ModalView): types.ModalView {
  const blocks = view.blocks.map((block): types.KnownBlock | types.Block => {
    if (block.type !== 'alert' || !('text' in block) || typeof block.text !== 'object') return block;
    return section(`*Mind:* ${block.text.text}`);
  });
  return { ...view, blocks };
}

function whyNotOpened(error: unknown): string {
  const failure = classifyFailure(error);
  const code = 'error' in failure ? failure.error : '';
  if (/trigger/.test(code)) return 'That took too long for Slack. Press the button again.';
  if (code === 'push_limit_reached')
    return 'Too many windows are open on top of each other. Close one first.';
  return 'Slack could not open a window for this just now. Press the button again in a moment.';
}

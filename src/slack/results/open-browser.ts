/** The results browser and its groups by cause, read from the store by what the modal carries. */

import type { types } from '@slack/bolt';
import type { Asker } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type BrowserState, filterOf } from './browser-state.ts';
import { PAGE_SIZE, renderBrowser } from './browser-view.ts';
import { renderCauses } from './causes-view.ts';
import { noticeView } from './modal.ts';
import { readableRun } from './readable-run.ts';

export async function browserView(
  shown: BrowserState,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const run = await readableRun(shown.runId, { ...asker, channel: shown.channel }, dependencies);
  if (run.kind === 'refused') return noticeView('All findings', run.reason);
  const { runs } = dependencies;
  const owners = await runs.owners(shown.runId);
  const range = { offset: shown.page * PAGE_SIZE, limit: PAGE_SIZE };
  const page = await runs.findings(shown.runId, range, filterOf(shown, owners));
  return renderBrowser({ shown, state: run.state, page, owners });
}

export async function causesView(
  shown: BrowserState,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<types.ModalView> {
  const run = await readableRun(shown.runId, { ...asker, channel: shown.channel }, dependencies);
  if (run.kind === 'refused') return noticeView('Findings by cause', run.reason);
  return renderCauses(shown, run.state, await dependencies.runs.causes(shown.runId));
}

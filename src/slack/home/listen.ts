/** Somebody opens the app's Home. */

import type { App } from '@slack/bolt';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { showHome } from './publish.ts';

export function addHomeListener(app: App, dependencies: () => CommandDependencies): void {
  app.event('app_home_opened', async ({ event, body }) => {
    // The tab with messages is opened by the same event.
    if (event.tab !== 'home') return;
    await showHome({ user: event.user, workspace: body.team_id }, undefined, dependencies());
  });
}

/** Plays people in the app's Home: opens it, reads it, presses buttons and picks from menus. */

import type { Clock } from '../../model/clock.ts';
import type { ApiContext } from './api-call.ts';
import { blockLines } from './as-text.ts';

type Json = Readonly<Record<string, unknown>>;

export interface HomePlayer<Reply> {
  /** Opens the app's Home; what it shows is in the workspace's `homes` when the bot has published it. */
  openHome(user?: string, tab?: 'home' | 'messages'): Promise<Reply>;
  /** Home as this person reads it; empty before the bot has published it. */
  homeAsText(user?: string): string;
  /** Presses the button with this action id and value, or picks the option with this value. */
  actInHome(actionId: string, by?: { readonly user?: string; readonly value?: string }): Promise<Reply>;
}

export interface HomePlayerOptions<Reply> {
  readonly context: ApiContext;
  readonly clock: Clock;
  readonly defaultUser: string;
  readonly person: (user: string) => Json;
  readonly deliver: (kind: 'events_api' | 'interactive', payload: Json, user: string) => Promise<Reply>;
}

export function createHomePlayer<Reply>(options: HomePlayerOptions<Reply>): HomePlayer<Reply> {
  const { context, clock, defaultUser, person, deliver } = options;
  const { workspace } = context;
  const blocksOf = (user: string) => list(workspace.homes.get(user)?.blocks);

  return {
    openHome(user = defaultUser, tab = 'home') {
      const event = { type: 'app_home_opened', user, channel: `D0${user}`, tab };
      const payload = {
        type: 'event_callback',
        team_id: workspace.teamId,
        api_app_id: workspace.appId,
        event_id: `Ev${context.nextTs().replace('.', '')}`,
        event_time: Math.floor(clock.now().getTime() / 1000),
        authorizations: [{ team_id: workspace.teamId, user_id: workspace.botUserId, is_bot: true }],
        event: { ...event, event_ts: context.nextTs() },
      };
      return deliver('events_api', payload, user);
    },
    homeAsText: (user = defaultUser) =>
      blocksOf(user)
        .flatMap((block) => blockLines(block))
        .join('\n'),
    actInHome(actionId, { user = defaultUser, value } = {}) {
      const payload = {
        type: 'block_actions',
        ...person(user),
        container: { type: 'view', view_id: `VHOME${user}` },
        view: { ...workspace.homes.get(user), id: `VHOME${user}`, state: { values: {} } },
        actions: [{ ...actionOn(blocksOf(user), actionId, value), action_ts: context.nextTs() }],
        trigger_id: context.tickets.issueTrigger(user),
      };
      return deliver('interactive', payload, user);
    },
  };
}

function actionOn(blocks: readonly Json[], actionId: string, value: string | undefined): Json {
  for (const block of blocks) {
    for (const element of [...list(block.elements), ...list([block.accessory])]) {
      if (element.action_id !== actionId) continue;
      const option = list(element.options).find((each) => each.value === value);
      if (option !== undefined) return { ...element, selected_option: option };
      if (value === undefined || element.value === value) return element;
    }
  }
  throw new Error(`Home shows no ${actionId}`);
}

function list(value: unknown): Json[] {
  return Array.isArray(value)
    ? value.filter((each): each is Json => typeof each === 'object' && each !== null)
    : [];
}

import { randomBytes } from 'node:crypto';
import { checkView } from '../../../slack/block-kit/check.ts';
import {
  type ApiContext,
  type Arguments,
  invalidBlocks,
  jsonList,
  jsonObject,
  type Method,
  unsupported,
} from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import type { SimulatedView } from '../workspace.ts';

/** A stack holds three views at most. */
const MAX_STACK = 3;
const MAX_VIEW_BYTES = 250_000;

function validView(args: Arguments, context: ApiContext): Readonly<Record<string, unknown>> {
  const view = jsonObject(args.view);
  if (view === null) throw new ApiError('invalid_arguments');
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) throw new ApiError('view_too_large');
  const problems = [
    ...checkView(view),
    ...jsonList(view.blocks).flatMap((block, index) => unsupported(block, index, context)),
  ];
  if (problems.length > 0) throw invalidBlocks(problems);
  return view;
}

function keep(
  context: ApiContext,
  user: string,
  view: Readonly<Record<string, unknown>>,
  rootId: string | null,
) {
  const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
  const stored: SimulatedView = { id, user, view, rootId: rootId ?? id, hash: newHash(), values: {} };
  context.workspace.views.set(id, stored);
  return { view: answer(stored) };
}

const open: Method = {
  run(args, context) {
    const view = validView(args, context);
    return keep(context, context.tickets.redeemTrigger(args.trigger_id), view, null);
  },
};

const push: Method = {
  run(args, context) {
    const view = validView(args, context);
    const user = context.tickets.redeemTrigger(args.trigger_id);
    const below = [...context.workspace.views.values()].filter((stored) => stored.user === user);
    const rootId = below.at(-1)?.rootId ?? null;
    if (below.filter((stored) => stored.rootId === rootId).length >= MAX_STACK) {
      throw new ApiError('push_limit_reached');
    }
    return keep(context, user, view, rootId);
  },
};

const update: Method = {
  run(args, context) {
    const view = validView(args, context);
    const stored = context.workspace.views.get(String(args.view_id));
    if (stored === undefined) throw new ApiError('not_found');
    if (args.hash !== undefined && args.hash !== stored.hash) throw new ApiError('hash_conflict');
    stored.values = keptValues(stored, view);
    stored.view = view;
    stored.hash = newHash();
    return { view: answer(stored) };
  },
};

const publish: Method = {
  run(args, context) {
    const view = validView(args, context);
    context.workspace.homes.set(String(args.user_id), view);
    return { view };
  },
};

/** A choice lives as long as its block: taken away and shown again, it begins anew. */
function keptValues({ values }: SimulatedView, view: Readonly<Record<string, unknown>>) {
  const blocks: unknown[] = Array.isArray(view.blocks) ? view.blocks : [];
  const ids = new Set(blocks.map((block) => String(Object(block).block_id)));
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)));
}

function newHash(): string {
  return randomBytes(6).toString('hex');
}

function answer(stored: SimulatedView): Readonly<Record<string, unknown>> {
  return { ...stored.view, id: stored.id, hash: stored.hash, root_view_id: stored.rootId };
}

export const VIEW_METHODS: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};

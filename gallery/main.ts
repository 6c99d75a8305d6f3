/** `npm run gallery -- [--out FILE]`: everything that patchcheck says in Slack, on one HTML page. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SimulatedSlack } from '../src/simulation/slack/simulated-slack.ts';
import type { Names } from './render/library.ts';
import { pageHtml } from './render/page.ts';
import { allRooms } from './rooms.ts';
import { onStage } from './stage.ts';

const DEFAULT_OUT = path.join(import.meta.dirname, 'out', 'index.html');

function namesIn({ workspace: { users, channels } }: SimulatedSlack): Names {
  return {
    users: new Map([...users].map(([id, { name }]) => [id, name])),
    channels: new Map([...channels].map(([id, { name }]) => [id, name])),
  };
}

const { values } = parseArgs({ options: { out: { type: 'string', default: DEFAULT_OUT } } });
const page = await onStage(async (stage) => pageHtml(await allRooms(stage), namesIn(stage.slack)));
mkdirSync(path.dirname(values.out), { recursive: true });
writeFileSync(values.out, page);
process.stdout.write(`${values.out}\n`);

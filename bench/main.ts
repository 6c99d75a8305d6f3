/** `npm run bench -- [section…] [--quick]`: what patchcheck costs in AWS calls, time and memory. */

import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { serveSimulation } from './aws/process.ts';
import { type Options, readOptions } from './options.ts';
import { measureCalls } from './sections/calls.ts';
import { measureDemo } from './sections/demo.ts';
import { measureHistory } from './sections/history.ts';
import { measureMemory } from './sections/memory.ts';
import { measureSlack } from './sections/slack.ts';
import { measureWall } from './sections/wall.ts';

const SECTIONS: Readonly<Record<string, (options: Options) => Promise<string>>> = {
  calls: measureCalls,
  demo: measureDemo,
  slack: measureSlack,
  wall: measureWall,
  memory: measureMemory,
  history: measureHistory,
};

async function main(options: Options): Promise<void> {
  const names = options.sections.length > 0 ? options.sections : Object.keys(SECTIONS);
  print(`${machine()}\n`);
  for (const name of names) {
    const measure = SECTIONS[name];
    if (!measure)
      throw new Error(`There is no section ${name}; there are ${Object.keys(SECTIONS).join(', ')}.`);
    print(`## ${name}\n\n${await measure(options)}\n`);
  }
}

function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${availableParallelism()} × ${model}, ${gigabytes} GB, ${type()} ${release()}, Node ${process.version}, load before ${load}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const options = readOptions(process.argv.slice(2));
await (options.simulate === null ? main(options) : serveSimulation(JSON.parse(options.simulate)));

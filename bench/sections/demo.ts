/** How soon an answer is seen: the demo's fleet, asked from Slack and from the command line. */

import { assess } from '../assess.ts';
import { startSimulation } from '../aws/start.ts';
import { serve } from '../serve.ts';
import { table } from '../table.ts';

const LATENCY_MS = 80;

export async function measureDemo(): Promise<string> {
  const aws = await startSimulation({ fleet: 'demo', latencyMs: LATENCY_MS, throttle: true });
  try {
    const command = await assess(aws);
    const served = await serve(aws, null);
    try {
      const asked = await served.ask();
      const rows = [
        ['assess: start of the process to its report', command.commandMs / 1000],
        ['assess: the run alone', command.runMs / 1000],
        ['Slack: command to acknowledgement', asked.acknowledgedMs / 1000],
        ['Slack: command to the first message', asked.parentMs / 1000],
        ['Slack: command to the first cards', asked.firstCardMs / 1000],
        ['Slack: command to the complete thread', asked.doneMs / 1000],
      ];
      return `The demo's fleet (about 300 instances in 4 scopes) at ${LATENCY_MS} ms latency, embedded store\n\n${table(['from … to', 's'], rows)}`;
    } finally {
      await served.stop();
    }
  } finally {
    await aws.close();
  }
}

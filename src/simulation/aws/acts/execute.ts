/** What each document does on a node. */

import type { Acts } from './acts.ts';
import { duration, later, nodeOf, scenarioOf } from './machine.ts';
import { runPatchBaseline } from './patch-run.ts';
import { silence } from './power.ts';
import { refreshAssociations } from './refresh.ts';
import { end, goesOn, type Running, silentEnding, success } from './running.ts';

/** The newest agent there is, which AWS-UpdateSSMAgent installs. */
export const NEWEST_AGENT = '3.3.3883.0';

/** Begins the document's work. */
export function execute(acts: Acts, run: Running, now: Date): void {
  dieHalfWay(acts, run, now);
  const { document, parameters } = run.sent;
  if (document.does === 'patch') runPatchBaseline(acts, run, now);
  else if (document.does === 'update-agent') updateAgent(acts, run, now);
  else {
    if (document.does === 'refresh-association') {
      refreshAssociations(acts, run.machine, parameters.associationIds?.[0] ?? '', now);
    }
    acts.agenda.at(later(now, duration(run.machine, 'otherDocument')), (then) => {
      if (goesOn(run)) end(acts, run, success('Done.'), then);
    });
  }
}

function dieHalfWay(acts: Acts, run: Running, now: Date): void {
  const dies = scenarioOf(run.machine).agentDies;
  if (!dies || run.machine.agentDead) return;
  acts.agenda.at(later(now, dies.after * 1000), (then) => {
    if (!goesOn(run)) return;
    run.lost = true;
    silence(acts, run.machine, then);
  });
  acts.agenda.at(later(now, dies.endsAfter * 1000), (then) => {
    if (run.lost) end(acts, run, silentEnding('TimedOut', dies.ends), then);
  });
}

function updateAgent(acts: Acts, run: Running, now: Date): void {
  const { machine } = run;
  acts.agenda.at(later(now, duration(machine, 'updateAgent')), (then) => {
    if (!goesOn(run)) return;
    if (scenarioOf(machine).agentUpdate === 'fails') {
      const stderr =
        'Failed to download the installer of amazon-ssm-agent\nfailed to run commands: exit status 1';
      end(acts, run, { ...silentEnding('Failed', 'Failed'), code: 1, stderr }, then);
      return;
    }
    const node = nodeOf(machine.place.region, machine.id);
    const before = node?.AgentVersion ?? '';
    if (node) node.AgentVersion = run.sent.parameters.version?.[0] || NEWEST_AGENT;
    end(acts, run, success(`Updating amazon-ssm-agent from ${before} to ${node?.AgentVersion}`), then);
  });
}

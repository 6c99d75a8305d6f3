/** The parts of a finding that repeat what was read, without judging it. */

import type { InstanceFacts } from '../model/facts.ts';
import { tagsOf } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { Finding, ManageabilityStatus, ReportedPatch } from '../model/report.ts';
import { isOnline, runState } from './instance-state.ts';
import { outcomeOf } from './outcome.ts';
import { productionOf } from './production.ts';
import { patchStateOf } from './records.ts';
import { beganAt, fateOf, newestRun } from './run-fate.ts';
import { severityOf, usesApt } from './severity.ts';
import { isLater } from './time.ts';

export function describeManageability(facts: InstanceFacts): Finding['manageability'] {
  const node = valueOr(facts.node, null);
  return {
    status: manageabilityStatus(facts),
    agentVersion: node?.agentVersion ?? null,
    lastPingAt: node?.lastPingAt ?? null,
  };
}

function manageabilityStatus(facts: InstanceFacts): ManageabilityStatus {
  const state = runState(facts);
  if (state === 'terminated' || state === 'stopped') return state;
  if (!facts.node.known) return 'unknown';
  if (facts.node.value === null) return state === null ? 'unknown' : 'not-managed';
  return isOnline(facts) ? 'online' : 'connection-lost';
}

/** Name, tags, owner (by the first of `ownerTags` that is set) and where the instance stands. */
export function describeContext(facts: InstanceFacts, ownerTags: readonly string[]): Finding['context'] {
  const instance = valueOr(facts.ec2, null);
  const exposure = valueOr(facts.exposure, null);
  const tags = tagsOf(facts);
  return {
    tags: { ...tags },
    owner: ownerOf(tags, ownerTags),
    production: productionOf(facts).value,
    internetExposed: exposure?.exposed ?? null,
    publicIp: instance?.publicIp ?? exposure?.publicIp ?? null,
    instanceProfile: instance?.instanceProfileArn ?? null,
    autoScalingGroup: facts.autoScalingGroup,
    loadBalancers: facts.loadBalancers.known ? [...facts.loadBalancers.value] : null,
    vpcId: instance?.vpcId ?? null,
    subnetId: instance?.subnetId ?? null,
    launchedAt: instance?.launchedAt ?? null,
    lifecycle: instance?.lifecycle ?? null,
  };
}

function ownerOf(tags: Readonly<Record<string, string>>, ownerTags: readonly string[]): string | null {
  for (const wanted of ownerTags) {
    const found = Object.entries(tags).find(([key]) => key.toLowerCase() === wanted.toLowerCase());
    if (found && found[1] !== '') return found[1];
  }
  return null;
}

export function describePatching(facts: InstanceFacts): Finding['patching'] {
  const windows = valueOr(facts.targeting.windows, []);
  const associations = valueOr(facts.targeting.associations, []);
  return {
    baselineId: valueOr(patchStateOf(facts), null)?.baselineId ?? null,
    expectedBaselineId: valueOr(facts.baseline.expected, null)?.baselineId ?? null,
    patchGroup: facts.baseline.patchGroupTag?.value ?? valueOr(patchStateOf(facts), null)?.patchGroup ?? null,
    maintenanceWindows: windows.map(({ id, name, enabled, operation, nextAt }) => ({
      id,
      name,
      enabled,
      operation,
      nextAt,
    })),
    associations: associations.map(({ id, name, document, operation, nextAt }) => ({
      id,
      name,
      document,
      operation,
      nextAt,
    })),
    nextWindowAt: nextWindowAt(facts),
    outcome: outcomeOf(facts),
    lastInstallAt: lastInstallAt(facts),
    lastCommandId: newestRun(facts, () => true)?.commandId ?? null,
  };
}

/** The next time an enabled window is due to patch or scan the node. */
function nextWindowAt(facts: InstanceFacts): string | null {
  const times = valueOr(facts.targeting.windows, [])
    .filter((window) => window.enabled && isLater(window.nextAt, facts.assessedAt))
    .map((window) => window.nextAt)
    .filter((time) => time !== null);
  return times.sort()[0] ?? null;
}

/** When patches were last installed, or tried to be, on the node itself. */
function lastInstallAt(facts: InstanceFacts): string | null {
  const run = newestRun(facts, (each) => each.operation === 'Install' && hasRun(fateOf(each)));
  const state = valueOr(patchStateOf(facts), null);
  const recorded = state?.operation === 'Install' ? state.endedAt : null;
  if (run === null) return recorded;
  const ended = run.endedAt ?? beganAt(run);
  return isLater(recorded, ended) ? recorded : ended;
}

function hasRun(fate: ReturnType<typeof fateOf>): boolean {
  return fate === 'succeeded' || fate === 'failed';
}

/** The patches in question, with the vendor's severity in one vocabulary. */
export function describePatches(facts: InstanceFacts): ReportedPatch[] {
  const apt = usesApt(facts);
  return valueOr(facts.patches, []).map((patch) => ({
    id: patch.id,
    title: patch.title,
    state: patch.state,
    severity: severityOf(patch, apt),
    classification: patch.classification,
    cves: [...patch.cves],
    installedAt: patch.installedAt,
  }));
}

/** An account with the roles of the shipped template in it, and the real actor pointed at it. */

import pino from 'pino';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { ConfigFile } from '../../../src/config/config-file.ts';
import { readVariables } from '../../../src/config/environment-variables.ts';
import { resolveSettings } from '../../../src/config/resolve.ts';
import { type Clock, systemClock } from '../../../src/model/clock.ts';
import type { Call } from '../../../src/model/remediation.ts';
import type { RemediateAction, Settings } from '../../../src/model/settings.ts';
import { createAwsPorts } from '../../../src/remediation/aws-ports.ts';
import type { CallShape } from '../../../src/remediation/calls.ts';
import { type Actor, type Identity, type Observer, SEND_WINDOW_MS } from '../../../src/remediation/ports.ts';
import { botPolicy } from '../../../src/roles/bot-policy.ts';
import type { PolicyDocument } from '../../../src/simulation/aws/policy.ts';
import type { SimulatedAws } from '../../../src/simulation/aws/server.ts';
import type { SimulatedRegion, SimulatedRole, World } from '../../../src/simulation/aws/world.ts';
import { simulated } from '../../aws/support/opened.ts';
import { addNode } from '../../simulation/aws/acts/support.ts';
import { account, emptyWorld, REGION, region } from '../../support/world.ts';
import { ACCOUNT, type DeployedRole, EXTERNAL_ID } from './deployed.ts';

export const LINUX = 'i-0aaaaaaaaaaaaaaaa';
export const WINDOWS = 'i-0bbbbbbbbbbbbbbbb';
export const STOPPED = 'i-0cccccccccccccccc';
export const VOLUME = 'vol-0aaaaaaaaaaaaaaaa';
export const ASSOCIATION = '11111111-2222-3333-4444-555555555555';
export const IDENTITY: Identity = { id: 'rem-20261121-1', requestedBy: 'U024BE7LH' };

const AT_ONCE = { listed: 0, invocationVisible: 0, pickUp: 0, automationStep: 0, start: 0 };
const SCAN_DOCUMENT = 'patchcheck-Scan';
const INSTALL_DOCUMENT = 'patchcheck-Install';
export const PRIVATE_DOCUMENTS = { scan: SCAN_DOCUMENT, install: INSTALL_DOCUMENT };

/** Three instances, each with the tag of the fence; nothing takes time. */
export function actingWorld(): World {
  const world = emptyWorld();
  const here = region(world);
  here.timings = AT_ONCE;
  addNode(here, LINUX);
  addNode(here, WINDOWS);
  addNode(here, STOPPED, { State: { Code: 80, Name: 'stopped' } });
  Object.assign(nodeOf(here, WINDOWS), {
    PlatformType: 'Windows',
    PlatformName: 'Microsoft Windows Server 2022',
  });
  Object.assign(nodeOf(here, STOPPED), { InstanceState: 'stopped', PingStatus: 'ConnectionLost' });
  here.associations.push({
    AssociationId: ASSOCIATION,
    Name: 'AWS-GatherSoftwareInventory',
    Targets: [{ Key: 'InstanceIds', Values: [LINUX] }],
  });
  here.associationTags = new Map([[ASSOCIATION, { patchcheck: 'allowed' }]]);
  here.documents.push(
    { name: SCAN_DOCUMENT, runs: 'AWS-RunPatchBaseline', fixed: { Operation: ['Scan'] } },
    { name: INSTALL_DOCUMENT, runs: 'AWS-RunPatchBaseline', fixed: { Operation: ['Install'] } },
  );
  return world;
}

function nodeOf(here: SimulatedRegion, id: string) {
  const node = here.nodes.find(({ InstanceId }) => InstanceId === id);
  if (!node) throw new Error(`There is no node ${id}.`);
  return node;
}

/** The roles of a stack, as the account has them: nothing but their policies allows anything. */
export function withRoles(world: World, roles: readonly DeployedRole[]): World {
  account(world).roles.splice(0, 1, ...roles.map(simulatedRole));
  const policy = JSON.parse(botPolicy()) as PolicyDocument;
  return { ...world, caller: { ...world.caller, policy } };
}

function simulatedRole({ arn, policy, trust, maxSessionSeconds }: DeployedRole): SimulatedRole {
  return {
    arn,
    externalId: EXTERNAL_ID,
    allow: [],
    deny: [],
    policy,
    maxSessionSeconds,
    trustPolicy: trust as NonNullable<SimulatedRole['trustPolicy']>,
  };
}

export interface ActingAccount {
  readonly aws: SimulatedAws;
  readonly actor: Actor;
  readonly observer: Observer;
  readonly clock: Clock;
}

export async function actingAccount(
  world: World,
  roles: readonly DeployedRole[],
  remediation: object = {},
): Promise<ActingAccount> {
  const aws = await simulated({ world: withRoles(world, roles), throttle: false });
  const clock = systemClock;
  const access = createAwsAccess({ clock, random: () => 0, patienceMs: 2000 });
  const logger = pino({ level: 'silent' });
  const settings = settingsFor(roles, remediation);
  const { actor, observer } = createAwsPorts({ access, settings, clock, logger, random: () => 0 });
  return { aws, actor, observer, clock };
}

function settingsFor(roles: readonly DeployedRole[], remediation: object): Settings {
  const assessRole = roles.find(({ name }) => name.endsWith('-assess'))?.arn;
  const accounts = [{ id: ACCOUNT, assessRole, externalId: EXTERNAL_ID }];
  const file = ConfigFile.parse({ environments: { prod: { regions: [REGION], accounts, remediation } } });
  const resolved = resolveSettings(file, readVariables({}), {});
  if ('settings' in resolved) return resolved.settings;
  throw new Error(JSON.stringify(resolved.problems));
}

let calls = 0;

/** A call as the driver makes it, under the role of the action. */
export function callOf(
  shape: CallShape,
  action: RemediateAction,
  instanceId: string,
  changes: Partial<Call> = {},
): Call {
  calls += 1;
  const now = Date.now();
  return {
    id: calls.toString(16).padStart(32, '0'),
    accountId: ACCOUNT,
    region: REGION,
    wave: 0,
    stage: 'acting',
    ...shape,
    associationId: shape.parameters.AssociationIds?.[0] ?? null,
    volumeId: shape.parameters.VolumeId?.[0] ?? null,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/patchcheck-${action}`,
    instanceIds: [instanceId],
    state: 'intended',
    settled: false,
    awsId: null,
    requestId: null,
    intendedAt: new Date(now).toISOString(),
    sendBefore: new Date(now + SEND_WINDOW_MS).toISOString(),
    answeredAt: null,
    error: null,
    ...changes,
  };
}

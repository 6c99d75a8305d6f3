/** The real ports against a simulated account with two nodes and a role that acts. */

import { onTestFinished, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/access.ts';
import { actingStatements, type PatchDocuments } from '../../src/aws/acting-permissions.ts';
import { policyStatement } from '../../src/aws/acting-policy.ts';
import type { Call } from '../../src/model/remediation.ts';
import { REMEDIATE_ACTIONS, type Settings } from '../../src/model/settings.ts';
import { createAwsPorts } from '../../src/remediation/aws-ports.ts';
import { SEND_WINDOW_MS } from '../../src/remediation/ports.ts';
import type { Scenario } from '../../src/simulation/aws/scenario.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import type { World } from '../../src/simulation/aws/world.ts';
import { settingsOfSmallWorld } from '../assessment/support/assessed.ts';
import { actingWorld, START, WEB } from '../simulation/aws/acts/support.ts';
import { manualClock } from '../simulation/aws/support.ts';
import { silent } from '../support/stores.ts';
import { ACCOUNT_ID, account, EXTERNAL_ID, REGION, readerRole, region } from '../support/world.ts';

export const REMEDIATE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/patchcheck-remediate`;
export const SCOPE = { accountId: ACCOUNT_ID, region: REGION };
export const ME = { id: '01JD0000REMEDIATION', requestedBy: 'U024BE7LH' };
const AWS_DOCUMENTS: PatchDocuments = { scan: null, install: null };

/** A world whose acting role has exactly the rights of the table. */
export function worldToActIn(documents = AWS_DOCUMENTS): World {
  const world = actingWorld();
  const place = { partition: 'aws', region: '*', accountId: ACCOUNT_ID };
  const Statement = REMEDIATE_ACTIONS.flatMap((action) =>
    actingStatements(action, documents).map((statement) => policyStatement(statement, place)),
  );
  account(world).roles.push(
    readerRole({ arn: REMEDIATE_ARN, allow: [], policy: { Version: '2012-10-17', Statement } }),
  );
  return world;
}

/** Ports, the account behind them, and a clock that stands still until it is moved. */
export async function portsOn(scenarios: Readonly<Record<string, Scenario>> = {}, documents = AWS_DOCUMENTS) {
  const world = worldToActIn(documents);
  const clock = manualClock(START);
  for (const [id, scenario] of Object.entries(scenarios)) region(world).scenarios.set(id, scenario);
  const aws = await startSimulatedAws({ world, clock, throttle: false });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  const settings = settingsWith(documents);
  const access = createAwsAccess({ clock, random: () => 0 });
  const ports = createAwsPorts({ access, settings, clock, logger: silent, random: () => 0 });

  /** An intent of this moment. */
  function call(changes: Partial<Call> = {}): Call {
    const now = clock.now().getTime();
    return {
      ...SCOPE,
      id: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      wave: 0,
      stage: 'acting',
      operation: 'ssm:SendCommand',
      document: 'AWS-RunPatchBaseline',
      parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
      associationId: null,
      volumeId: null,
      roleArn: REMEDIATE_ARN,
      instanceIds: [WEB],
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

  /** Sends it, and gives it back as it would be kept. */
  async function accepted(changes: Partial<Call> = {}): Promise<Call> {
    const intent = call(changes);
    const outcome = await ports.actor.send(intent, ME, EXTERNAL_ID);
    if (outcome.kind !== 'accepted') throw new Error(`${outcome.kind}: ${outcome.error}`);
    return { ...intent, state: 'accepted', awsId: outcome.awsId };
  }

  return { aws, clock, world, here: region(world), call, accepted, ...ports };
}

function settingsWith(documents: PatchDocuments): Settings {
  const settings = settingsOfSmallWorld();
  const environments = [...settings.environments.values()].map((environment) => {
    return [
      environment.name,
      { ...environment, remediation: { ...environment.remediation, documents } },
    ] as const;
  });
  return { ...settings, environments: new Map(environments) };
}

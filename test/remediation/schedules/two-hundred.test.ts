import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actsOf } from './acts.ts';
import { violations } from './invariants.ts';
import { play } from './play.ts';
import { type Schedule, SECOND, scheduleOf } from './schedule.ts';
import { anyEnvironment } from './settings.ts';
import { openSharedDatabase, type SharedDatabase } from './shared-database.ts';

const COUNT = 200;
/** A good deal more than it takes today, and far less than if each instance were looked at alone. */
const MOST_REQUESTS = 2_000;
const MOST_COMMITS = 250;
/** Characters. */
const LARGEST_RECORD = 1_000_000;

/** Nothing but one request for everything, approved. */
function allAtOnce(): Schedule {
  const [environment] = scheduleOf(1).environments;
  const instances = Array.from({ length: COUNT }, (_, index) => ({
    name: `node-${index + 1}`,
    need: 'reboot' as const,
    environment: null,
    targetGroup: null,
    scenario: {},
  }));
  return {
    seed: 0,
    environments: [{ ...anyEnvironment(), ...environment, remediation: anyEnvironment().remediation }],
    instances,
    replicas: 1,
    requests: [
      {
        at: 0,
        by: 'olga',
        environment: environment?.name ?? '',
        action: 'reboot',
        instances: instances.map((_, index) => index),
        options: { reboot: 'if-needed', snapshot: false, startAt: null },
        reason: 'CHG-1',
        breakGlass: false,
        submits: 1,
        clicks: [{ after: SECOND, by: 'anna', kind: 'approve', times: 1, token: 'current' }],
      },
    ],
    emergencies: [],
    promotions: [],
    faults: [],
    crashes: [],
    stalls: 0,
  };
}

describe('200 instances in one action', () => {
  let database: SharedDatabase;
  beforeAll(async () => {
    database = await openSharedDatabase();
  });
  afterAll(() => database.close());

  it('are restarted and scanned in waves of a tenth, once each, and told in a record of a bearable size', async () => {
    const history = await play(allAtOnce(), database);

    const [remediation] = history.remediations;
    const sizesOf = (what: string) =>
      actsOf(history)
        .filter((act) => act.what === what)
        .map(({ instanceIds }) => instanceIds.length);
    expect(violations(history)).toEqual([]);
    expect(remediation?.outcome).toBe('fixed');
    expect(sizesOf('RebootInstances')).toEqual([1, ...Array.from({ length: 9 }, () => 20), 19]);
    expect(Math.max(...sizesOf('SendCommand Scan'))).toBeLessThanOrEqual(20);
    expect(history.requests.length).toBeLessThan(MOST_REQUESTS);
    expect(remediation?.version).toBeLessThan(MOST_COMMITS);
    expect(JSON.stringify(remediation).length).toBeLessThan(LARGEST_RECORD);
  }, 120_000);
});

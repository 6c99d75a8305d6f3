import { describe, expect, it } from 'vitest';
import { remediationFleet } from '../../../src/simulation/aws/fleets/remediation.ts';
import { assessed, NOW, settingsFrom } from '../../assessment/support/assessed.ts';

describe('the fleet to act on', () => {
  it('asks for what its buttons do', async () => {
    const { world, configuration, instances } = remediationFleet(NOW);
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    const told = report.instances.map(
      ({ name, rootCause, remediation }) => `${name}: ${rootCause.code}, ${remediation.code}`,
    );
    expect(told.toSorted()).toEqual(
      [...instances].map(([name, { cause, remediation }]) => `${name}: ${cause}, ${remediation}`).toSorted(),
    );
  });

  it('has as many restarts due as wanted', async () => {
    const { world, configuration } = remediationFleet(NOW, { size: 30 });
    const { report } = await assessed({ world, settings: await settingsFrom(configuration) });

    expect(report.instances.map(({ remediation }) => remediation.code)).toEqual(Array(30).fill('reboot'));
  });
});

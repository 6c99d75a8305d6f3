/** What somebody tried who wanted more than the rules of production give. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_REMEDIATION } from '../../src/model/settings.ts';
import { ANNA, anEnvironment, OLGA, settingsOf } from './support/hand-made.ts';
import { codesOf, doneOf, twoToReboot, useService } from './support/service-kit.ts';

const kit = useService();
const GLASS = { reason: 'INC-7 checkout is down', breakGlass: true };
const allowed = { remediation: { ...DEFAULT_REMEDIATION, breakGlass: true } };

describe('an operator of an environment that allows break-glass', () => {
  it('does not get round the approvers of production, which does not', async () => {
    const prod = anEnvironment('prod', { production: true });
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', allowed), prod));
    const draft = doneOf(await kit().draft(service));

    const answer = await service.submit(draft.id, draft.token, OLGA, GLASS);

    expect(codesOf(answer)).toEqual(['break-glass-off']);
    expect(answer).toMatchObject({ refusals: [{ text: expect.stringContaining('Environment prod') }] });
    expect(await service.get(draft.id)).toMatchObject({ state: 'draft' });
  });

  it('goes ahead where production allows it as well', async () => {
    const prod = anEnvironment('prod', { production: true, ...allowed });
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging', allowed), prod));
    const draft = doneOf(await kit().draft(service));

    const request = doneOf(await service.submit(draft.id, draft.token, OLGA, GLASS));

    expect(request).toMatchObject({ state: 'approved', breakGlass: true });
  });
});

describe('text that no database takes', () => {
  const NUL = 'nobody\0 knows \ud800';

  it('keeps no emergency stop from being pulled, nor from being lifted', async () => {
    const service = await twoToReboot(kit());

    expect(await service.pullStop('staging', OLGA, NUL)).toMatchObject({ kind: 'done' });
    expect(await service.emergencyStops()).toMatchObject([{ environment: 'staging' }]);
    expect(await service.liftStop('staging', ANNA, NUL)).toMatchObject({ kind: 'done' });
  });

  it('keeps nobody from asking, deciding and taking back', async () => {
    const service = await twoToReboot(kit());
    const draft = doneOf(await kit().draft(service));

    const request = doneOf(
      await service.submit(draft.id, draft.token, OLGA, { reason: NUL, breakGlass: false }),
    );
    const approved = doneOf(await service.decide(request.id, request.token, ANNA, 'approved', NUL));

    expect(doneOf(await service.stop(approved.id, OLGA, NUL)).state).toBe('withdrawn');
  });

  it('is refused in words where it names a remediation or an environment', async () => {
    const service = await twoToReboot(kit());

    expect(codesOf(await service.decide('rem-\0', 'token', ANNA, 'approved', ''))).toEqual(['unknown']);
    expect(codesOf(await service.stop('rem-\0', ANNA, ''))).toEqual(['unknown']);
    expect(codesOf(await service.pullStop('prod\0', OLGA, ''))).toEqual(['unknown']);
  });
});

describe('an instance of production that production has not tagged for patchcheck', () => {
  const fenced = {
    remediation: { ...DEFAULT_REMEDIATION, requireTag: { key: 'patchcheck', value: 'allowed' } },
  };

  it('is not acted on, whatever environment is typed', async () => {
    const prod = anEnvironment('prod', { production: true, ...fenced });
    const service = await twoToReboot(kit(), settingsOf(anEnvironment('staging'), prod));

    const draft = doneOf(await kit().draft(service));

    expect(draft.plan.targets).toEqual([]);
    expect(draft.plan.leftOut.map(({ code }) => code)).toEqual(['not-tagged', 'not-tagged']);
  });
});

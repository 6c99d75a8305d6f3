import { describe, expect, it } from 'vitest';
import { newRunId } from '../../src/assessment/run-id.ts';
import { resolveRequest } from '../../src/assessment/run-request.ts';
import { settingsOfSmallWorld } from './support/assessed.ts';

const [prod] = settingsOfSmallWorld().environments.values();
if (!prod) throw new Error('no environment');
const environments = new Map([['prod', { ...prod, regions: ['us-east-1', 'eu-west-1'] }]]);

function resolved(environment: string, regions: string[] = [], accounts: string[] = []) {
  return resolveRequest({ environment, regions, accounts }, environments);
}

describe('resolveRequest', () => {
  it('takes all Regions and accounts where none is named', () => {
    expect(resolved('prod')).toMatchObject({
      environment: { name: 'prod' },
      regions: ['us-east-1', 'eu-west-1'],
      accounts: ['111122223333'],
    });
    expect(resolved('prod', ['all']).regions).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('takes the named ones once, in any case, accounts by id or name', () => {
    expect(resolved('prod', ['EU-WEST-1', 'eu-west-1'], ['payments', '111122223333'])).toMatchObject({
      regions: ['eu-west-1'],
      accounts: ['111122223333'],
    });
  });

  it('refuses unknown names with the nearest match', () => {
    expect(() => resolved('prd')).toThrow(
      expect.objectContaining({
        code: 'unknown-environment',
        message: expect.stringContaining('did you mean prod?'),
      }),
    );
    expect(() => resolved('prod', ['us-est-1'])).toThrow(
      expect.objectContaining({
        code: 'unknown-region',
        message: expect.stringContaining('did you mean us-east-1?'),
      }),
    );
    expect(() => resolved('prod', ['ap-south-1'])).toThrow(
      expect.objectContaining({ nextStep: expect.stringContaining('us-east-1, eu-west-1') }),
    );
    expect(() => resolved('prod', [], ['payment'])).toThrow(
      expect.objectContaining({
        code: 'unknown-account',
        message: expect.stringContaining('did you mean payments?'),
      }),
    );
  });

  it('shows what was typed without letting it through', () => {
    expect(() => resolved('\u001b[2Jprod')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('\u001b') }),
    );
  });
});

describe('newRunId', () => {
  it('sorts by time and fits into a role session name', () => {
    const ids = ['2026-11-21T12:00:00.000Z', '2026-11-21T12:00:01.000Z'].map((time) =>
      newRunId(new Date(time)),
    );
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^20261121T120000-[0-9a-f]{8}$/);
  });
});

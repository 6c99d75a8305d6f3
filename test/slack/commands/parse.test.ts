import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatchcheckError } from '../../../src/model/errors.ts';
import { parseCommand } from '../../../src/slack/commands/parse.ts';
import { environment } from '../support/bot.ts';

const prod = environment();
const [payments] = prod.accounts;
const two = environment({
  name: 'Staging',
  accounts: [
    { ...prod.accounts[0], id: '444455556666', name: 'web' },
    { ...prod.accounts[0], id: '777788889999', name: 'data' },
  ].flatMap((account) => (payments === undefined ? [] : [{ ...payments, ...account }])),
});
const settings = { environments: new Map([prod, two].map((each) => [each.name, each])) };
const parse = (text: string) => parseCommand(text, settings);

function refused(text: string): PatchcheckError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PatchcheckError) return error;
    throw error;
  }
  throw new Error(`${text} was understood`);
}

describe('a command that is too long', () => {
  it('is refused, not cut short', () => {
    const text = `prod ${'us-east-1 '.repeat(300)}`;
    expect(() => parse(text)).toThrow('longer than any command');
    expect(parse(`prod us-east-1 ${' '.repeat(3_000)}`)).toMatchObject({ regions: ['us-east-1'] });
  });
});

describe('what is typed', () => {
  it.each([
    ['', { kind: 'help' }],
    ['  HELP ', { kind: 'help' }],
    ['--help', { kind: 'help' }],
    ['envs', { kind: 'environments' }],
    ['status', { kind: 'status', runId: null }],
    ['status 20261121T120000-1f9c2a7b', { kind: 'status', runId: '20261121T120000-1f9c2a7b' }],
    ['cancel x', { kind: 'cancel', runId: 'x' }],
    ['again', { kind: 'again' }],
    ['history', { kind: 'history', environment: null }],
    ['diff staging', { kind: 'diff', environment: two }],
    ['mine', { kind: 'mine' }],
    ['owner Team Web', { kind: 'owner', name: 'Team Web' }],
    ['instance i-0abc1234', { kind: 'instance', environment: null, instanceId: 'i-0abc1234' }],
    ['snooze', { kind: 'snooze' }],
    ['explain', { kind: 'explain' }],
    ['doctor', { kind: 'doctor' }],
    ['prod', { kind: 'assess', environment: prod, regions: ['us-east-1', 'eu-west-1'] }],
    ['Prod all', { kind: 'assess', environment: prod, regions: ['us-east-1', 'eu-west-1'] }],
    ['prod EU-WEST-1', { kind: 'assess', environment: prod, regions: ['eu-west-1'] }],
    ['prod us-east-1, eu-west-1', { regions: ['us-east-1', 'eu-west-1'] }],
    ['prod eu-west-1 us-east-1', { kind: 'assess', regions: ['eu-west-1', 'us-east-1'] }],
    ['staging web', { kind: 'assess', environment: two, accounts: ['444455556666'] }],
    ['Staging 777788889999 us-east-1', { accounts: ['777788889999'], regions: ['us-east-1'] }],
    ['i-0abc1234', { kind: 'instance', environment: null, instanceId: 'i-0abc1234' }],
    ['prod I-0ABC1234', { kind: 'instance', environment: prod, instanceId: 'i-0abc1234' }],
    ['mi-0abc1234', { kind: 'instance', instanceId: 'mi-0abc1234' }],
    ['prod cve cve-2021-3709', { kind: 'cve', environment: prod, cve: 'CVE-2021-3709' }],
    ['prod CVE-2021-3709', { kind: 'cve', environment: prod, cve: 'CVE-2021-3709' }],
  ])('%s', (text, command) => {
    expect(parse(text)).toMatchObject(command);
  });

  it('is an environment first, even where that is called like a word', () => {
    const status = environment({ name: 'status' });
    const command = parseCommand('status', { environments: new Map([['status', status]]) });
    expect(command).toMatchObject({ kind: 'assess', environment: status });
  });

  it.each([
    ['prd', 'did you mean prod?'],
    ['agian', 'did you mean again?'],
    ['doctr', 'did you mean doctor?'],
    ['something-else-entirely', 'There is no environment'],
    ['prod us-est-1', 'did you mean us-east-1?'],
    ['prod paymets', 'did you mean payments?'],
    ['staging payments', 'is no Region and no account of environment Staging'],
    ['cve CVE-2021-3709', 'Say which environment'],
    ['CVE-2021-3709', 'Say which environment'],
    ['prod cve', 'No CVE is named'],
    ['prod cve 2021-3709', 'is no CVE'],
    ['prod CVE-21-1', 'is no CVE'],
    ['cancel one two', 'takes one run at a time, without "two"'],
    ['status one two', 'takes one run at a time'],
    ['again prod', 'stands alone, without "prod"'],
    ['doctor prod', 'stands alone'],
    ['mine prod', 'stands alone, without "prod"'],
    ['diff prod staging', 'without "staging"'],
    ['history prd', 'did you mean prod?'],
    ['owner', 'Say whose findings'],
    ['instance', 'Say which instance'],
    ['prod cve CVE-2021-3709 us-east-1', 'looked up alone'],
    ['prod us-east-1 i-0abc1234', 'looked up alone'],
    ['i-0abc1234 i-0abc1235', 'looked up alone'],
  ])('and is refused with the way out: %s', (text, message) => {
    const error = refused(text);
    expect(error.message).toContain(message);
    expect(error.nextStep).not.toBe('');
  });

  it('is a command or refused in words, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          expect(parse(text).kind).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(PatchcheckError);
        }
      }),
    );
  });
});

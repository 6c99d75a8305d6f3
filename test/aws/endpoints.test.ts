/** AWS itself, without an endpoint of our own: single answers over HTTPS. */

import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/access.ts';
import { readManagedNodes } from '../../src/aws/readers/nodes.ts';
import { FOREVER, failureOf, ROLE, RUN } from './support/opened.ts';

const SCOPE = { accountId: '111122223333', region: 'eu-west-1' };
const STS = 'https://sts.eu-west-1.amazonaws.com';
const SSM = 'https://ssm.eu-west-1.amazonaws.com';

const CREDENTIALS = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

beforeEach(() => {
  nock.disableNetConnect();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

afterEach(() => {
  vi.unstubAllEnvs();
  nock.cleanAll();
  nock.enableNetConnect();
});

function open() {
  return createAwsAccess({ random: () => 0 }).open(SCOPE, ROLE, RUN, FOREVER);
}

describe('AWS’s own endpoints', () => {
  it('are those of the Region, for STS as well', async () => {
    nock(STS).post('/').reply(200, CREDENTIALS);
    nock(SSM, { reqheaders: { 'x-amz-security-token': 'token' } })
      .post('/')
      .reply(200, { InstanceProperties: [], NextToken: '' });
    await expect(readManagedNodes(await open())).resolves.toMatchObject({ nodes: [] });
    expect(nock.isDone()).toBe(true);
  });

  it('behind a proxy that answers in HTML are tried again, then told by their HTTP status', async () => {
    nock(STS).post('/').reply(200, CREDENTIALS);
    nock(SSM).post('/').times(6).reply(502, '<html><body>Bad gateway</body></html>');
    const failure = await failureOf(readManagedNodes(await open()));
    expect(failure.awsCode).toBe('HTTP502');
    expect(nock.isDone()).toBe(true);
  });

  it('that answer without credentials are no STS', async () => {
    nock(STS).post('/').reply(200, '<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>');
    const failure = await failureOf(open());
    expect(failure).toMatchObject({ operation: 'sts:AssumeRole', awsCode: 'MissingCredentials' });
    expect(failure.nextStep).toContain('AWS_ENDPOINT_URL');
  });
});

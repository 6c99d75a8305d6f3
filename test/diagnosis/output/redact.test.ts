import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSecrets } from '../../../src/diagnosis/output/redact.ts';

describe('redactSecrets', () => {
  it.each([
    ['a password in a URL', 'GET http://bob:s3cr3tPass@proxy.example:3128/x', 's3cr3tPass'],
    ['a password with an @ in a URL', 'proxy http://bob:pa@s3cr3t@proxy.example:3128/', 's3cr3t'],
    ['what follows a quoted password', 'password="open"sesame', 'sesame'],
    ['a password by its short name', 'PROXY_PASS=sesame', 'sesame'],
    [
      'a token in a URL',
      'fatal: https://ghs_abcdefghijklmnopqrstuvwx@github.com/a/b',
      'ghs_abcdefghijklmnopqrstuvwx',
    ],
    [
      'a presigned query',
      'https://b.s3.amazonaws.com/o?X-Amz-Credential=ASIAEXAMPLE%2F2026&X-Amz-Signature=0a1b2c3d4e',
      '0a1b2c3d4e',
    ],
    [
      'a security token in a query',
      'https://b.s3.amazonaws.com/o?X-Amz-Security-Token=IQoJb3JpZ2luX2VjEA',
      'IQoJb3JpZ2luX2VjEA',
    ],
    ['an access key', 'using AKIAIOSFODNN7EXAMPLE now', 'AKIAIOSFODNN7EXAMPLE'],
    ['a secret key', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
    ['a session token in JSON', '{"SessionToken": "FwoGZXIvYXdzEJr", "x": 1}', 'FwoGZXIvYXdzEJr'],
    ['a bearer header', 'Authorization: Bearer abc.def-ghi_jkl123', 'abc.def-ghi_jkl123'],
    ['a basic header in curl output', '> authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['a password option', 'subscription-manager register --username me --password hunter2', 'hunter2'],
    ['a registration code', 'SUSEConnect --regcode 0123-4567-89AB', '0123-4567-89AB'],
    ['a quoted password with blanks', 'proxy_password="open sesame now"', 'sesame'],
    ['a Slack token', 'posting with xoxb-1234567890-abcdefghij', 'xoxb-1234567890-abcdefghij'],
    [
      'a JSON web token',
      'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
      'eyJzdWIiOiIxMjM0In0',
    ],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
      'MIIEpAIBAAKCAQEA',
    ],
    ['a private key that was cut', '-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBg', 'MIIEvgIBADANBg'],
  ])('hides %s', (_what, text, secret) => {
    const clean = redactSecrets(text);

    expect(clean).not.toContain(secret);
    expect(clean).toContain('[redacted]');
  });

  it.each([
    'E: Could not get lock /var/lib/dpkg/lock-frontend - open (11: Resource temporarily unavailable)',
    'https://rhui.eu-west-1.aws.ce.redhat.com/pulp/mirror/content?arch=x86_64&repo=os',
    'NO_PUBKEY 467B942D3A79BD29',
    's3://aws-quicksetup-patchpolicy-111122223333-a1b2c/baseline_overrides.json',
    'Unable to locate credentials',
    'key-signing key rotated; password expired for user root',
  ])('leaves %j alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('keeps what says whose secret it was', () => {
    expect(redactSecrets('http://bob:pw@proxy.example/')).toBe('http://[redacted]@proxy.example/');
    expect(redactSecrets('password: hunter2')).toBe('password: [redacted]');
  });

  it('hides no less the second time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = redactSecrets(`password=${text}`);
        expect(redactSecrets(once)).toBe(once);
      }),
    );
  });
});

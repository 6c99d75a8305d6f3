import { describe, expect, it } from 'vitest';
import { kindOfFailedAct } from '../../../src/aws/acting/outcome.ts';

function awsError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('told'), { name, $metadata: { httpStatusCode } });
}

function nodeError(code: string, more: object = {}): Error {
  return Object.assign(new Error(code), { code, ...more });
}

describe('what a request that failed has done', () => {
  it.each([
    ['a throttle', awsError('ThrottlingException', 400)],
    ['a throttle of EC2', awsError('RequestLimitExceeded', 503)],
    ['too many requests', awsError('Unknown', 429)],
    ['a session that is over', awsError('ExpiredTokenException', 400)],
    ['a limit of automations', awsError('AutomationExecutionLimitExceededException', 400)],
    ['a refused connection', nodeError('ECONNREFUSED')],
    ['a name that is not found', nodeError('ENOTFOUND', { syscall: 'getaddrinfo' })],
    ['a name server that is busy', nodeError('EAI_AGAIN')],
    ['no way there', nodeError('EHOSTUNREACH', { syscall: 'connect' })],
    ['a connection that takes too long', nodeError('ETIMEDOUT', { syscall: 'connect' })],
    ['a certificate that is not trusted', nodeError('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['a certificate for another name', nodeError('ERR_TLS_CERT_ALTNAME_INVALID')],
  ])('%s: nothing, and it may be sent again', (_, thrown) => {
    expect(kindOfFailedAct(thrown)).toBe('not-sent');
  });

  it.each([
    ['a missing right', awsError('AccessDeniedException', 400)],
    ['a missing right of EC2', awsError('UnauthorizedOperation', 403)],
    ['an instance that takes no commands', awsError('InvalidInstanceId', 400)],
    ['a wrong state', awsError('IncorrectInstanceState', 400)],
    ['invalid input', awsError('ValidationException', 400)],
    ['no capacity', awsError('InsufficientInstanceCapacity', 500)],
  ])('%s: nothing, for good', (_, thrown) => {
    expect(kindOfFailedAct(thrown)).toBe('refused');
  });

  it.each([
    ['a server error', awsError('InternalServerError', 500)],
    ['an unavailable service', awsError('ServiceUnavailable', 503)],
    ['a time-out of the service', awsError('RequestTimeoutException', 408)],
    ['an answer of something in between', awsError('Error', 403)],
    ['a success that cannot be read', awsError('SyntaxError', 200)],
    ['a broken connection', nodeError('ECONNRESET', { syscall: 'read' })],
    ['a broken pipe', nodeError('EPIPE', { syscall: 'write' })],
    ['no answer', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['a route lost on the way', nodeError('EHOSTUNREACH', { syscall: 'read' })],
    ['anything else', new Error('?')],
    ['no error at all', 'text'],
  ])('%s: nobody knows', (_, thrown) => {
    expect(kindOfFailedAct(thrown)).toBe('unknown');
  });
});

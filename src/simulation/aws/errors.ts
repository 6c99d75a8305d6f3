/** Refusals as AWS words them, thrown by operations and rendered in the service's protocol. */

import type { Service } from './services.ts';

export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

export function throttled(service: Service): AwsError {
  return new AwsError(service.throttled.code, service.throttled.message, service.throttled.status);
}

export function expired(service: Service): AwsError {
  return new AwsError(service.expired.code, service.expired.message, service.expired.status);
}

export function unknownKey(service: Service): AwsError {
  return new AwsError(service.unknownKey.code, service.unknownKey.message, service.unknownKey.status);
}

export function internalError(service: Service): AwsError {
  return new AwsError(service.internal.code, service.internal.message, service.internal.status);
}

export function invalid(service: Service, message: string): AwsError {
  return new AwsError(service.invalid.code, message, service.invalid.status);
}

/** `action` is IAM's name; `why` the end of AWS's sentence: "because no identity-based policy allows the … action". */
export function denied(
  service: Service,
  action: string,
  principalArn: string,
  resource: string,
  why: string,
): AwsError {
  const on = service.protocol === 'ec2' ? '' : ` on resource: ${resource}`;
  const start = service.protocol === 'ec2' ? 'You are not authorized to perform this operation. ' : '';
  const message = `${start}User: ${principalArn} is not authorized to perform: ${action}${on} ${why}`;
  return new AwsError(service.denied.code, message, service.denied.status);
}

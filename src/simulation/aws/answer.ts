/** From a request to what is sent back: identity, faults, throttle, rights, constraints, operation. */

import { randomUUID } from 'node:crypto';
import type { Acts } from './acts/acts.ts';
import { authorise } from './authorise.ts';
import type { Changes } from './changes.ts';
import { AwsError, denied, expired, internalError, invalid, throttled } from './errors.ts';
import type { Effects, FaultEffect, PageFault } from './faults.ts';
import type { Acted, Operation } from './operations/operation.ts';
import { operationNamed } from './operations/table.ts';
import { bindingOf } from './pages.ts';
import type { Destination } from './permissions.ts';
import { type Input, writeJson, writeJsonError } from './protocols/json.ts';
import { writeXml, writeXmlError } from './protocols/xml.ts';
import type { WireRequest } from './request.ts';
import { typed, validationMessage, violations } from './rules.ts';
import type { Service } from './services.ts';
import type { Principal, Sessions } from './sessions.ts';
import type { Throttle } from './throttle.ts';
import type { World } from './world.ts';

/** What every call meets. */
export interface Environment {
  readonly world: World;
  readonly sessions: Sessions;
  readonly changes: Changes;
  readonly acts: Acts;
  /** null: calls are never throttled. */
  readonly throttle: Throttle | null;
  now(): Date;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly requestId: string;
  readonly body: string;
  readonly errorCode: string | null;
  /** null: nothing was changed. */
  readonly acted: Acted | null;
}

/** One request with what is known of it before it is looked into. */
export interface Incoming {
  readonly request: WireRequest;
  /** An error: the credentials are not good. */
  readonly principal: Principal | AwsError;
  readonly operation: Operation | null;
  /** Read and typed; an error if it cannot be read. */
  readonly input: Input | AwsError;
}

export function receive(request: WireRequest, environment: Environment): Incoming {
  const operation = operationNamed(request.service.name, request.operation);
  return {
    request,
    operation,
    principal: orError(() =>
      environment.sessions.identify(
        request.service,
        request.accessKeyId,
        request.sessionToken,
        environment.now(),
      ),
    ),
    input: orError(() => (operation ? inputOf(request, operation) : {})),
  };
}

/** Runs the operation. Whatever is refused becomes an answer in the service's own words. */
export function answer(incoming: Incoming, effects: Effects, environment: Environment): Answer {
  const { service, operation } = incoming.request;
  const requestId = randomUUID();
  environment.acts.agenda.runUntil(environment.now());
  let acted: Acted | null = null;
  try {
    const output = outcome(incoming, effects.before, environment);
    acted = actedBy(incoming, output);
    throwFaultAfter(incoming, effects.after);
    const body =
      service.protocol === 'json'
        ? writeJson(output)
        : writeXml(service, operation, output, requestId, incoming.operation?.shape);
    const all = [...effects.before, ...effects.after];
    const cut = all.some((effect) => effect.kind === 'malformed-body');
    return {
      status: 200,
      contentType: contentType(service),
      requestId,
      body: cut ? body.slice(0, Math.ceil(body.length / 2)) : body,
      errorCode: null,
      acted,
    };
  } catch (thrown) {
    return { ...errorAnswer(service, thrown, requestId), acted };
  }
}

/** Throws AwsError with what AWS would refuse the request for, the first reason first. */
function outcome(incoming: Incoming, effects: readonly FaultEffect[], environment: Environment): object {
  const { request, principal, operation, input } = incoming;
  const { service } = request;
  if (principal instanceof AwsError) throw principal;
  throwFault(effects, request, principal);
  if (!operation) {
    const message = `The action ${request.operation} is not valid for this web service.`;
    throw new AwsError(service.unknownOperation.code, message, service.unknownOperation.status);
  }
  if (input instanceof AwsError) throw input;
  refuseTooMany(incoming, principal, input, environment);
  authorise(service, request.operation, principal, input, destination(request, principal), environment.now());
  if (service.name === 'ec2' && input.DryRun === 'true') {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  const found = violations(operation.rules, input);
  if (found.length > 0) throw invalid(service, validationMessage(found));
  return operation.run(input, {
    ...environment,
    principal,
    regionName: request.region,
    now: environment.now(),
    binding: bindingOf(
      `${service.name}:${request.operation}/${principal.accountId}/${request.region}`,
      input,
    ),
    pageFault: pageFault(effects),
  });
}

function destination({ region: regionName }: WireRequest, principal: Principal): Destination {
  const regions = principal.kind === 'role' ? principal.account.regions : [];
  const region = regions.find((candidate) => candidate.region === regionName) ?? null;
  return { accountId: principal.accountId, regionName, region };
}

function throwFaultAfter({ request, principal }: Incoming, effects: readonly FaultEffect[]): void {
  if (!(principal instanceof AwsError)) throwFault(effects, request, principal);
}

function actedBy({ operation, input }: Incoming, output: object): Acted | null {
  if (!operation?.acted || input instanceof AwsError) return null;
  return operation.acted(input, output);
}

function refuseTooMany(
  incoming: Incoming,
  principal: Principal,
  input: Input,
  environment: Environment,
): void {
  const { service, operation, region } = incoming.request;
  const unfiltered = service.name === 'ec2' && !narrows(input);
  const call = { service: service.name, operation, accountId: principal.accountId, region, unfiltered };
  if (environment.throttle?.admit(call, environment.now()) === false) throw throttled(service);
}

/** Does an EC2 input name filters, ids or a page? */
function narrows(input: Input): boolean {
  return Object.keys(input).some((name) => !['DryRun', 'IncludeAllInstances'].includes(name));
}

function throwFault(effects: readonly FaultEffect[], request: WireRequest, principal: Principal): void {
  const { service, operation, region } = request;
  for (const effect of effects) {
    if (effect.kind === 'throttle') throw throttled(service);
    if (effect.kind === 'internal-error') throw internalError(service);
    if (effect.kind === 'expired-token') throw expired(service);
    if (effect.kind === 'error') throw new AwsError(effect.code, effect.message, effect.status);
    if (effect.kind === 'access-denied') {
      const resource = `arn:aws:${service.actionPrefix}:${region}:${principal.accountId}:*`;
      const action = `${service.actionPrefix}:${operation}`;
      const why = `because no identity-based policy allows the ${action} action`;
      throw denied(service, action, principal.arn, resource, why);
    }
  }
}

function pageFault(effects: readonly FaultEffect[]): PageFault | null {
  return effects.find((effect) => effect.kind === 'pages')?.how ?? null;
}

/** Anything but an AwsError is a defect of the simulation: it must not look like an answer of AWS. */
function errorAnswer(service: Service, thrown: unknown, requestId: string): Omit<Answer, 'acted'> {
  const error = thrown instanceof AwsError ? thrown : new AwsError('SimulationDefect', String(thrown), 500);
  return {
    status: error.status,
    contentType: contentType(service),
    requestId,
    body: service.protocol === 'json' ? writeJsonError(error) : writeXmlError(service, error, requestId),
    errorCode: error.code,
  };
}

function inputOf(request: WireRequest, operation: Operation): Input {
  const input = request.input();
  return request.service.protocol === 'json' ? input : typed(operation.rules, input);
}

function orError<Value>(read: () => Value): Value | AwsError {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof AwsError) return thrown;
    throw thrown;
  }
}

function contentType(service: Service): string {
  return service.protocol === 'json' ? 'application/x-amz-json-1.1' : 'text/xml;charset=UTF-8';
}

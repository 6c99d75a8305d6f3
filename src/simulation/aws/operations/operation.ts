/** What an operation is: its input's constraints, and how it answers from the world. */

import type { Changes } from '../changes.ts';
import { emptyRegion } from '../empty-world.ts';
import { AwsError } from '../errors.ts';
import type { PageFault } from '../faults.ts';
import { type PageOf, pageOf } from '../pages.ts';
import type { XmlShape } from '../protocols/xml.ts';
import type { Rules } from '../rules.ts';
import type { Principal, Sessions } from '../sessions.ts';
import type { SimulatedAccount, SimulatedRegion, World } from '../world.ts';

/** One call, authenticated and authorised. */
export interface Call {
  readonly world: World;
  readonly sessions: Sessions;
  readonly changes: Changes;
  readonly principal: Principal;
  readonly regionName: string;
  readonly now: Date;
  /** What the call's page tokens are bound to. */
  readonly binding: string;
  readonly pageFault: PageFault | null;
}

/** A call of an assumed role, with what its account holds in the Region it was sent to. */
export interface RegionCall extends Call {
  readonly account: SimulatedAccount;
  readonly region: SimulatedRegion;
}

export interface Operation {
  readonly mutates: boolean;
  readonly rules: Rules;
  readonly shape: XmlShape;
  /** `input` keeps to `rules`. */
  run(input: Readonly<Record<string, unknown>>, call: Call): object;
}

export type Operations = Readonly<Record<string, Operation>>;

/** An operation that reads what the caller's account holds in the Region. */
export function reads<Input, Output extends object>(
  rules: Rules,
  answer: (input: Input, call: RegionCall) => Output,
  shape: XmlShape = {},
): Operation {
  return {
    mutates: false,
    rules,
    shape,
    // The rules have been checked, so the input has the members that its type names.
    run: (input, call) => answer(input as Input, inRegion(call)),
  };
}

/** A page of a list, with AWS's usual names for its size and token. */
export function page<Row>(
  call: Call,
  list: readonly Row[],
  asked: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
  defaultSize: number,
  matches?: (row: Row) => boolean,
): PageOf<Row> {
  const { binding, pageFault: fault } = call;
  const request = { token: asked.NextToken, size: asked.MaxResults ?? defaultSize, binding, fault };
  return pageOf(list, request, matches);
}

/** The members that have a value: AWS leaves absent ones out. */
export function nextToken(token: string | undefined): { NextToken?: string } {
  return token === undefined ? {} : { NextToken: token };
}

/** A Region that the world does not name is one in which the account holds nothing. */
function inRegion(call: Call): RegionCall {
  if (call.principal.kind !== 'role') {
    throw new AwsError('AccessDeniedException', `User: ${call.principal.arn} has no account here.`);
  }
  const { account } = call.principal;
  const region = account.regions.find((candidate) => candidate.region === call.regionName);
  return { ...call, account, region: region ?? emptyRegion(call.regionName) };
}

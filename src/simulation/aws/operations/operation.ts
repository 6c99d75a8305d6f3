/** What an operation is: its input's constraints, and how it answers from the world. */

import type { Acts } from '../acts/acts.ts';
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
  readonly acts: Acts;
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
  /** What a call did that was not refused; absent: nothing. */
  acted?(input: Readonly<Record<string, unknown>>, output: object): Acted;
}

/** What a call set going. */
export interface Acted {
  /** Of the command, execution or snapshot; null where AWS gives none. */
  readonly awsId: string | null;
  readonly instanceIds: readonly string[];
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

/** An operation that changes something in the caller's account. */
export function acts<Input, Output extends object>(
  rules: Rules,
  act: (input: Input, call: RegionCall) => Output,
  acted: (input: Input, output: Output) => Acted,
  shape: XmlShape = {},
): Operation {
  return {
    ...reads(rules, act, shape),
    mutates: true,
    acted: (input, output) => acted(input as Input, output as Output),
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

/** What EC2's Describe calls have in common: ids, filters, pages. */

import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import type { XmlShape } from '../protocols/xml.ts';
import { integer, list, text } from '../rules.ts';
import type { SimulatedRegion } from '../world.ts';
import { EC2_FILTERS, type Ec2Fields, passesEc2 } from './ec2-filters.ts';
import { nextToken, type Operation, page, type RegionCall, reads } from './operation.ts';

export interface PageLimits {
  readonly min: number;
  readonly max: number;
}

export const USUAL_LIMITS: PageLimits = { min: 5, max: 1000 };

interface Resource<Row> {
  /** Members of input and answer: `{ ids: 'SubnetIds', rows: 'Subnets' }`. */
  readonly members: { readonly ids: string; readonly rows: string };
  readonly rowsIn: (region: SimulatedRegion) => readonly Row[];
  readonly idOf: (row: Row) => string | undefined;
  /** Code of the error for an id that does not exist. */
  readonly notFound: string;
  readonly fields: Ec2Fields<Row>;
  readonly limits: PageLimits;
  readonly shape: XmlShape;
}

/** The members that all of these inputs have; the ids are under a name of their own. */
interface DescribeInput {
  readonly Filters?: readonly Filter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly [ids: string]: unknown;
}

/** An operation that describes one kind of resource. */
export function describes<Row extends { readonly Tags?: readonly Tag[] | undefined }>(
  resource: Resource<Row>,
): Operation {
  const rules = {
    [resource.members.ids]: list(text()),
    Filters: EC2_FILTERS,
    MaxResults: integer(),
    NextToken: text(),
  };
  const answer = (input: DescribeInput, call: RegionCall) => {
    checkPage(input, resource.limits);
    const ids = input[resource.members.ids] as readonly string[] | undefined;
    const rows = ids ? named(resource, call.region, ids) : resource.rowsIn(call.region);
    const matches = passesEc2(input.Filters ?? [], resource.fields);
    const found = page(call, rows, input, resource.limits.max, matches);
    return { [resource.members.rows]: found.rows, ...nextToken(found.token) };
  };
  return reads(rules, answer, resource.shape);
}

/** EC2 words a page size out of range in its own way. */
export function checkPage(input: { readonly MaxResults?: number | undefined }, limits: PageLimits): void {
  const size = input.MaxResults;
  if (size === undefined || (size >= limits.min && size <= limits.max)) return;
  const expected = size < limits.min ? `greater than ${limits.min}` : `less than ${limits.max}`;
  const message = `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${expected}.`;
  throw new AwsError('InvalidParameterValue', message);
}

function named<Row>(resource: Resource<Row>, region: SimulatedRegion, ids: readonly string[]): Row[] {
  const wanted = new Set(ids);
  const found = resource.rowsIn(region).filter((row) => wanted.has(resource.idOf(row) ?? ''));
  const known = new Set(found.map(resource.idOf));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) {
    throw new AwsError(resource.notFound, `The ID '${missing}' does not exist`);
  }
  return found;
}

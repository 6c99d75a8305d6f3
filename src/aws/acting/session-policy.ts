/**
 * The policy of the session in which one call is made: this document, these instances, until this time, and
 * nothing else, whatever the role may do.
 */

import type { Operation } from '../../model/reading.ts';
import type { Call } from '../../model/remediation.ts';
import { REMEDIATE_ACTIONS } from '../../model/settings.ts';
import {
  type ActingResource,
  type ActingStatement,
  actingStatements,
  NODE_RUNBOOKS,
  type PatchDocuments,
} from '../acting-permissions.ts';
import { type NamedThings, type Place, partitionOf, resourceArns } from '../acting-policy.ts';

/** What of a call its policy is made from. */
export type PolicySubject = Pick<
  Call,
  'accountId' | 'region' | 'roleArn' | 'operation' | 'document' | 'instanceIds' | 'associationId' | 'volumeId'
> & {
  /** Of a runbook that is to be stopped. */
  readonly executionId?: string;
};

/** Characters that an inline session policy may have (IAM User Guide, session policies). */
export const LONGEST_POLICY = 2048;
/** More ids in one SendCommand are refused, and in a way that looks like throttling. */
const MOST_INSTANCES = 50;
/** Ids have this length since 2016; older ones are shorter. */
const LONGEST_ID = `i-${'0'.repeat(17)}`;

/** No action in the table sends this: nothing may be sent. */
export class NotInTheTable extends Error {
  constructor({ operation, document }: Pick<PolicySubject, 'operation' | 'document'>) {
    super(`No action sends ${operation}${document === null ? '' : ` with the document ${document}`}.`);
    this.name = 'NotInTheTable';
  }
}

/**
 * The policy as JSON. `until`: AWS itself refuses the request that makes the change from then on, so that one
 * that was held up on its way changes nothing; null: no such limit. Throws NotInTheTable.
 */
export function sessionPolicy(
  subject: PolicySubject,
  documents: readonly PatchDocuments[],
  until: Date | null,
): string {
  const statements = statementsFor(subject, documents);
  if (!isListed(subject, statements)) throw new NotInTheTable(subject);
  const place = placeOf(subject);
  const named = namedBy(subject);
  const merged = new Map<string, { actions: Set<string>; resources: Set<string>; conditions: Conditions }>();
  for (const statement of statements) {
    const conditions = conditionsOf(statement, subject.operation, until);
    const key = JSON.stringify([statement.actions, conditions]);
    const entry = merged.get(key) ?? { actions: new Set(), resources: new Set(), conditions };
    for (const action of statement.actions) entry.actions.add(action);
    for (const arn of statement.resources.flatMap((each) => resourceArns(each, place, named))) {
      entry.resources.add(arn);
    }
    merged.set(key, entry);
  }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [...merged.values()].map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: [...actions],
      Resource: [...resources],
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    })),
  });
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How many instances one call can name: what its session policy and the API have room for, at least one. */
export function instancesPerCall(
  subject: Omit<PolicySubject, 'instanceIds'>,
  documents: readonly PatchDocuments[],
): number {
  const until = new Date(0);
  const fits = (count: number) => {
    const instanceIds = Array.from({ length: count }, (_, index) => numbered(index));
    return sessionPolicy({ ...subject, instanceIds }, documents, until).length <= LONGEST_POLICY;
  };
  let count = 1;
  while (count < MOST_INSTANCES && fits(count + 1)) count++;
  return count;
}

/** Distinct, as names of one length. */
function numbered(index: number): string {
  const digits = String(index);
  return LONGEST_ID.slice(0, LONGEST_ID.length - digits.length) + digits;
}

/** Statements of any action that sends this operation, as far as they concern this document. */
function statementsFor(
  subject: PolicySubject,
  documents: readonly PatchDocuments[],
): readonly ActingStatement[] {
  const all = REMEDIATE_ACTIONS.flatMap((action) =>
    documents.flatMap((each) => actingStatements(action, each)),
  );
  return all
    .filter((statement) => statement.operation === subject.operation)
    .filter((statement) => statement.option !== 'scripts-on-nodes' || runsScripts(subject))
    .map((statement) => onlyDocument(statement, subject.document))
    .filter((statement) => statement.resources.length > 0);
}

/** Statements of AWS's runbooks name documents of their own besides: scripts that they run on the node. */
function onlyDocument(statement: ActingStatement, document: string | null): ActingStatement {
  if (statement.operation !== statement.actions[0]) return statement;
  const resources = statement.resources.filter(
    (resource) => !namesDocument(resource) || resource.name === document,
  );
  const concernsOthers = statement.resources.some(namesDocument) && !resources.some(namesDocument);
  return { ...statement, resources: concernsOthers ? [] : resources };
}

function namesDocument(
  resource: ActingResource,
): resource is Extract<ActingResource, { readonly name: string }> {
  return resource.kind === 'document' || resource.kind === 'runbook';
}

function runsScripts({ document }: PolicySubject): boolean {
  return NODE_RUNBOOKS.some((name) => name === document);
}

function isListed(subject: PolicySubject, statements: readonly ActingStatement[]): boolean {
  if (subject.document === null) return statements.length > 0;
  return statements.some(({ resources }) =>
    resources.some((resource) => namesDocument(resource) && resource.name === subject.document),
  );
}

/** Only the request itself is limited in time: a runbook reads, in the name of the session, long after it. */
function conditionsOf(statement: ActingStatement, operation: Operation, until: Date | null): Conditions {
  if (until === null || !statement.actions.includes(operation)) return statement.conditions;
  const time = until.toISOString().replace(/\.\d+Z$/, 'Z');
  return { ...statement.conditions, DateLessThan: { 'aws:CurrentTime': time } };
}

function placeOf({ accountId, region, roleArn }: PolicySubject): Place {
  return { partition: partitionOf(roleArn), region, accountId };
}

function namedBy({ instanceIds, associationId, volumeId, executionId }: PolicySubject): NamedThings {
  return {
    instanceIds,
    ...(associationId === null ? {} : { associationIds: [associationId] }),
    ...(volumeId === null ? {} : { volumeIds: [volumeId] }),
    ...(executionId === undefined ? {} : { executionIds: [executionId] }),
  };
}

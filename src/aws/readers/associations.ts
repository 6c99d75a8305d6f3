/** State Manager associations: the list, and the parameters of those that patch. */

import {
  type Association as AwsAssociation,
  type Target as AwsTarget,
  DescribeAssociationCommand,
  ListAssociationsCommand,
} from '@aws-sdk/client-ssm';
import type { Association, Target } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, isoTime, text } from '../wire.ts';

const PAGE = 50;

/** All associations of the scope, without parameters. */
export async function readAssociations(reader: AwsReader): Promise<Association[]> {
  const rows: Association[] = [];
  const pages = reader.pages('ssm:ListAssociations', ({ ssm }, NextToken, options) =>
    ssm.send(new ListAssociationsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.Associations ?? []).flatMap(association));
  return distinct(rows, (row) => row.id);
}

/** `listed` with its parameters, calendars and schedule details. Two calls a second are all that AWS allows. */
export async function readAssociationParameters(
  reader: AwsReader,
  listed: Association,
): Promise<Association> {
  const { AssociationDescription: described } = await reader.send(
    'ssm:DescribeAssociation',
    ({ ssm }, options) => ssm.send(new DescribeAssociationCommand({ AssociationId: listed.id }), options),
  );
  return {
    ...listed,
    parameters: described?.Parameters ?? {},
    applyOnlyAtCronInterval: described?.ApplyOnlyAtCronInterval ?? false,
    calendarNames: described?.CalendarNames ?? [],
  };
}

/** Targets in our spelling; a target without values stays, since it selects nothing. */
export function targetsOf(targets: readonly AwsTarget[] | undefined): Target[] {
  return (targets ?? []).flatMap(({ Key, Values }) =>
    Key === undefined ? [] : [{ key: Key, values: Values ?? [] }],
  );
}

/** Associations made long ago name their instance in a field of its own instead of in targets. */
function association(row: AwsAssociation): Association[] {
  if (row.AssociationId === undefined) return [];
  const oldTarget = text(row.InstanceId);
  const targets = targetsOf(row.Targets);
  const onlyOldTarget = targets.length === 0 && oldTarget !== null;
  return [
    {
      id: row.AssociationId,
      name: text(row.AssociationName),
      document: row.Name ?? '',
      targets: onlyOldTarget ? [{ key: 'InstanceIds', values: [oldTarget] }] : targets,
      schedule: text(row.ScheduleExpression),
      lastExecutedAt: isoTime(row.LastExecutionDate),
      status: text(row.Overview?.Status),
      detailedStatus: text(row.Overview?.DetailedStatus),
      parameters: null,
      applyOnlyAtCronInterval: false,
      calendarNames: [],
    },
  ];
}

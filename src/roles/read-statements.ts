/** What is read, as statements of a policy. */

import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../aws/assess-permissions.ts';

export interface ReadStatement {
  readonly sid: string;
  readonly actions: readonly string[];
}

/** What a run needs, what makes its findings surer, and what only remediation asks for. */
export function readStatements(): ReadStatement[] {
  const actions = (optional: boolean) =>
    READ_PERMISSIONS.filter((entry) => entry.optional === optional)
      .map(({ action }) => action)
      .toSorted();
  return [
    { sid: 'WhatAnAssessmentReads', actions: actions(false) },
    { sid: 'WhatMakesItSurer', actions: actions(true) },
    {
      sid: 'WhatRemediationLooksAt',
      actions: REMEDIATION_READ_PERMISSIONS.map(({ action }) => action).toSorted(),
    },
  ];
}

/** The policy of the role that reads, by itself: the whole file. */
export function assessPolicy(): string {
  const Statement = readStatements().map(({ sid, actions }) => ({
    Sid: sid,
    Effect: 'Allow',
    Action: actions,
    Resource: '*',
  }));
  return `${JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)}\n`;
}

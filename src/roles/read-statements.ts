/** What an assessment reads, as statements of a policy. */

import { READ_PERMISSIONS } from '../aws/assess-permissions.ts';

export interface ReadStatement {
  readonly sid: string;
  readonly actions: readonly string[];
}

/** What a run needs, and what makes its findings surer. */
export function readStatements(): ReadStatement[] {
  const actions = (optional: boolean) =>
    READ_PERMISSIONS.filter((entry) => entry.optional === optional)
      .map(({ action }) => action)
      .toSorted();
  return [
    { sid: 'WhatAnAssessmentReads', actions: actions(false) },
    { sid: 'WhatMakesItSurer', actions: actions(true) },
  ];
}

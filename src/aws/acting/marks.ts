/** What a call leaves in AWS so that it can be found again: its id, where the API has room for it. */

/** Tag of snapshots; its value is the call's id. */
export const SNAPSHOT_TAG = 'patchcheck:call';

/** Comment of a command (at most 100 characters). */
export function callComment(callId: string): string {
  return `patchcheck ${callId}`;
}

/** Idempotency token of an automation: 32 hex digits as a UUID. */
export function callToken(callId: string): string {
  return callId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

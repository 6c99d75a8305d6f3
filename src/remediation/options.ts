/** What is chosen where nobody chose. */

import type { RemediationOptions } from '../model/remediation.ts';
import type { RemediateAction } from '../model/settings.ts';

/** An install restarts what needs it, but nothing in production unless somebody chose that. At once, no snapshot. */
export function defaultOptions(action: RemediateAction, production: boolean): RemediationOptions {
  return {
    reboot: action === 'install' && !production ? 'if-needed' : 'none',
    snapshot: false,
    startAt: null,
  };
}

/**
 * Without what does not concern the action, so that equal plans have equal options. A reboot's own restart is no
 * choice.
 */
export function optionsThatMatter(action: RemediateAction, options: RemediationOptions): RemediationOptions {
  const { startAt } = options;
  return action === 'install' ? { ...options } : { reboot: 'none', snapshot: false, startAt };
}

import type { Runs } from '../../assessment/runs.ts';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../model/clock.ts';
import type { Settings } from '../../model/settings.ts';
import type { Store } from '../../store/store.ts';
import type { RemediationPorts } from '../ports.ts';

export interface ServiceDependencies {
  readonly store: Pick<Store, 'db'>;
  readonly ports: Pick<RemediationPorts, 'assessor' | 'observer' | 'people'>;
  readonly settings: Settings;
  readonly runs: Pick<Runs, 'get'>;
  readonly clock: Clock;
  /** Of a remediation: sortable, unique, and fit for a role session name. */
  readonly newId: () => string;
  /** At least 128 random bits as text. */
  readonly newToken: () => string;
  readonly logger: Logger;
  /** There may be something to do: called after what may begin, or has to end. */
  readonly nudge?: () => void;
}

/** The doctor as operators call it in Slack: the installation seen from the process that serves it. */

import type { AwsAccess } from '../aws/reader.ts';
import type { InspectedConfiguration } from '../config/inspect-configuration.ts';
import type { Check } from '../doctor/check.ts';
import { LIMITS } from '../doctor/dependencies.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';

export interface ServiceDoctorOptions {
  /** Read anew each time: it may have been corrected since the start. */
  readonly configuration: () => Promise<InspectedConfiguration>;
  readonly env: NodeJS.ProcessEnv;
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Resolves to all checks in no order, for the person who asked. */
export function serviceDoctor({
  configuration,
  env,
  ...options
}: ServiceDoctorOptions): (requestedBy: string) => Promise<Check[]> {
  const runtime = { nodeVersion: process.version, env };
  return async (requestedBy) => {
    const inspected = await configuration();
    return Array.fromAsync(
      runDoctor({ ...options, configuration: inspected, requestedBy, runtime, limits: LIMITS }),
    );
  };
}

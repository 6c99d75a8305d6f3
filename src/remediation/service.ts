/** Remediations for Slack and the command line: everything that a person does, each part in a file of its own. */

import { emergencyStops } from '../store/emergency-stops.ts';
import { withStoreErrors } from '../store/errors.ts';
import { activeRemediations, findRemediation, remediationsOfRun } from '../store/remediations.ts';
import { offersFor } from './offers.ts';
import type { Remediations } from './remediations.ts';
import { decide } from './service/decide.ts';
import type { ServiceDependencies } from './service/dependencies.ts';
import { liftStop, pullStop } from './service/emergency.ts';
import { draft, revise } from './service/planning.ts';
import { stop, withdraw } from './service/stop.ts';
import { submit } from './service/submit.ts';

/**
 * Keeps nothing in memory: any number of these may serve the same store. What fails in the store is thrown as a
 * PatchcheckError, for whoever clicked to be told.
 */
export function createRemediations(dependencies: ServiceDependencies): Remediations {
  const { store, settings } = dependencies;
  return {
    offers: (finding, environment) => offersFor(finding, environment, settings),
    draft: (request) => withStoreErrors(() => draft(dependencies, request)),
    revise: (id, person, change) => withStoreErrors(() => revise(dependencies, id, person, change)),
    submit: (id, token, person, submission) =>
      withStoreErrors(() => submit(dependencies, id, token, person, submission)),
    decide: (id, token, person, decision, reason) =>
      withStoreErrors(() => decide(dependencies, id, token, person, { decision, reason })),
    withdraw: (id, person) => withStoreErrors(() => withdraw(dependencies, id, person)),
    stop: (id, person, reason) => withStoreErrors(() => stop(dependencies, id, person, reason)),
    pullStop: (environment, person, reason) =>
      withStoreErrors(() => pullStop(dependencies, environment, person, reason)),
    liftStop: (environment, person, reason) =>
      withStoreErrors(() => liftStop(dependencies, environment, person, reason)),
    emergencyStops: () => withStoreErrors(() => emergencyStops(store.db)),
    get: (id) => withStoreErrors(() => findRemediation(store.db, id)),
    ofRun: (runId) => withStoreErrors(() => remediationsOfRun(store.db, runId)),
    active: (environment) => withStoreErrors(() => activeRemediations(store.db, environment)),
  };
}

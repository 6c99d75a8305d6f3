/** Remediations for Slack and the command line: everything that a person does, each part in a file of its own. */

import { emergencyStops } from '../store/emergency-stops.ts';
import { activeRemediations, findRemediation, remediationsOfRun } from '../store/remediations.ts';
import { offersFor } from './offers.ts';
import type { Remediations } from './remediations.ts';
import { decide } from './service/decide.ts';
import type { ServiceDependencies } from './service/dependencies.ts';
import { liftStop, pullStop } from './service/emergency.ts';
import { draft, revise } from './service/planning.ts';
import { stop, withdraw } from './service/stop.ts';
import { submit } from './service/submit.ts';

/** Keeps nothing in memory: any number of these may serve the same store. */
export function createRemediations(dependencies: ServiceDependencies): Remediations {
  const { store, settings } = dependencies;
  return {
    offers: (finding, environment) => offersFor(finding, environment, settings),
    draft: (request) => draft(dependencies, request),
    revise: (id, person, change) => revise(dependencies, id, person, change),
    submit: (id, token, person, submission) => submit(dependencies, id, token, person, submission),
    decide: (id, token, person, decision, reason) =>
      decide(dependencies, id, token, person, { decision, reason }),
    withdraw: (id, person) => withdraw(dependencies, id, person),
    stop: (id, person, reason) => stop(dependencies, id, person, reason),
    pullStop: (environment, person, reason) => pullStop(dependencies, environment, person, reason),
    liftStop: (environment, person, reason) => liftStop(dependencies, environment, person, reason),
    emergencyStops: () => emergencyStops(store.db),
    get: (id) => findRemediation(store.db, id),
    ofRun: (runId) => remediationsOfRun(store.db, runId),
    active: (environment) => activeRemediations(store.db, environment),
  };
}

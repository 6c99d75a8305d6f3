/**
 * What lasts longer than a run, as the rest of the program sees it: exceptions, who looks after a finding, what an
 * instance has been through, and what somebody should see first. Nothing is kept in memory.
 */

import type { Clock } from '../model/clock.ts';
import type { Assignment, Exception } from '../model/history.ts';
import type { InstanceKey, Person } from '../model/remediation.ts';
import type { OwnerSettings, Settings } from '../model/settings.ts';
import type { People } from '../remediation/ports.ts';
import type { Refusal } from '../remediation/remediations.ts';
import { withStoreErrors } from '../store/errors.ts';
import type { OpenFinding } from '../store/open-findings.ts';
import type { Store } from '../store/store.ts';
import { type AssignmentWish, acknowledge, assign } from './assigning.ts';
import { type CaredFor, careOf, type FindingCare } from './care.ts';
import { type Changes, changesOf } from './changes.ts';
import {
  type ExceptionLists,
  type ExceptionWish,
  endException,
  except,
  exceptionLists,
} from './excepting.ts';
import { type Home, homeOf } from './home.ts';
import { findingsOfOwner, findingsOfPerson } from './owned.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

export interface HistoryDependencies {
  readonly store: Pick<Store, 'db'>;
  readonly settings: Settings;
  readonly people: People;
  readonly clock: Clock;
  /** Of an exception: unique. */
  readonly newId: () => string;
}

/** Who looks. What they may see, and the user groups they are in, is found out by the caller. */
export interface Viewer {
  readonly person: Person;
  readonly groups: readonly string[];
  /** Names of the environments that they may see here. */
  readonly environments: readonly string[];
}

export type Refused = { readonly kind: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] };
export type ExceptionAnswer = { readonly kind: 'done'; readonly exception: Exception } | Refused;
export type AssignmentAnswer =
  /** `before`: who had it. */
  { readonly kind: 'done'; readonly assignment: Assignment; readonly before: Assignment | null } | Refused;

/** Whoever stands behind a finding by its tags; `route` is null where the configuration does not say who that is. */
export interface TagOwner {
  readonly name: string;
  readonly route: OwnerSettings | null;
}

export interface OpenPage {
  readonly findings: readonly OpenFinding[];
  /** All that an exception does not cover, also beyond the limit. */
  readonly total: number;
  /** Covered by an exception. */
  readonly hidden: number;
}

export interface History {
  /** Snoozes or accepts a risk. Operators only; every answer is an entry of the audit. */
  except(person: Person, wish: ExceptionWish): Promise<ExceptionAnswer>;
  /** Ends an exception before its time. Operators of its environment only. */
  endException(person: Person, id: string): Promise<ExceptionAnswer>;
  exceptions(environment: string): Promise<ExceptionLists>;
  /** Anyone who may see the environment takes on for themselves; operators give to anybody. */
  assign(person: Person, wish: AssignmentWish): Promise<AssignmentAnswer>;
  /** "I have seen it": of the person who is assigned. */
  acknowledge(person: Person, environment: string, key: InstanceKey): Promise<AssignmentAnswer>;
  /** What a card says beyond its finding: in the order of `findings`. */
  care(runId: string, environment: string, findings: readonly CaredFor[]): Promise<readonly FindingCare[]>;
  /** Open findings that are assigned to somebody, or owned by them and assigned to nobody; most urgent first. */
  mine(viewer: Viewer, limit: number): Promise<OpenPage>;
  /** Open findings of an owner by tag, in any case of letters, whoever is assigned. */
  ofOwner(viewer: Viewer, name: string, limit: number): Promise<OpenPage>;
  /** What happened to an instance, newest first; null: it belongs to no environment that the viewer may see. */
  timeline(viewer: Viewer, key: InstanceKey, limit: number): Promise<readonly TimelineEntry[] | null>;
  home(viewer: Viewer): Promise<Home>;
  /** The newest run of an environment against the one before; null: there are not two. */
  changes(environment: string): Promise<Changes | null>;
}

/** What fails in the store is thrown as a PatchcheckError, for whoever asked to be told. */
export function createHistory(dependencies: HistoryDependencies): History {
  const told = withStoreErrors;
  return {
    except: (person, wish) => told(() => except(dependencies, person, wish)),
    endException: (person, id) => told(() => endException(dependencies, person, id)),
    exceptions: (environment) => told(() => exceptionLists(dependencies, environment)),
    assign: (person, wish) => told(() => assign(dependencies, person, wish)),
    acknowledge: (person, environment, key) =>
      told(() => acknowledge(dependencies, person, environment, key)),
    care: (runId, environment, findings) => told(() => careOf(dependencies, runId, environment, findings)),
    mine: (viewer, limit) => told(() => findingsOfPerson(dependencies, viewer, limit)),
    ofOwner: (viewer, name, limit) => told(() => findingsOfOwner(dependencies, viewer, name, limit)),
    timeline: (viewer, key, limit) => told(() => timelineOf(dependencies, viewer, key, limit)),
    home: (viewer) => told(() => homeOf(dependencies, viewer)),
    changes: (environment) => told(() => changesOf(dependencies, environment)),
  };
}

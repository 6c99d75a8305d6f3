/** Command documents that the simulated account can run, and what they take. */

import { AwsError } from '../errors.ts';
import type { SimulatedRegion } from '../world.ts';

type Parameters = Readonly<Record<string, readonly string[]>>;

interface ParameterPlan {
  readonly required?: true;
  readonly allowed?: readonly string[];
  readonly pattern?: RegExp;
}

export type Behaviour = 'patch' | 'update-agent' | 'refresh-association' | 'other';

export interface KnownDocument {
  /** As SendCommand names it. */
  readonly name: string;
  /** Owned by AWS: its ARN names no account. */
  readonly ofAws: boolean;
  readonly does: Behaviour;
  readonly takes: Readonly<Record<string, ParameterPlan>>;
  readonly fixed: Parameters;
}

const SECONDS = /^([1-9]\d{0,3}|[12]\d{4}|3[0-5]\d{3}|36000)$/;

const OF_AWS: Readonly<Record<string, Pick<KnownDocument, 'does' | 'takes'>>> = {
  'AWS-RunPatchBaseline': {
    does: 'patch',
    takes: {
      Operation: { required: true, allowed: ['Scan', 'Install'] },
      AssociationId: {},
      SnapshotId: { pattern: /^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$/ },
      InstallOverrideList: {},
      BaselineOverride: {},
      RebootOption: { allowed: ['RebootIfNeeded', 'NoReboot'] },
      StepTimeoutSeconds: { pattern: SECONDS },
    },
  },
  'AWS-UpdateSSMAgent': {
    does: 'update-agent',
    takes: { version: {}, allowDowngrade: { allowed: ['true', 'false'] } },
  },
  'AWS-RefreshAssociation': { does: 'refresh-association', takes: { associationIds: {} } },
  'AWS-GatherSoftwareInventory': { does: 'other', takes: {} },
};

/** By name or ARN. Throws InvalidDocument. */
export function documentNamed(region: SimulatedRegion, nameOrArn: string): KnownDocument {
  const name = nameOrArn.split('/').at(-1) ?? '';
  const own = region.documents.find((document) => document.name === name);
  const runs = OF_AWS[own?.runs ?? name];
  if (!runs) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  const fixed = own?.fixed ?? {};
  const open = Object.entries(runs.takes).filter(([parameter]) => !Object.hasOwn(fixed, parameter));
  return { name, ofAws: own === undefined, does: runs.does, takes: Object.fromEntries(open), fixed };
}

/** What an association of a document that cannot be sent does: it runs, and changes nothing. */
export function anyDocument(name: string): KnownDocument {
  return { name, ofAws: true, does: 'other', takes: {}, fixed: {} };
}

/** Throws InvalidParameters, first for what is missing. */
export function checkParameters(document: KnownDocument, given: Parameters): void {
  for (const [name, plan] of Object.entries(document.takes)) {
    if (plan.required && !given[name]?.length) {
      throw new AwsError('InvalidParameters', `Parameter ${name} is required by document ${document.name}.`);
    }
  }
  for (const [name, values] of Object.entries(given)) checkParameter(document, name, values);
}

function checkParameter(document: KnownDocument, name: string, values: readonly string[]): void {
  const plan = document.takes[name];
  if (!plan) {
    const message = `Parameter ${name} is not a parameter of document ${document.name}.`;
    throw new AwsError('InvalidParameters', message);
  }
  for (const value of values) {
    const fits = (plan.allowed?.includes(value) ?? true) && (plan.pattern?.test(value) ?? true);
    if (!fits) {
      const message = `Parameter ${name} of document ${document.name} does not allow the value ${value}.`;
      throw new AwsError('InvalidParameters', message);
    }
  }
}

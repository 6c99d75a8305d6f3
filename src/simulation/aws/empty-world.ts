/** Worlds with nothing in them: the starting point of every fleet. */

import type { SimulatedAccount, SimulatedRegion } from './world.ts';

/** A Region in which nothing was ever launched. */
export function emptyRegion(region: string): SimulatedRegion {
  return {
    region,
    defaultHostManagementRole: null,
    instances: [],
    statuses: [],
    securityGroups: [],
    subnets: [],
    routeTables: [],
    internetGateways: [],
    networkAcls: [],
    vpcEndpoints: [],
    prefixLists: [],
    vpcDns: new Map(),
    nodes: [],
    connections: new Map(),
    compliance: [],
    complianceItems: [],
    patchStates: [],
    patches: new Map(),
    baselines: [],
    patchGroups: [],
    associations: [],
    associationStatuses: new Map(),
    associationExecutions: [],
    windows: [],
    commands: [],
    invocations: [],
    autoScalingInstances: [],
    targetGroups: [],
    changes: new Map(),
    documents: [],
    automations: [],
    snapshots: [],
    scenarios: new Map(),
    timings: {},
    heartbeats: false,
  };
}

/** An account without roles, and with empty Regions of these names. */
export function emptyAccount(id: string, name: string, regions: readonly string[]): SimulatedAccount {
  return { id, name, roles: [], instanceProfiles: [], regions: regions.map(emptyRegion) };
}

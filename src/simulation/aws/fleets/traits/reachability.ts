/** Traits of whether and how a node can be reached. */

import type { InstanceState } from '@aws-sdk/client-ec2';
import { type NodeDraft, place, profileReference, type Trait } from '../node.ts';
import type { PlaceName } from '../places.ts';
import { before, type Span } from '../timeline.ts';
import { silentFor } from './patching.ts';

const STATE_CODES = { stopped: 80, terminated: 48 } as const;

function setState(node: NodeDraft, name: 'stopped' | 'terminated', ago: Span): void {
  if (!node.instance) return;
  const at = before(node.scope.time.now, ago).toISOString();
  const state: InstanceState = { Code: STATE_CODES[name], Name: name };
  node.instance.State = state;
  node.instance.StateTransitionReason = `User initiated (${at.slice(0, 10)} ${at.slice(11, 19)} GMT)`;
  node.checks = {
    InstanceId: node.id,
    InstanceState: state,
    SystemStatus: { Status: 'not-applicable' },
    InstanceStatus: { Status: 'not-applicable' },
    Events: [],
  };
}

/** Stopped that long ago: its data stays, and nothing runs on it since. */
export function stopped(ago: Span): Trait {
  return (node) => {
    setState(node, 'stopped', ago);
    if (node.node) {
      node.node = { ...lost(node, ago), InstanceState: 'stopped' };
    }
    silentFor(ago)(node);
  };
}

/** Terminated a moment ago: EC2 still shows it. */
export function terminated(): Trait {
  return (node) => {
    setState(node, 'terminated', { minutes: 25 });
    node.node = null;
    silentFor({ minutes: 25 })(node);
  };
}

/** Terminated that long ago: only compliance data remembers it. */
export function forgotten(ago: Span): Trait {
  return (node) => {
    silentFor(ago)(node);
    node.instance = null;
    node.checks = null;
    node.node = null;
  };
}

/** Never registered with Systems Manager. */
export function unregistered(): Trait {
  return (node) => {
    node.node = null;
    node.runs = [];
  };
}

/** Registered, and not heard of for that long. */
export function silentAgent(ago: Span): Trait {
  return (node) => {
    node.node = lost(node, ago);
    silentFor(ago)(node);
  };
}

function lost(node: NodeDraft, ago: Span): NodeDraft['node'] {
  return (
    node.node && {
      ...node.node,
      PingStatus: 'ConnectionLost',
      LastPingDateTime: before(node.scope.time.now, ago),
    }
  );
}

/** Its heartbeat arrives; its message channel is down. */
export function withoutMessageChannel(): Trait {
  return (node) => {
    node.scope.region.connections.set(node.id, 'notconnected');
  };
}

/** The instance status check fails. */
export function impaired(): Trait {
  return (node) => {
    node.checks = {
      InstanceId: node.id,
      InstanceState: { Code: 16, Name: 'running' },
      SystemStatus: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
      InstanceStatus: {
        Status: 'impaired',
        Details: [
          {
            Name: 'reachability',
            Status: 'failed',
            ImpairedSince: before(node.scope.time.now, { days: 2 }),
          },
        ],
      },
      Events: [],
    };
  };
}

/** Launched, or started again, that long ago. */
export function launched(ago: Span): Trait {
  return (node) => {
    if (!node.instance) return;
    node.instance.LaunchTime = before(node.scope.time.now, ago);
    if (node.node) node.node = { ...node.node, LaunchTime: node.instance.LaunchTime };
  };
}

/** Launched for the first time that long ago, registered since. */
export function brandNew(ago: Span): Trait {
  return (node) => {
    launched(ago)(node);
    silentFor({ days: 60 })(node);
    if (node.node) node.node = { ...node.node, RegistrationDate: node.instance?.LaunchTime };
  };
}

/** No instance profile. */
export function withoutProfile(): Trait {
  return (node) => {
    if (node.instance) delete node.instance.IamInstanceProfile;
  };
}

export function withProfile(name: string): Trait {
  return (node) => {
    if (node.instance) node.instance.IamInstanceProfile = profileReference(node.scope.accountId, name);
  };
}

export function standingIn(name: PlaceName): Trait {
  return (node) => {
    if (node.instance) place(node.instance, node.scope, name);
  };
}

/** The agent's version; `latest` only where AWS says so. */
export function withAgent(version: string): Trait {
  return (node) => {
    if (node.node) node.node = { ...node.node, AgentVersion: version };
  };
}

/** A small world that remediations can be played in: instances that answer, restart, heal or do not. */

import type { ScopeAssessment } from '../../../../src/model/assessment.ts';
import type { Clock } from '../../../../src/model/clock.ts';
import { categoryOf, type RemediationCode, type RootCauseCode } from '../../../../src/model/codes.ts';
import type { Scope } from '../../../../src/model/records.ts';
import type { Call, Health } from '../../../../src/model/remediation.ts';
import type { UnrankedFinding } from '../../../../src/model/report.ts';
import type { RemediateAction } from '../../../../src/model/settings.ts';
import type {
  CallOutcome,
  CallProgress,
  LookUp,
  NodeReadiness,
  RemediationPorts,
} from '../../../../src/remediation/ports.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const START = Date.parse('2026-03-10T12:00:00.000Z');

const HEALTHY: Health = { checks: 'ok', targets: {} };

export interface Machine {
  readonly instanceId: string;
  readonly region: string;
  state: string;
  /** Does the agent answer at all? */
  isOnline: boolean;
  hasRestarted: boolean;
  /** No ping between these, in milliseconds since 1970. */
  down: { from: number; to: number } | null;
  cause: RootCauseCode | null;
  /** What is wrong once the action has done its part; null: nothing. */
  afterwards: RootCauseCode | null;
  lastOperationAt: number | null;
  health: Health;
  busy: string | null;
  targetGroups: readonly string[];
  autoScalingGroup: string | null;
  associationId: string | null;
}

interface Command {
  readonly call: Call;
  readonly awsId: string;
  readonly at: number;
  endsAt: number;
  applied: boolean;
}

export interface SteppedClock extends Clock {
  set(ms: number): void;
  forward(ms: number): void;
}

export function steppedClock(): SteppedClock {
  let now = START;
  return {
    now: () => new Date(now),
    sleep: async (ms) => {
      now += ms;
    },
    set: (ms) => {
      now = Math.max(now, ms);
    },
    forward: (ms) => {
      now += ms;
    },
  };
}

const CODES: Readonly<Record<RemediateAction, RemediationCode>> = {
  scan: 'scan',
  install: 'install-patches',
  reboot: 'reboot',
  start: 'start-instance',
  'update-agent': 'update-agent',
  'run-association': 'run-association',
  diagnose: 'restore-connection',
};

const CAUSES: Readonly<Record<RemediateAction, RootCauseCode>> = {
  scan: 'scan-overdue',
  install: 'patch-failed',
  reboot: 'pending-reboot',
  start: 'instance-stopped',
  'update-agent': 'agent-outdated',
  'run-association': 'association-failed',
  diagnose: 'connection-lost',
};

/** Tests share a store: no two worlds have the same instance. */
let serial = 0;

export class World {
  readonly clock: SteppedClock;
  readonly action: RemediateAction;
  readonly machines: Machine[];
  /** Every call that AWS took, in order. */
  readonly taken: Call[] = [];
  /** Every call that was sent, whatever came of it. */
  readonly sent: Call[] = [];
  readonly cancelled: string[] = [];
  readonly commands: Command[] = [];
  /** How long a command runs. */
  runMs = 60_000;
  /** How long a restart takes. */
  restartMs = 90_000;
  calendarOpen = true;
  /** What becomes of a call; undefined: it is taken. */
  onSend: (call: Call, count: number) => CallOutcome | undefined = () => undefined;
  /** What a command comes to on an instance. */
  onEnd: (call: Call, instanceId: string) => CallProgress['state'] = () => 'succeeded';
  /** Called after a call was taken. */
  afterTaken: (call: Call) => void = () => {};
  onLookUp: (call: Call) => LookUp | undefined = () => undefined;
  /** Changes what an assessment says; throws where it cannot be read. */
  onAssess: (assessment: ScopeAssessment) => ScopeAssessment = (assessment) => assessment;
  /** Called before each read, with its name; throws where it cannot be read. */
  onRead: (name: string) => void = () => {};

  constructor(clock: SteppedClock, action: RemediateAction, count: number) {
    serial += 1;
    this.clock = clock;
    this.action = action;
    this.machines = Array.from({ length: count }, (_, index) => ({
      instanceId: `i-${serial}-${String(index).padStart(4, '0')}`,
      region: REGION,
      state: action === 'start' ? 'stopped' : 'running',
      isOnline: action !== 'diagnose',
      hasRestarted: false,
      down: null,
      cause: CAUSES[action],
      afterwards: null,
      lastOperationAt: START - 86_400_000,
      health: HEALTHY,
      busy: null,
      targetGroups: [],
      autoScalingGroup: null,
      associationId: action === 'run-association' ? 'assoc-1' : null,
    }));
  }

  machine(index: number): Machine {
    const machine = this.machines[index];
    if (!machine) throw new Error(`no machine ${index}`);
    return machine;
  }

  take(call: Call): CallOutcome {
    this.taken.push(call);
    const at = this.clock.now().getTime();
    const awsId = `aws-${this.taken.length}`;
    this.commands.push({ call, awsId, at, endsAt: at + this.runMs, applied: false });
    for (const machine of this.of(call, call.instanceIds)) {
      if (call.operation === 'ec2:RebootInstances') {
        machine.down = { from: at + 5_000, to: at + 5_000 + this.restartMs };
        machine.hasRestarted = true;
      }
      if (call.operation === 'ec2:StartInstances') {
        machine.state = 'running';
        machine.down = { from: 0, to: at + this.restartMs };
      }
    }
    this.afterTaken(call);
    return { kind: 'accepted', awsId, requestId: `req-${this.taken.length}` };
  }

  ports(): RemediationPorts {
    return {
      actor: {
        send: async (call) => {
          this.sent.push(call);
          return this.onSend(call, this.sent.length) ?? this.take(call);
        },
        lookUp: async (call) => {
          this.onRead('lookUp');
          return this.onLookUp(call) ?? this.find(call);
        },
        cancel: async (call) => {
          this.cancelled.push(call.id);
          const command = this.commands.find((each) => each.call.id === call.id);
          if (command && !this.isOver(command)) {
            command.endsAt = this.clock.now().getTime();
            this.onEnd = cancelledFor(call.id, this.onEnd);
          }
          return { kind: 'accepted', awsId: null, requestId: null };
        },
      },
      observer: {
        progress: async (call) => {
          this.onRead('progress');
          return this.progress(call);
        },
        readiness: async (scope, ids) => {
          this.onRead('readiness');
          return this.of(scope, ids).map((machine) => this.readiness(machine));
        },
        busy: async (scope, ids) => {
          this.onRead('busy');
          return new Map(
            this.of(scope, ids).flatMap(({ instanceId, busy }) =>
              busy ? [[instanceId, busy] as const] : [],
            ),
          );
        },
        health: async (scope, ids) => {
          this.onRead('health');
          return new Map(this.of(scope, ids).map(({ instanceId, health }) => [instanceId, health]));
        },
        surroundings: async (scope, ids) =>
          new Map(
            this.of(scope, ids).map(({ instanceId, targetGroups }) => [
              instanceId,
              { rootVolumeId: `vol-${instanceId}`, targetGroups },
            ]),
          ),
        calendars: async () => {
          this.onRead('calendars');
          return { open: this.calendarOpen, nextTransitionAt: null };
        },
      },
      assessor: {
        assess: async (_environment, scope, ids) => {
          this.onRead('assess');
          return this.onAssess(this.assess(scope, ids));
        },
      },
      people: { membership: async () => ({ isMember: true, resolved: {} }) },
    };
  }

  private of(scope: Scope, ids: readonly string[]): readonly Machine[] {
    return this.machines.filter(
      ({ instanceId, region }) => region === scope.region && ids.includes(instanceId),
    );
  }

  private find(call: Call): LookUp {
    if (call.operation === 'ec2:RebootInstances')
      return { kind: 'cannot-tell', reason: 'A restart leaves no mark.' };
    const command = this.commands.find((each) => each.call.id === call.id);
    return command ? { kind: 'found', awsId: command.awsId } : { kind: 'absent' };
  }

  private progress(call: Call): readonly CallProgress[] {
    const command = this.commands.find((each) => each.call.id === call.id);
    if (!command) return [];
    if (!this.isOver(command)) {
      return call.instanceIds.map((instanceId) => row(instanceId, 'running', 'InProgress'));
    }
    this.apply(command);
    return call.instanceIds.map((instanceId) => {
      const state = this.onEnd(call, instanceId);
      return row(instanceId, state, state === 'succeeded' ? 'Success' : `It ended as ${state}.`);
    });
  }

  private isOver({ endsAt }: Command): boolean {
    return this.clock.now().getTime() >= endsAt;
  }

  private apply(command: Command): void {
    if (command.applied) return;
    command.applied = true;
    for (const machine of this.of(command.call, command.call.instanceIds)) {
      if (this.onEnd(command.call, machine.instanceId) !== 'succeeded') continue;
      if (command.call.operation === 'ec2:CreateSnapshot') continue;
      if (machine.cause !== 'pending-reboot' || machine.hasRestarted) machine.cause = machine.afterwards;
      machine.lastOperationAt = command.endsAt;
    }
  }

  private readiness(machine: Machine): NodeReadiness {
    const now = this.clock.now().getTime();
    const isDown = machine.down !== null && machine.down.from <= now && now < machine.down.to;
    const lastPing = isDown && machine.down ? machine.down.from - 1_000 : now - (now % 1_000);
    return {
      instanceId: machine.instanceId,
      state: machine.state,
      // As long as five minutes after the last ping AWS says Online.
      ping: machine.isOnline ? 'Online' : 'ConnectionLost',
      lastPingAt: new Date(lastPing).toISOString(),
      agentVersion: '3.3.0.0',
    };
  }

  private assess(scope: Scope, ids: readonly string[]): ScopeAssessment {
    const machines = this.of(scope, ids);
    const findings = machines.flatMap((machine) =>
      machine.cause === null ? [] : [this.finding(machine, machine.cause)],
    );
    return {
      scope,
      accountName: 'payments',
      status: 'complete',
      gaps: [],
      apiCalls: {},
      steps: [],
      totals: {
        ec2Instances: machines.length,
        managedNodes: machines.length,
        compliant: machines.length - findings.length,
      },
      findings,
    };
  }

  finding(machine: Machine, cause: RootCauseCode): UnrankedFinding {
    const asks = cause === CAUSES[this.action];
    return {
      instanceId: machine.instanceId,
      accountId: ACCOUNT,
      region: machine.region,
      name: null,
      platform: 'Amazon Linux 2023',
      compliance: {
        status: 'non-compliant',
        types: ['Patch'],
        severity: null,
        counts: null,
        patches: [],
        lastOperation: 'Scan',
        lastOperationAt:
          machine.lastOperationAt === null ? null : new Date(machine.lastOperationAt).toISOString(),
        nonCompliantSince: '2026-03-01T00:00:00.000Z',
      },
      verdict: 'active',
      manageability: { status: 'online', agentVersion: '3.3.0.0', lastPingAt: null },
      context: {
        tags: {},
        owner: null,
        production: null,
        internetExposed: null,
        publicIp: null,
        instanceProfile: null,
        autoScalingGroup: machine.autoScalingGroup,
        loadBalancers: [],
        vpcId: null,
        subnetId: null,
        launchedAt: null,
        lifecycle: null,
      },
      patching: {
        baselineId: null,
        expectedBaselineId: null,
        patchGroup: null,
        maintenanceWindows: [],
        associations: [],
        nextWindowAt: null,
        outcome: 'unknown',
        lastInstallAt: null,
        lastCommandId: null,
      },
      rootCause: {
        category: categoryOf(cause),
        code: cause,
        confidence: 'high',
        summary: `The cause is ${cause}.`,
        contributing: [],
        evidence: [
          { source: 'ssm:DescribeInstancePatchStates', fact: 'seen', observedAt: '2026-03-10T12:00:00Z' },
        ],
      },
      priority: { level: 'P3', score: 40, scoreRange: [40, 40], factors: [] },
      remediation: {
        code: asks ? CODES[this.action] : 'review',
        title: 'Do it',
        document: null,
        parameters: machine.associationId === null ? {} : { associationIds: [machine.associationId] },
        ...(machine.associationId === null ? {} : { associationDocument: 'Acme-Metrics' }),
        reboots: false,
        manual: false,
        steps: [],
        logs: [],
      },
    };
  }
}

function cancelledFor(id: string, before: World['onEnd']): World['onEnd'] {
  return (call, instanceId) => (call.id === id ? 'cancelled' : before(call, instanceId));
}

function row(instanceId: string, state: CallProgress['state'], detail: string): CallProgress {
  return {
    instanceId,
    state,
    detail,
    diagnosis: state === 'succeeded' ? ['The agent cannot reach ssm.'] : [],
  };
}

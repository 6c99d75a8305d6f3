/** EC2: instances that are rebooted, started and stopped. */

import type {
  Instance,
  InstanceStateChange,
  RebootInstancesRequest,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
} from '@aws-sdk/client-ec2';
import { type Machine, scenarioOf } from '../acts/machine.ts';
import { failToStart, restart, STATES, shutDown, startUp } from '../acts/power.ts';
import { interrupted } from '../acts/running.ts';
import { refusal } from '../authorise.ts';
import { AwsError } from '../errors.ts';
import { keyGrant } from '../permissions.ts';
import { boolean, list, text } from '../rules.ts';
import { namedInstances } from './ec2-instances.ts';
import { POWER_SHAPE } from './ec2-shapes.ts';
import { acts, type Operations, type RegionCall } from './operation.ts';

const IDS = { InstanceIds: list(text(), { required: true }) };

interface Named {
  readonly InstanceIds?: readonly string[] | undefined;
}

const named = ({ InstanceIds }: Named) => ({ awsId: null, instanceIds: InstanceIds ?? [] });

export const POWER_OPERATIONS: Operations = {
  RebootInstances: acts(IDS, rebootInstances, named),
  StartInstances: acts(IDS, startInstances, named, POWER_SHAPE),
  StopInstances: acts({ ...IDS, Force: boolean, Hibernate: boolean }, stopInstances, named, POWER_SHAPE),
};

function rebootInstances(input: RebootInstancesRequest, call: RegionCall): object {
  const instances = inState(call, input.InstanceIds ?? [], ['running'], 'rebooted');
  for (const instance of instances) {
    restart(call.acts, machineOf(call, instance), call.now, interrupted(call.acts));
  }
  return { Return: true };
}

/** One that runs already is left as it is. */
function startInstances(input: StartInstancesRequest, call: RegionCall): StartInstancesResult {
  const fit = ['stopped', 'pending', 'running'];
  const instances = inState(call, input.InstanceIds ?? [], fit, 'started');
  return {
    StartingInstances: instances.map((instance) =>
      changed(instance, () => {
        if (instance.State?.Name !== 'stopped') return;
        start(call, machineOf(call, instance));
      }),
    ),
  };
}

/** EC2 takes the request, and finds out afterwards that it may not use the key of the volumes. */
function start(call: RegionCall, machine: Machine): void {
  const { volumeKey } = scenarioOf(machine);
  const at = { accountId: call.account.id, regionName: call.regionName, region: call.region };
  if (volumeKey !== undefined && refusal(call.principal, keyGrant(volumeKey, at)) !== null) {
    failToStart(call.acts, machine, call.now);
    return;
  }
  startUp(call.acts, machine, call.now, interrupted(call.acts));
}

/** One that is stopped already is left as it is. */
function stopInstances(input: StopInstancesRequest, call: RegionCall): StopInstancesResult {
  const fit = ['running', 'pending', 'stopping', 'stopped'];
  const instances = inState(call, input.InstanceIds ?? [], fit, 'stopped');
  return {
    StoppingInstances: instances.map((instance) =>
      changed(instance, () => {
        if (instance.State?.Name !== 'running' && instance.State?.Name !== 'pending') return;
        shutDown(call.acts, machineOf(call, instance), call.now);
      }),
    ),
  };
}

function machineOf(call: RegionCall, { InstanceId }: Instance): Machine {
  return call.acts.machine(call, InstanceId ?? '');
}

function changed(instance: Instance, act: () => void): InstanceStateChange {
  const PreviousState = instance.State ?? STATES.stopped;
  act();
  return { InstanceId: instance.InstanceId, PreviousState, CurrentState: instance.State };
}

/** One instance in another state fails the whole call; one that is terminated counts as gone. */
function inState(
  call: RegionCall,
  ids: readonly string[],
  fit: readonly string[],
  verb: string,
): readonly Instance[] {
  const instances = namedInstances(call, ids);
  const gone = instances.filter(({ State }) => State?.Name === 'terminated');
  if (gone.length > 0) {
    const which = gone.map(({ InstanceId }) => InstanceId).join(', ');
    throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${which}' does not exist`);
  }
  const unfit = instances.find(({ State }) => !fit.includes(State?.Name ?? ''));
  if (!unfit) return instances;
  const message = `The instance '${unfit.InstanceId}' is not in a state from which it can be ${verb}.`;
  throw new AwsError('IncorrectInstanceState', message);
}

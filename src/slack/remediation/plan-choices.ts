/** What can be chosen in a plan, each choice with what it means. Pure. */

import type { types } from '@slack/bolt';
import type { Finding } from '../../model/report.ts';
import { governingEnvironments } from '../../remediation/governing.ts';
import { PLAN_OPTIONS } from '../action-ids.ts';
import { section } from '../messages/blocks.ts';
import { counted, plain } from '../text.ts';
import { BREAK_GLASS, REASON } from './plan-form.ts';
import type { PlanContent } from './plan-view.ts';
import { instanceValue } from './reference.ts';

/** Slack's limit for a menu. */
export const SELECTABLE = 100;

export function choiceBlocks(content: PlanContent): types.KnownBlock[] {
  return [
    ...instanceChoice(content),
    ...(content.record.plan.action === 'install' ? [rebootChoice(content), snapshotChoice(content)] : []),
    ...timeChoice(content),
  ];
}

/** Leaving some out; more than a menu holds are all or none. */
function instanceChoice({ candidates, all, record, metadata }: PlanContent): types.KnownBlock[] {
  if (metadata.group === null) return [];
  if (all > SELECTABLE) {
    return [
      section(
        `All ${counted(all, 'instance')} of this cause are planned: a menu holds ${SELECTABLE}, so they cannot be left out one by one. For fewer, filter *All findings* and act on single cards.`,
      ),
    ];
  }
  if (candidates.length < 2) return [];
  const { plan } = record;
  const chosen = new Set([...plan.targets, ...plan.leftOut].map(instanceValue));
  const options = candidates.map(instanceOption);
  const initial = options.filter(({ value }) => chosen.has(value ?? ''));
  return [
    changing('Instances', PLAN_OPTIONS.instances, {
      type: 'multi_static_select',
      action_id: PLAN_OPTIONS.instances,
      placeholder: { type: 'plain_text', text: 'Instances to act on' },
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    }),
  ];
}

function instanceOption(finding: Finding): types.PlainTextOption {
  const text = finding.name === null ? finding.instanceId : `${finding.name} ${finding.instanceId}`;
  return option(text, instanceValue(finding));
}

function rebootChoice({ record }: PlanContent): types.KnownBlock {
  const { production, options } = record.plan;
  const ifNeeded = option(
    'If a patch needs it',
    'if-needed',
    'The instance is down until it is back; patches count at once.',
  );
  const none = option(
    production ? 'No restart (the default in production)' : 'No restart',
    'none',
    'Patches that need one stay pending until somebody restarts it.',
  );
  const all = [ifNeeded, none];
  return changing('Restart', PLAN_OPTIONS.reboot, {
    type: 'radio_buttons',
    action_id: PLAN_OPTIONS.reboot,
    options: all,
    initial_option: options.reboot === 'if-needed' ? ifNeeded : none,
  });
}

function snapshotChoice({ record }: PlanContent): types.KnownBlock {
  const take = option(
    'Snapshot the root volume first',
    'snapshot',
    'Nothing is rolled back by itself: somebody must restore it.',
  );
  return {
    ...changing('Snapshot', PLAN_OPTIONS.snapshot, {
      type: 'checkboxes',
      action_id: PLAN_OPTIONS.snapshot,
      options: [take],
      ...(record.plan.options.snapshot ? { initial_options: [take] } : {}),
    }),
    optional: true,
  };
}

/** The window is offered only where all instances share one. */
function timeChoice({ record, metadata: { window } }: PlanContent): types.KnownBlock[] {
  const { startAt } = record.plan.options;
  const now = option('As soon as it may', 'now');
  const inWindow = window === null ? [] : [option('At the next maintenance window', 'window', utc(window))];
  const later = option('At a given time', 'later');
  const chosen = startAt === null ? now : ((startAt === window ? inWindow[0] : undefined) ?? later);
  return [
    changing('Start', PLAN_OPTIONS.when, {
      type: 'radio_buttons',
      action_id: PLAN_OPTIONS.when,
      options: [now, ...inWindow, later],
      initial_option: chosen,
    }),
    {
      ...changing('Given time (yours)', PLAN_OPTIONS.startAt, {
        type: 'datetimepicker',
        action_id: PLAN_OPTIONS.startAt,
        ...(startAt === null ? {} : { initial_date_time: Math.floor(Date.parse(startAt) / 1000) }),
      }),
      optional: true,
      ...(startAt === null ? {} : { hint: { type: 'plain_text', text: `Planned for ${utc(startAt)}.` } }),
    },
  ];
}

export function reasonBlocks({ record, settings, reason }: PlanContent): types.KnownBlock[] {
  const governing = governingEnvironments(record.plan, settings);
  const patterns = [...new Set(governing.flatMap(({ remediation }) => remediation.reasonPattern ?? []))];
  const isRequired = record.plan.production || patterns.length > 0;
  const hint =
    patterns.length === 0
      ? 'Kept in the audit for good.'
      : `Kept in the audit for good. Must match ${patterns.join(' and ')}, such as a change ticket.`;
  const input: types.InputBlock = {
    type: 'input',
    block_id: REASON,
    label: { type: 'plain_text', text: isRequired ? 'Reason' : 'Reason, if there is one to tell' },
    optional: !isRequired,
    hint: { type: 'plain_text', text: plain(hint, 300) },
    element: {
      type: 'plain_text_input',
      action_id: REASON,
      max_length: 500,
      ...(reason === '' ? {} : { initial_value: reason }),
    },
  };
  const mayBreakGlass = governing.length > 0 && governing.every(({ remediation }) => remediation.breakGlass);
  return [input, ...(mayBreakGlass ? [breakGlass()] : [])];
}

function breakGlass(): types.InputBlock {
  return {
    type: 'input',
    block_id: BREAK_GLASS,
    label: { type: 'plain_text', text: 'Emergency' },
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: BREAK_GLASS,
      options: [
        option(
          'Break glass: act without approval',
          BREAK_GLASS,
          'Needs a reason. The channel, the approvers and the audit are told.',
        ),
      ],
    },
  };
}

/** A choice that plans anew as soon as it is made. */
function changing(label: string, id: string, element: types.InputBlock['element']): types.InputBlock {
  return {
    type: 'input',
    block_id: id,
    dispatch_action: true,
    label: { type: 'plain_text', text: label },
    element,
  };
}

function option(text: string, value: string, description?: string): types.PlainTextOption {
  return {
    text: { type: 'plain_text', text: plain(text, 75), emoji: false },
    value,
    ...(description === undefined
      ? {}
      : { description: { type: 'plain_text', text: plain(description, 75), emoji: false } }),
  };
}

/** Menus know no dates of the reader's own. */
function utc(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

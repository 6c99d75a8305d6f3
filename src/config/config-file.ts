/** The shape of `patchcheck.yaml`: every key, its limits and what it means. Unknown keys are errors. */

import { z } from 'zod';
import { LEVELS } from '../model/codes.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { DIGEST_SECTIONS, REMEDIATE_ACTIONS } from '../model/settings.ts';
import { AWS_REGIONS } from './aws-regions.ts';
import { wrongCron } from './cron.ts';
import { Duration } from './duration.ts';
import { DueWithinKeys, ExceptionKeys, HistoryKeys, ownerKeys } from './history-keys.ts';
import { RemediationKeys } from './remediation-keys.ts';

const Region = z.string().superRefine((value, context) => {
  if (AWS_REGIONS.includes(value)) return;
  context.addIssue({ code: 'custom', message: `${value} is no AWS Region${didYouMean(value, AWS_REGIONS)}` });
});

const AccountId = z
  .string({ error: 'an account id is twelve digits in quotes: "111122223333"' })
  .regex(/^\d{12}$/, 'an account id is twelve digits in quotes: "111122223333"');

const ROLE_ARN = /^arn:aws(-[a-z]+)*:iam::(\d{12}|\{account\}):role\/[\w+=,.@/-]{1,512}$/;
const ROLE_HINT = 'a role is written arn:aws:iam::111122223333:role/name';
const RoleArn = z.string().regex(ROLE_ARN, ROLE_HINT);

const ExternalId = z
  .union([
    z
      .string()
      .min(2)
      .max(1224)
      .regex(/^[\w+=,.@:/-]*$/, 'an external id has letters, digits and +=,.@:/- only'),
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_]\w*$/, 'name an environment variable: { env: NAME }'),
    }),
  ])
  .describe('The role’s external id, or { env: NAME } to keep it out of the file.');

const UserOrGroup = z
  .string()
  .regex(/^[UWS][A-Z0-9]{5,20}$/, 'name people by Slack id: a user (U… or W…) or a user group (S…)');
const User = z.string().regex(/^[UW][A-Z0-9]{5,20}$/, 'name a user by Slack id: U… or W…');
const Group = z.string().regex(/^S[A-Z0-9]{5,20}$/, 'name a user group by its Slack id: S…');
const Channel = z.string().regex(/^[CG][A-Z0-9]{5,20}$/, 'name a channel by its Slack id: C…');

const remediateRoleKeys = {
  remediateRole: RoleArn.optional().describe('One role for every action; absent: read-only.'),
  remediateRoles: z
    .partialRecord(z.enum(REMEDIATE_ACTIONS), RoleArn)
    .optional()
    .describe('A role for each action; an absent one removes its buttons.'),
};

const Account = z
  .union([
    AccountId,
    z.strictObject({
      id: AccountId,
      name: z.string().min(1).max(80).optional().describe('Shown in place of the id.'),
      assessRole: RoleArn.optional().describe('Read-only role that assessments assume.'),
      ...remediateRoleKeys,
      externalId: ExternalId.optional(),
    }),
  ])
  .describe('An account, or just its id where `defaults` names the roles.');

const Environment = z.strictObject({
  production: z.boolean().optional().describe('Counts as a production signal for every instance in it.'),
  regions: z
    .array(Region)
    .min(1, 'name at least one Region')
    .describe('The default Regions, and the only ones allowed.'),
  accounts: z.array(Account).min(1, 'name at least one account'),
  freshness: z
    .strictObject({ stale: Duration.optional().describe('Older compliance data is stale (7d).') })
    .optional(),
  operators: z.array(UserOrGroup).optional().describe('Who may act. Absent: nobody.'),
  approvers: z.array(UserOrGroup).optional().describe('Who may approve. Absent: nobody.'),
  approval: z
    .strictObject({
      required: z.boolean().optional(),
      allowSelf: z.boolean().optional(),
      expires: Duration.optional(),
    })
    .optional(),
  remediation: RemediationKeys.optional().describe(
    'How actions are carried out, and what stands in their way.',
  ),
  dueWithin: DueWithinKeys.optional().describe(
    'How long a finding may stay open, by level (P1 3d, P2 14d, P3 30d, P4 90d).',
  ),
  exceptions: ExceptionKeys.optional(),
  viewers: z.array(UserOrGroup).optional().describe('Who may ask. Absent: every full member.'),
  channels: z.array(Channel).optional().describe('Where answers may appear. Absent: any channel.'),
});

const Points = z.number().min(0).max(100);
const Priority = z.strictObject({
  points: z
    .strictObject({
      production: Points.optional(),
      exposure: Points.optional(),
      severity: z
        .strictObject({
          critical: Points.optional(),
          high: Points.optional(),
          medium: Points.optional(),
          low: Points.optional(),
        })
        .optional(),
      failedPatches: Points.optional(),
      duration: Points.optional(),
    })
    .optional(),
  thresholds: z
    .strictObject({ P1: Points.optional(), P2: Points.optional(), P3: Points.optional() })
    .optional(),
});

const Digest = z.strictObject({
  environment: z.string(),
  channel: Channel,
  cron: z
    .string()
    .max(100)
    .superRefine((cron, context) => {
      const wrong = wrongCron(cron);
      if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
    })
    .describe('Minute, hour, day of month, month, day of week.'),
  timezone: z.string().describe('An IANA time zone: Europe/London.'),
  include: z
    .array(z.enum(DIGEST_SECTIONS))
    .min(1)
    .optional()
    .describe('Only these parts; absent: all. What changed is always counted.'),
});

/** Environments are typed in Slack: one short word each, and none that is a command. */
const RESERVED = [
  'help',
  'envs',
  'status',
  'cancel',
  'again',
  'all',
  'stop',
  'doctor',
  'history',
  'diff',
  'mine',
];
const EnvironmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'an environment’s name is one short word in small letters')
  .refine((name) => !RESERVED.includes(name), 'this word is a command; choose another name');

export const ConfigFile = z.strictObject({
  environments: z.record(EnvironmentName, Environment),
  defaults: z
    .strictObject({
      assessRole: RoleArn.optional().describe('With {account} in place of the account id.'),
      ...remediateRoleKeys,
      externalId: ExternalId.optional(),
    })
    .optional()
    .describe('Roles for accounts that name none of their own.'),
  ownerTags: z
    .array(z.string().min(1).max(128))
    .optional()
    .describe('Tag keys that name an owner, first match wins.'),
  owners: ownerKeys({ user: User, group: Group, channel: Channel })
    .optional()
    .describe('Who stands behind the value of an owner tag.'),
  history: HistoryKeys.optional(),
  priority: Priority.optional().describe(
    `Points of each signal and thresholds of ${LEVELS.slice(0, 3).join(', ')}.`,
  ),
  digests: z.array(Digest).optional(),
  audit: z
    .strictObject({
      channel: Channel.optional().describe(
        'Where the newest hash of the audit is told at every remediation.',
      ),
    })
    .optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;

/** JSON Schema of the file, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(ConfigFile, { io: 'input' });
}

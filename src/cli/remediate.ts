/**
 * `patchcheck remediate`: what an action would do, on which instances, and what stands in its way. It never acts
 * and never approves: the command line cannot prove who is typing.
 */

import { parseArgs } from 'node:util';
import { newRunId } from '../assessment/run-id.ts';
import { createRuns } from '../assessment/run-store.ts';
import { createAwsAccess } from '../aws/access.ts';
import { loadSettings } from '../config/load-settings.ts';
import { createLogger } from '../log.ts';
import { systemClock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import { REBOOT_CHOICES, type RemediationOptions } from '../model/remediation.ts';
import { REMEDIATE_ACTIONS, type RemediateAction } from '../model/settings.ts';
import { createAwsPorts } from '../remediation/aws-ports.ts';
import { defaultOptions } from '../remediation/options.ts';
import { previewPlan } from '../remediation/preview.ts';
import { withStoreErrors } from '../store/errors.ts';
import { openStore } from '../store/store.ts';
import { openStreaks } from '../store/streaks.ts';
import { type CommandIo, EXIT } from './command.ts';
import { commandLineUser } from './os-user.ts';
import { writeStream } from './output.ts';
import { planText } from './plan-text.ts';

const USAGE = `Usage: patchcheck remediate <run> --action ACTION [options]

Reads the instances anew and shows the plan. Nothing is changed: ask for it in Slack, where it is known who asks.

  --action ${REMEDIATE_ACTIONS.join('|')}
  --instances ID[,ID…]          these of the run (may be repeated); else all that the action makes sense for
  --reboot if-needed|none       of install; in production none unless chosen
  --snapshot                    of install: a snapshot of the root volume first
  --start-at TIME               2026-03-01T22:00:00Z; else at once
  --format text|json            text on a terminal, json elsewhere
  --config FILE                 instead of patchcheck.yaml

Exit code 0: it could be asked for now; 1: something stands in its way; 3: instances could not be read.
`;

const FORMATS = ['text', 'json'] as const;

interface Options {
  readonly runId: string;
  readonly action: RemediateAction;
  /** Empty: all that the action makes sense for. */
  readonly instanceIds: readonly string[];
  readonly choices: Partial<RemediationOptions>;
  readonly format: (typeof FORMATS)[number];
  readonly config: string | undefined;
}

/** Writes the plan and resolves to the exit code. Throws PatchcheckError for bad usage and unknown runs. */
export async function runRemediate(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeStream(io.stdout, USAGE);
    return EXIT.done;
  }
  const options = parseOptions(args, io);
  const settings = await loadSettings({ env: io.env, configPath: options.config });
  const logger = createLogger({ level: settings.logLevel, destination: io.stderr });
  const { databaseUrl, dataDir } = settings;
  const store = await openStore({ databaseUrl, dataDir, mode: 'own', clock: systemClock, logger });
  try {
    const access = createAwsAccess({ logger });
    const reported = (scope: Parameters<typeof openStreaks>[1]) => openStreaks(store.db, scope);
    const ports = createAwsPorts({ access, settings, clock: systemClock, logger, reported });
    const runs = createRuns({ store, clock: systemClock, accountName: (_, id) => id });
    const preview = await withStoreErrors(() =>
      previewPlan(
        { store, ports, settings, runs, clock: systemClock },
        {
          ...options,
          identity: { id: newRunId(systemClock.now()), requestedBy: commandLineUser() },
          optionsFor: (production) => ({ ...defaultOptions(options.action, production), ...options.choices }),
        },
      ),
    );
    const text = options.format === 'json' ? `${JSON.stringify(preview, null, 2)}\n` : planText(preview);
    await writeStream(io.stdout, text);
    if (preview.plan.leftOut.some(({ code }) => code === 'unread')) return EXIT.partial;
    return preview.obstacles.length === 0 ? EXIT.done : EXIT.matched;
  } finally {
    await store.close();
  }
}

function parseOptions(args: string[], io: CommandIo): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      action: { type: 'string' },
      instances: { type: 'string', multiple: true },
      reboot: { type: 'string' },
      snapshot: { type: 'boolean' },
      'start-at': { type: 'string' },
      format: { type: 'string' },
      config: { type: 'string' },
    },
  });
  const [runId, ...rest] = positionals;
  if (runId === undefined || rest.length > 0 || values.action === undefined) {
    throw new PatchcheckError('bad-usage', 'remediate needs a run and an action.', USAGE);
  }
  const startAt = values['start-at'];
  return {
    runId,
    action: oneOf('--action', values.action, REMEDIATE_ACTIONS),
    instanceIds: (values.instances ?? []).flatMap((ids) => ids.split(',')).filter((id) => id !== ''),
    choices: {
      ...(values.reboot === undefined ? {} : { reboot: oneOf('--reboot', values.reboot, REBOOT_CHOICES) }),
      ...(values.snapshot ? { snapshot: true } : {}),
      ...(startAt === undefined ? {} : { startAt: timeOf(startAt) }),
    },
    format: oneOf('--format', values.format ?? (io.stdout.isTTY ? 'text' : 'json'), FORMATS),
    config: values.config,
  };
}

function oneOf<T extends string>(option: string, typed: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === typed);
  if (found !== undefined) return found;
  throw new PatchcheckError(
    'bad-usage',
    `${option} cannot be ${JSON.stringify(typed.slice(0, 64))}${didYouMean(typed, allowed)}`,
    `It is one of ${allowed.join(', ')}.`,
  );
}

/** A time needs its zone: the reader's own would give another answer elsewhere. */
function timeOf(typed: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(typed);
  const time = isTime ? Date.parse(typed) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new PatchcheckError(
    'bad-usage',
    `--start-at cannot be ${JSON.stringify(typed.slice(0, 64))}.`,
    'Write a time with its zone: 2026-03-01T22:00:00Z.',
  );
}

/** The configuration file and the environment variables: each problem with its place. */

import { type Check, failed, ok, skipped } from './check.ts';
import type { Examination } from './dependencies.ts';

export async function examineConfiguration({ configuration }: Examination): Promise<Check[]> {
  const { path, problems, settings, leftOut } = configuration;
  if (problems.length === 0) {
    const ids = [...settings.environments.values()].flatMap(({ accounts }) => accounts.map(({ id }) => id));
    const accounts = new Set(ids).size;
    const name = { area: 'configuration', name: 'settings', subject: path } as const;
    return [ok(name, `${count(settings.environments.size, 'environment')}, ${count(accounts, 'account')}.`)];
  }
  return [
    ...problems.map(({ place, key, message, fix }) =>
      failed(
        { area: 'configuration', name: 'settings', subject: place },
        key === null ? message : `${key}: ${message}`,
        fix,
      ),
    ),
    ...leftOut.map((key) =>
      skipped(
        { area: 'configuration', name: 'left-out', subject: key },
        'Not checked any further, because it is wrong.',
        'Correct it, then run doctor again.',
      ),
    ),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `patchcheck manifest`: the Slack app's manifest, to paste into Slack's form for new apps. */

import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { PatchcheckError } from '../model/errors.ts';
import { createManifest, type ManifestTransport } from '../slack/manifest.ts';
import { type CommandIo, EXIT } from './command.ts';

const USAGE = 'patchcheck manifest [--transport socket|http] [--base-url https://patchcheck.example.com]';

/** Prints the manifest as YAML. Throws `bad-usage`. */
export async function runManifest(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { transport: { type: 'string' }, 'base-url': { type: 'string' } },
  });
  io.stdout.write(manifestText(transportOf(values.transport ?? 'socket', values['base-url'])));
  return EXIT.done;
}

/** The file's whole text. */
export function manifestText(transport: ManifestTransport): string {
  const again = transport.kind === 'socket' ? '' : ` --transport http --base-url ${transport.baseUrl}`;
  return `# Made by: patchcheck manifest${again}\n${stringify(createManifest(transport))}`;
}

function transportOf(kind: string, baseUrl: string | undefined): ManifestTransport {
  if (kind === 'socket') {
    if (baseUrl === undefined) return { kind };
    throw new PatchcheckError('bad-usage', 'Socket Mode has no --base-url', USAGE);
  }
  if (kind !== 'http') {
    throw new PatchcheckError(
      'bad-usage',
      `--transport cannot be ${JSON.stringify(kind.slice(0, 64))}`,
      USAGE,
    );
  }
  if (baseUrl === undefined || !URL.canParse(baseUrl) || new URL(baseUrl).protocol !== 'https:') {
    throw new PatchcheckError(
      'bad-usage',
      'HTTP needs --base-url, the https address at which Slack reaches the bot',
      USAGE,
    );
  }
  return { kind, baseUrl: new URL(baseUrl).origin };
}

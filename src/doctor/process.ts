/** What the process runs on: Node.js, and proxies that it does not use. */

import { type Check, failed, ok, skipped, warning } from './check.ts';
import type { Examination, Runtime } from './dependencies.ts';

/** Runs TypeScript by stripping its types, and has node:sqlite. */
const OLDEST = [22, 18] as const;
const RECOMMENDED_MAJOR = 24;

export async function examineProcess({ runtime }: Examination): Promise<Check[]> {
  return [nodeVersion(runtime), proxies(runtime)];
}

function nodeVersion({ nodeVersion: version }: Runtime): Check {
  const name = { area: 'process', name: 'node', subject: 'Node.js' } as const;
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const fix = `Run it with npm run, which uses the Node.js ${RECOMMENDED_MAJOR} that npm ci installs, or use the container.`;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return failed(name, `Node.js ${version} is too old; it takes ${OLDEST.join('.')} or newer.`, fix);
  }
  if (major < RECOMMENDED_MAJOR) {
    return warning(
      name,
      `Node.js ${version} works, but patchcheck is tested with ${RECOMMENDED_MAJOR}.`,
      fix,
    );
  }
  return ok(name, `Node.js ${version}.`);
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** The AWS SDK has agents of its own here and reads none of these, NODE_USE_ENV_PROXY or not. */
function proxies({ env }: Runtime): Check {
  const name = { area: 'process', name: 'proxy', subject: 'proxy' } as const;
  const set = PROXY_VARIABLES.filter((variable) => env[variable]);
  if (set.length === 0) return skipped(name, 'No proxy is set.');
  return warning(
    name,
    `${set.join(', ')} ${set.length === 1 ? 'is' : 'are'} set, and patchcheck calls AWS without a proxy.`,
    'If the checks of roles and Regions succeed, leave it. Else give this machine a way to AWS without the proxy: a NAT gateway, or VPC endpoints for sts, ssm and ec2.',
  );
}

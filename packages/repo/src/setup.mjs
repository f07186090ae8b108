// Installs the workspace's dependencies when what decides about them has changed. Uses nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const POLL_MS = 200;
const LONGEST_WAIT_MS = 15 * 60_000;

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** @param {number} milliseconds */
const wait = (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/**
 * What is installed is right as long as this is the same.
 *
 * @param {{ readonly lockFile: string, readonly nodeVersion: string, readonly platform: string }} inputs
 */
export function setupStamp({ lockFile, nodeVersion, platform }) {
  return sha256(JSON.stringify([lockFile, nodeVersion, platform]));
}

/** @param {string} file */
function ownerIsAlive(file) {
  const pid = Number(readFileSync(file, 'utf8'));
  // Created, and not yet written.
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}

/** @param {string} file whether it could be made, which only one process can */
function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  }
}

/** @param {string} file removes the lock of a process that has ended without doing so */
function removeStale(file) {
  try {
    if (!ownerIsAlive(file)) rmSync(file, { force: true });
  } catch (error) {
    // Its owner removed it in between.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}

/**
 * Runs `work` while no other process runs one with the same lock file.
 *
 * @template T
 * @param {string} file
 * @param {() => T} work
 * @returns {T}
 */
export function exclusively(file, work) {
  const giveUp = Date.now() + LONGEST_WAIT_MS;
  while (!tryLock(file)) {
    if (Date.now() > giveUp) throw new Error(`Another setup still runs; if none does, delete ${file}.`);
    removeStale(file);
    wait(POLL_MS);
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} root */
function install(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const done = spawnSync('npx', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    // Without it pnpm asks before it replaces what another version has installed.
    env: { ...process.env, CI: 'true' },
  });
  if (done.status === 0) return;
  throw new Error(`${done.stdout}${done.stderr}\nInstalling failed (exit code ${done.status}): npx ${args.join(' ')}`);
}

/**
 * Installs if needed; of several processes that find it needed, one does and the others wait for it.
 *
 * @param {string} root
 * @param {{ readonly nodeVersion?: string, readonly install?: (root: string) => void }} [options] for tests
 * @returns {boolean} whether this call has installed
 */
export function setUp(root, options = {}) {
  const stampFile = join(root, 'node_modules', '.fpl-ml-setup');
  const stamp = setupStamp({
    lockFile: readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8'),
    nodeVersion: options.nodeVersion ?? process.version,
    platform: `${process.platform}-${process.arch}`,
  });
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isCurrent()) return false;
  return exclusively(join(tmpdir(), `fpl-ml-setup-${sha256(resolve(root)).slice(0, 16)}.lock`), () => {
    if (isCurrent()) return false;
    // Taken away first: an installation that is broken off must not look like the one before it.
    rmSync(stampFile, { force: true });
    (options.install ?? install)(root);
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(stampFile, stamp);
    return true;
  });
}

// Other versions of Node, from the package registry.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './setup.mjs';

/**
 * @typedef {object} NodeVersion
 * @property {string} label for instance `Node 24.1.0`
 * @property {string} path of the program
 */

/** @typedef {{ readonly ok: boolean, readonly output: string }} Installed */

/** The versions with which everything has to work beside the running one. */
export const MATRIX = [22, 24];

/** @returns {NodeVersion} */
export const runningNode = () => ({ label: `Node ${process.versions.node}`, path: process.execPath });

/** @param {string} folder @param {number} major */
const installArguments = (folder, major) => ['i', '--no-audit', '--no-fund', '--prefix', folder, `node@${major}`];

/** @param {string} folder @param {number} major @returns {Installed} */
function installNode(folder, major) {
  const done = spawnSync('npm', installArguments(folder, major), {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { ok: done.status === 0, output: done.error?.message ?? `${done.stdout}${done.stderr}` };
}

/** @param {string} folder @param {number} major @returns {NodeVersion | undefined} what is there, if it runs */
function installedNode(folder, major) {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(folder, 'node_modules', 'node', 'bin', program);
  if (!existsSync(path)) return undefined;
  // An installation that was broken off has a file that does not run.
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  return version.startsWith(`v${major}.`) ? { label: `Node ${version.slice(1)}`, path } : undefined;
}

/**
 * Node of a major version: the running one, else the one in `.matrix/nodeNN`, which npm installs if it is not there.
 *
 * @param {string} root
 * @param {number} major
 * @param {{ readonly running?: string, readonly install?: (folder: string, major: number) => Installed }} [options] for
 *   tests
 * @returns {NodeVersion}
 * @throws Error that says what to do when it cannot be installed
 */
export function nodeOf(root, major, options = {}) {
  const { running = process.versions.node, install = installNode } = options;
  if (Number.parseInt(running, 10) === major) return runningNode();
  const folder = join(root, '.matrix', `node${major}`);
  mkdirSync(folder, { recursive: true });
  return exclusively(`${folder}.lock`, () => {
    const known = installedNode(folder, major);
    if (known !== undefined) return known;
    const { ok, output } = install(folder, major);
    const installed = installedNode(folder, major);
    if (installed !== undefined) return installed;
    throw new Error(
      `Node ${major} cannot be installed${ok ? ': npm succeeded, but no Node that runs is there' : ''}. It comes from the ` +
        'package registry, which has to be reachable, and npm has to run the install script of the package `node`. ' +
        `By hand: npm ${installArguments(folder, major).join(' ')}\n${output}`.trimEnd(),
    );
  });
}

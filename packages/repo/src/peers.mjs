// Makes the Python environments of the peers that benches compare with, as `bench/peers.txt` of a package pins them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {(program: string, args: readonly string[]) => boolean} RunProgram says whether it ended well */

/** @type {RunProgram} */
const runVisibly = (program, args) => spawnSync(program, [...args], { stdio: 'inherit' }).status === 0;

const isWindows = process.platform === 'win32';

/** @param {string} root @param {string} name of a package */
function pinsOf(root, name) {
  const file = join(root, 'packages', name, 'bench', 'peers.txt');
  return existsSync(file) ? file : undefined;
}

/** The packages among these that have peers in Python. @param {string} root @param {readonly string[]} names */
export function withPeers(root, names) {
  return [...new Set(names)].filter((name) => pinsOf(root, name) !== undefined);
}

/**
 * The Python of a package's peers, in an environment of its own that is made when it is not there or the pins have changed.
 *
 * @param {string} root
 * @param {string} name folder below `packages`, one that has peers
 * @param {RunProgram} [runProgram] for tests
 * @returns {string | undefined} path of the program; undefined when it could not be made, which was said by whoever failed
 */
export function peerPython(root, name, runProgram = runVisibly) {
  const pins = pinsOf(root, name);
  if (pins === undefined) throw new Error(`packages/${name}/bench has no peers.txt.`);
  const folder = join(root, 'node_modules', '.fpl-ml-peers', name);
  const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const stampFile = join(folder, 'made-of');
  const stamp = createHash('sha256').update(readFileSync(pins)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return python;
  // An environment that was broken off, or is of other pins, is made anew.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made =
    runProgram(isWindows ? 'python' : 'python3', ['-m', 'venv', folder]) &&
    runProgram(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', pins]);
  if (!made) return undefined;
  writeFileSync(stampFile, stamp);
  return python;
}

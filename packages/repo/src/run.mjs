// Runs other programs of the workspace.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Outcome
 * @property {boolean} ok whether it exited with 0
 * @property {string} stdout
 * @property {string} output both streams, as they came
 */

/**
 * Runs a program with `node_modules/.bin` on the path.
 *
 * @param {string} root folder of the workspace
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string }} [options] default: the root
 * @returns {Promise<Outcome>}
 */
export function run(root, program, args, options = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd ?? root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    /** @type {[Buffer[], Buffer[]]} */
    const [both, stdout] = [[], []];
    child.stdout.on('data', (chunk) => both.push(chunk) && stdout.push(chunk));
    child.stderr.on('data', (chunk) => both.push(chunk));
    child.on('error', (error) => resolve({ ok: false, stdout: '', output: `${program}: ${error.message}` }));
    child.on('close', (code) =>
      resolve({ ok: code === 0, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(both).toString() }),
    );
  });
}

/**
 * Works on all items, two at a time: as many as the smallest machine that runs the checks has processors.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} work
 */
export async function twoAtATime(items, work) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

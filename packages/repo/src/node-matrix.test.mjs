import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkExample, configurationsOf } from './node-matrix.mjs';

const RUNNING = { label: 'Node 20', path: process.execPath };
const OTHERS = [
  { label: 'Node 22', path: process.execPath },
  { label: 'Node 24', path: process.execPath },
];

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpl-ml-matrix-test-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** @param {string} content an expression for what the example writes, which may read `args` and `file` */
async function problemsOf(content) {
  const folder = join(root, 'examples/fpl-pipeline/dist');
  mkdirSync(folder, { recursive: true });
  const program = `const args = process.argv.slice(2);
    const file = args.at(-1);
    require('fs').writeFileSync(file, JSON.stringify(${content}));`;
  writeFileSync(join(folder, 'main.js'), program);
  const problems = await checkExample(root, configurationsOf(RUNNING, OTHERS, undefined));
  return problems.map((problem) => problem.split('\n')[0]);
}

test('runs the simulator twice on the running version; boosted trees and the real season once on each', () => {
  const labels = configurationsOf(RUNNING, OTHERS, '/data').map(({ nodes }) => nodes.map(({ label }) => label));
  const twice = ['Node 20', 'Node 20, again', 'Node 22', 'Node 24'];
  const once = ['Node 20', 'Node 22', 'Node 24'];
  expect(labels).toEqual([twice, twice, once, once]);
  expect(configurationsOf(RUNNING, OTHERS, '/data').at(-1)?.args).toEqual(['--data', '/data', '--season', '2022-23']);
});

test('takes an example that writes the same for the same arguments', async () => {
  expect(await problemsOf('args.slice(0, 2)')).toEqual([]);
});

test('reports each run that writes something else than the first, and leaves other configurations alone', async () => {
  expect(await problemsOf(`args[1] === 'ridge' ? { rmse: file.includes('1-0') ? 1 : 2 } : {}`)).toEqual([
    '--model ridge: Node 20, again writes something else than Node 20: first at byte 8, $.rmse',
    '--model ridge: Node 22 writes something else than Node 20: first at byte 8, $.rmse',
    '--model ridge: Node 24 writes something else than Node 20: first at byte 8, $.rmse',
  ]);
});

test('reports a run that fails, though it has written something', async () => {
  expect(await problemsOf(`(file.includes('0-3') && (process.exitCode = 1), {})`)).toEqual([
    '--model player-state: Node 24 fails:',
  ]);
});

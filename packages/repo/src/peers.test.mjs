import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { peerPython, withPeers } from './peers.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpl-ml-peers-'));
  for (const name of ['a', 'b']) mkdirSync(join(root, 'packages', name, 'bench'), { recursive: true });
  writeFileSync(join(root, 'packages', 'a', 'bench', 'peers.txt'), 'scipy==1.0\n');
});
afterEach(() => rmSync(root, { recursive: true }));

/** @param {(program: string, args: readonly string[]) => boolean} [succeeds] */
function recorder(succeeds = () => true) {
  /** @type {string[]} */
  const calls = [];
  /** @type {import('./peers.mjs').RunProgram} */
  const runProgram = (program, args) => {
    calls.push([program.slice(program.lastIndexOf('/') + 1), ...args].join(' '));
    return succeeds(program, args);
  };
  return { calls, runProgram };
}

test('tells the packages that have peers, each once', () => {
  expect(withPeers(root, ['a', 'b', 'a'])).toEqual(['a']);
  expect(() => peerPython(root, 'b')).toThrow('packages/b/bench has no peers.txt');
});

test('makes an environment once, and anew when the pins change', () => {
  const { calls, runProgram } = recorder();
  const python = peerPython(root, 'a', runProgram);
  expect(python).toContain('.fpl-ml-peers');
  expect(calls).toHaveLength(2);
  expect(calls[0]).toMatch(/^python3? -m venv /);
  expect(calls[1]).toMatch(/ -m pip install .*-r .*peers\.txt$/);
  expect(peerPython(root, 'a', runProgram)).toBe(python);
  expect(calls).toHaveLength(2);
  writeFileSync(join(root, 'packages', 'a', 'bench', 'peers.txt'), 'scipy==1.1\n');
  expect(peerPython(root, 'a', runProgram)).toBe(python);
  expect(calls).toHaveLength(4);
});

test('does not take what was broken off for an environment', () => {
  const { calls, runProgram } = recorder((_, args) => !args.includes('pip'));
  expect(peerPython(root, 'a', runProgram)).toBeUndefined();
  expect(peerPython(root, 'a', runProgram)).toBeUndefined();
  expect(calls).toHaveLength(4);
});

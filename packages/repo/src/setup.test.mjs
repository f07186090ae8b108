import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exclusively, setUp, setupStamp } from './setup.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpl-ml-setup-test-'));
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'one');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('has another stamp for another lock file, Node version or platform', () => {
  const inputs = { lockFile: 'a', nodeVersion: 'v20', platform: 'linux-x64' };
  const stamps = [
    setupStamp(inputs),
    setupStamp({ ...inputs, lockFile: 'b' }),
    setupStamp({ ...inputs, nodeVersion: 'v24' }),
    setupStamp({ ...inputs, platform: 'darwin-arm64' }),
  ];
  expect(new Set([...stamps, setupStamp(inputs)]).size).toBe(4);
});

test('installs the first time, and then when the lock file or the Node version has changed', () => {
  let count = 0;
  const install = () => {
    count += 1;
  };
  expect([setUp(root, { install }), setUp(root, { install })]).toEqual([true, false]);
  expect([setUp(root, { install, nodeVersion: 'v99' }), setUp(root, { install, nodeVersion: 'v99' })]).toEqual([
    true,
    false,
  ]);
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'two');
  expect([setUp(root, { install, nodeVersion: 'v99' }), count]).toEqual([true, 3]);
});

test('installs again after an installation that failed, also when the lock file is back to what it was', () => {
  const install = () => undefined;
  setUp(root, { install });
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'two');
  const fail = () => {
    throw new Error('no network');
  };
  expect(() => setUp(root, { install: fail })).toThrowError('no network');
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'one');
  expect(setUp(root, { install })).toBe(true);
});

test('installs once when several processes start at the same time', async () => {
  const log = join(root, 'log');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setUp } from ${JSON.stringify(new URL('./setup.mjs', import.meta.url).href)};
    const install = () => {
      appendFileSync(${JSON.stringify(log)}, 'begin ');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      appendFileSync(${JSON.stringify(log)}, 'end ');
    };
    setUp(${JSON.stringify(root)}, { install });
  `;
  const children = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '-e', script]));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]));
  expect([codes, readFileSync(log, 'utf8')]).toEqual([[0, 0, 0], 'begin end ']);
});

test('takes over the lock of a process that was killed', () => {
  const lock = join(root, 'lock');
  // No system gives out this number.
  writeFileSync(lock, '2147483646');
  expect(exclusively(lock, () => 'done')).toBe('done');
  expect(existsSync(lock)).toBe(false);
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeOf } from './node-versions.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpl-ml-matrix-test-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** @param {string} says what the program prints */
const installing = (says) => {
  let installs = 0;
  return {
    running: '20.19.0',
    installs: () => installs,
    /** @param {string} folder */
    install: (folder) => {
      installs += 1;
      const path = join(folder, 'node_modules/node/bin/node');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `#!/bin/sh\necho ${says}\n`);
      chmodSync(path, 0o755);
      return { ok: true, output: 'added 2 packages' };
    },
  };
};

const refuses = {
  running: '20.19.0',
  install: () => ({ ok: false, output: 'getaddrinfo ENOTFOUND registry' }),
};

test('takes the running Node where it has the version, and installs nothing', () => {
  const running = { ...refuses, running: '22.1.0' };
  expect(nodeOf(root, 22, running).path).toBe(process.execPath);
});

test.skipIf(process.platform === 'win32')('installs a version once', () => {
  const npm = installing('v24.1.0');
  const path = join(root, '.matrix/node24/node_modules/node/bin/node');
  expect(nodeOf(root, 24, npm)).toEqual({ label: 'Node 24.1.0', path });
  expect(nodeOf(root, 24, npm)).toEqual({ label: 'Node 24.1.0', path });
  expect(npm.installs()).toBe(1);
});

test.skipIf(process.platform === 'win32')('installs again what is broken or another version', () => {
  installing('v22.1.0').install(join(root, '.matrix/node24'));
  const npm = installing('v24.1.0');
  expect(nodeOf(root, 24, npm).label).toBe('Node 24.1.0');
  expect(npm.installs()).toBe(1);
});

test('says why a version is missing, and what to run by hand', () => {
  expect(() => nodeOf(root, 24, refuses)).toThrowError(
    /^Node 24 cannot be installed\. .*By hand: npm i .*node@24\n.*ENOTFOUND/s,
  );
});

test.skipIf(process.platform === 'win32')('does not take the word of npm that it has installed', () => {
  expect(() => nodeOf(root, 24, installing('nonsense'))).toThrowError(/npm succeeded, but/);
});

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { needShared, sharedPath } from '../presets/shared.mjs';

test('says where a shared file is, or that there is no folder; a folder that lacks it is an error', () => {
  const root = mkdtempSync(join(tmpdir(), 'shared-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'fpl'));
  expect(sharedPath('fpl', root)).toBe(join(root, 'fpl'));
  expect(sharedPath('fpl', join(root, 'absent'))).toBeNull();
  expect(() => sharedPath('golden', root)).toThrow(/Expected golden in/);
});

test('a test that needs a shared file skips with a reason where there is no folder, and only there', () => {
  const before = process.env['FPL_ML_SHARED'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['FPL_ML_SHARED'];
    else process.env['FPL_ML_SHARED'] = before;
  });
  const ctx = {
    skip: (/** @type {string} */ reason) => {
      throw new Error(`skipped: ${reason}`);
    },
  };
  process.env['FPL_ML_SHARED'] = join(tmpdir(), 'there-is-no-such-folder');
  expect(() => needShared(ctx, 'fpl')).toThrow('skipped: fpl is needed: set FPL_ML_SHARED');
  process.env['FPL_ML_SHARED'] = tmpdir();
  expect(() => needShared(ctx, 'there-is-no-such-file')).toThrow('Expected there-is-no-such-file');
});

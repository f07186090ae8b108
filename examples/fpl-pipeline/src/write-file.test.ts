import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFplMlError } from '@fpl-ml/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkWritable, writeWhole } from './write-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a text takes the place of the one before, and leaves nothing beside it', async () => {
  const file = join(folder, 'out.json');
  await checkWritable(file);
  for (const text of ['one', 'two']) await writeWhole(file, text);
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['two', ['out.json']]);
});

test('a device that is full is an error, and stays a device', async ({ skip }) => {
  const device = await stat('/dev/full').catch(() => null);
  if (device === null) return skip('there is no /dev/full here');
  await checkWritable('/dev/full');
  const writing = writeWhole('/dev/full', 'text');
  await expect(writing).rejects.toSatisfy((error) => isFplMlError(error, 'DATA_FILE_UNWRITABLE'));
  await expect(writing).rejects.toThrow('ENOSPC');
  expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
});

test('a folder that is not there is an error, before and after the work', async () => {
  const file = join(folder, 'nowhere', 'out.json');
  await expect(checkWritable(file)).rejects.toMatchObject({ code: 'DATA_FILE_UNWRITABLE' });
  await expect(writeWhole(file, 'text')).rejects.toMatchObject({ code: 'DATA_FILE_UNWRITABLE' });
});

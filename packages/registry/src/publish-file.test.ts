import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bytesOf } from '../fixtures/kit.js';
import { isMissing, publishFile, syncFolder } from './publish-file.js';

const root = await mkdtemp(join(tmpdir(), 'registry-publish-'));
afterAll(() => rm(root, { recursive: true, force: true }));

it('puts a file in its place, over one that is there', async () => {
  const path = join(root, 'file');
  for (const content of ['old', 'new']) {
    await publishFile(path, bytesOf(content));
    expect(await readFile(path, 'utf8')).toBe(content);
  }
  expect(await readdir(root)).toEqual(['file']);
});

it('removes its temporary file when it cannot take the place', async () => {
  const folder = join(root, 'taken');
  await mkdir(join(folder, 'place'), { recursive: true });
  await expect(publishFile(join(folder, 'place'), bytesOf('new'))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['place']);
});

it('reports a folder that is not there', async () => {
  const error = await syncFolder(join(root, 'nowhere')).catch((reason: unknown) => reason);
  expect(isMissing(error)).toBe(true);
});

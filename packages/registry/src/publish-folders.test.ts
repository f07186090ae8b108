import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { filesystemArtifactStore } from './filesystem-artifact-store.js';

const { synced } = vi.hoisted(() => ({ synced: new Set<string>() }));

vi.mock('./publish-file.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('./publish-file.js')>();
  const syncFolder: typeof original.syncFolder = async (folder) => {
    synced.add(folder);
    await original.syncFolder(folder);
  };
  return { ...original, syncFolder };
});

const root = await mkdtemp(join(tmpdir(), 'registry-folders-'));
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the folders of the filesystem artifact store', () => {
  it('are durable, each of those that were made on the way too', async () => {
    await filesystemArtifactStore({ directory: join(root, 'a', 'b', 'c') }).put(new Uint8Array([1]));
    expect([...synced].map((folder) => basename(folder)).toSorted()).toEqual(
      ['4b', 'a', 'b', 'c', basename(root)].toSorted(),
    );
  });
});

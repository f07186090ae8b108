import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFplMlError, systemClock } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { BY, bytesOf as text, codeOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';
import { artifactHash } from './artifact-hash.js';
import { artifactBinChecks, type ArtifactStoreSubject, artifactStoreChecks } from './conformance/index.js';
import { filesystemArtifactStore } from './filesystem-artifact-store.js';

const root = await mkdtemp(join(tmpdir(), 'registry-artifacts-'));
afterAll(() => rm(root, { recursive: true, force: true }));

let opened = 0;
/** A folder that does not exist yet. */
const newFolder = (): string => join(root, `store-${opened++}`, 'artifacts');

const pathIn = (directory: string, sha256: string): string => join(directory, sha256.slice(0, 2), sha256);

function open(): ArtifactStoreSubject {
  const directory = newFolder();
  const damage = (sha256: string, bytes: Uint8Array): Promise<void> => writeFile(pathIn(directory, sha256), bytes);
  return { ...filesystemArtifactStore({ directory }), damage };
}

async function everyFile(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Leaves a temporary file as a killed process would, with the time of its last write. */
async function leaveTemporary(directory: string, sha256: string, written: number): Promise<void> {
  await mkdir(join(directory, sha256.slice(0, 2)), { recursive: true });
  const path = `${pathIn(directory, sha256)}.0.tmp`;
  await writeFile(path, 'half');
  await utimes(path, written / 1000, written / 1000);
}

describe('the filesystem artifact store', () => {
  it('obeys every law', async () => {
    expect(await failedChecks(artifactStoreChecks, open)).toEqual([]);
    const openBin = () => filesystemArtifactStore({ directory: newFolder() });
    expect(await failedChecks(artifactBinChecks, openBin)).toEqual([]);
  });

  it('keeps the bin on disk, where another process finds it', async () => {
    const directory = newFolder();
    const [one, two] = [filesystemArtifactStore({ directory }), filesystemArtifactStore({ directory })];
    const { sha256 } = await one.put(text('weights'));
    await one.bin.discard(sha256, 7);
    expect(await two.bin.list()).toEqual([{ sha256, bytes: 7, at: 7 }]);
    expect(await two.get(sha256)).toEqual(text('weights'));
    expect(await codeOf(one.bin.discard(sha256, 1.5))).toBe('GARBAGE_RULE_INVALID');
    expect(await Promise.all([one.bin.restore(sha256), two.bin.restore(sha256)])).toContain(true);
    expect(await two.list()).toEqual([{ sha256, bytes: 7 }]);
    expect(await everyFile(directory)).toEqual([sha256]);
  });

  it('leaves nothing but the artifact behind', async () => {
    const directory = newFolder();
    const { sha256 } = await filesystemArtifactStore({ directory }).put(text('weights'));
    expect(await everyFile(directory)).toEqual([sha256]);
    expect(await readdir(directory)).toEqual([sha256.slice(0, 2)]);
  });

  it('does not take a temporary file of another process for an artifact, nor for its own', async () => {
    const directory = newFolder();
    const bytes = text('weights');
    const sha256 = artifactHash(bytes);
    await leaveTemporary(directory, sha256, 1_000_000);
    const artifacts = filesystemArtifactStore({ directory });
    expect(await artifacts.list()).toEqual([]);
    expect(await artifacts.has(sha256)).toBe(false);
    await artifacts.put(bytes);
    expect(await artifacts.get(sha256)).toEqual(bytes);
    expect((await everyFile(directory)).toSorted()).toEqual([sha256, `${sha256}.0.tmp`]);
  });

  it('sweeps temporary files older than an instant, and nothing else', async () => {
    const directory = newFolder();
    const artifacts = filesystemArtifactStore({ directory });
    const { sha256 } = await artifacts.put(text('weights'));
    await utimes(pathIn(directory, sha256), 1, 1);
    await leaveTemporary(directory, artifactHash(text('old')), 1_000_000);
    await leaveTemporary(directory, artifactHash(text('new')), 3_000_000);
    expect(await artifacts.sweepTemporaries(2_000_000)).toBe(1);
    expect(await artifacts.sweepTemporaries(2_000_000)).toBe(0);
    expect((await everyFile(directory)).toSorted()).toEqual([sha256, `${artifactHash(text('new'))}.0.tmp`].toSorted());
    expect(await artifacts.get(sha256)).toEqual(text('weights'));
  });

  it('names what the medium refuses', async () => {
    const directory = join(root, `a-file-${opened++}`);
    await writeFile(directory, 'no folder');
    const artifacts = filesystemArtifactStore({ directory });
    const error = await artifacts.put(text('weights')).catch((reason: unknown) => reason);
    expect(isFplMlError(error, 'ARTIFACT_STORE_UNAVAILABLE') && error.retryable).toBe(true);
    expect(await codeOf(artifacts.get(artifactHash(text('weights'))))).toBe('ARTIFACT_NOT_FOUND');
  });

  it('is shared by several stores on one folder', async () => {
    const directory = newFolder();
    const stores = Array.from({ length: 4 }, () => filesystemArtifactStore({ directory }));
    const words = Array.from({ length: 5 }, (_, i) => text(`weights ${i}`));
    await Promise.all(stores.flatMap((artifacts) => words.map((word) => artifacts.put(word))));
    expect((await filesystemArtifactStore({ directory }).list()).length).toBe(5);
    expect((await everyFile(directory)).length).toBe(5);
  });

  it('lets the registry find out flipped bytes on disk, and go back', async () => {
    const directory = newFolder();
    const { registry, promote } = openRegistry({ artifacts: filesystemArtifactStore({ directory }) });
    await promote({ artifact: text('old weights') });
    const version = await promote({ artifact: text('new weights') });
    const sha256 = artifactHash(text('new weights'));
    const bytes = await readFile(pathIn(directory, sha256));
    await writeFile(pathIn(directory, sha256), bytes.with(3, (bytes[3] ?? 0) ^ 1));
    expect(await codeOf(registry.loadArtifact(MODEL, version))).toBe('ARTIFACT_CORRUPT');
    expect(await registry.getModelVersion(MODEL, version)).toMatchObject({ integrity: 'corrupt' });
    const { to } = await registry.rollbackModel({ model: MODEL, ...BY });
    expect(await registry.loadArtifact(MODEL, to ?? '')).toEqual(text('old weights'));
  });

  it('is cleaned up by the registry, down to the last file', async () => {
    const directory = newFolder();
    const { registry, promote, clock } = openRegistry({ artifacts: filesystemArtifactStore({ directory }) });
    for (let i = 0; i < 4; i += 1) await promote({ artifact: text(`weights ${i}`) });
    await clock.advance(100);
    await registry.collectGarbage({ keep: 1, grace: 100 });
    expect((await everyFile(directory)).filter((name) => name.includes('.')).length).toBe(2);
    await clock.advance(100);
    const { freedBytes } = await registry.collectGarbage({ keep: 1, grace: 100 });
    expect(freedBytes).toBe(18);
    const kept = [2, 3].map((i) => artifactHash(text(`weights ${i}`)));
    expect((await everyFile(directory)).toSorted()).toEqual(kept.toSorted());
  });

  it('loses nothing when the same bytes are registered and cleaned up by several at the same time', async () => {
    const artifacts = filesystemArtifactStore({ directory: newFolder() });
    const { registry, store } = openRegistry({ artifacts, clock: systemClock() });
    let loaded = 0;
    for (let round = 0; round < 15; round += 1) {
      const register = (i: number) =>
        codeOf(registry.registerModel(registration({ artifact: text(`weights ${i % 3}`) })));
      const clean = () => codeOf(registry.collectGarbage({ keep: 1, grace: 1 }));
      const outcomes = await Promise.all([clean(), register(round), clean(), register(round + 1), clean(), clean()]);
      // A registration that takes longer than the grace, here a millisecond, is taken for dead.
      for (const outcome of outcomes) expect(['resolved', 'VERSION_CONFLICT']).toContain(outcome);
      const ready = (await store.listVersions(MODEL)).filter(({ integrity }) => integrity === 'ready');
      loaded += ready.length;
      for (const { version } of ready) await registry.loadArtifact(MODEL, version);
    }
    expect(loaded).toBeGreaterThan(0);
  });
});

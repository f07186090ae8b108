import { AsyncLocalStorage } from 'node:async_hooks';
import { FplMlError, sequentialIds } from '@fpl-ml/core';
import { memoryUnitOfWork } from '@fpl-ml/core/testing';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { bytesOf, codeOf, MODEL, openRegistry, registration, signatureOf } from '../fixtures/kit.js';
import { artifactHash } from './artifact-hash.js';
import type { ArtifactStore } from './artifact-store.js';
import type { ModelRegistration } from './check-registration.js';
import { memoryArtifactStore } from './memory-artifact-store.js';
import { registryMemory } from './memory-registry-store.js';
import { createRegistry } from './registry.js';
import type { RegistryStore } from './registry-store.js';

const failingPut: ArtifactStore = {
  ...memoryArtifactStore(),
  put: async () => {
    throw new FplMlError('ARTIFACT_STORE_UNAVAILABLE', 'the disk is full', { retryable: true });
  },
};

describe('registerModel', () => {
  it('resolves to a version that is ready, whose bytes are stored under their hash', async () => {
    const { registry, contents } = openRegistry();
    const lineage = { dataHash: 'd', codeCommit: 'c', parameters: { depth: 3 }, anything: ['else'] };
    const given = registration({ lineage, metadata: { note: 'n' } });
    const version = await registry.registerModel(given);
    const sha256 = artifactHash(given.artifact);
    expect(version).toEqual({
      model: MODEL,
      version: '0.1.0',
      integrity: 'ready',
      artifact: { sha256, bytes: 7 },
      signature: signatureOf(),
      metrics: { rmse: 2 },
      metadata: { note: 'n' },
      lineage,
      createdAt: 1000,
      createdBy: 'ann',
      quarantine: null,
      archived: false,
    });
    expect(await registry.getModelVersion(MODEL, '0.1.0')).toEqual(version);
    expect(contents.get(sha256)).toEqual(given.artifact);
    expect(await registry.loadArtifact(MODEL, '0.1.0')).toEqual(given.artifact);
  });

  it('numbers versions by what changed, by the bump or as told', async () => {
    const { registry } = openRegistry();
    const numbers: string[] = [];
    const steps: readonly Partial<ModelRegistration>[] = [
      {},
      {},
      { signature: signatureOf(['minutes', 'form']) },
      { signature: signatureOf(['form']) },
      { signature: signatureOf(['form']), bump: 'minor' },
      { signature: signatureOf(['form']), version: '3.0.0-rc.1' },
      { signature: signatureOf(['form']) },
    ];
    for (const step of steps) numbers.push((await registry.registerModel(registration(step))).version);
    expect(numbers).toEqual(['0.1.0', '0.1.1', '0.2.0', '1.0.0', '1.1.0', '3.0.0-rc.1', '3.0.0']);
    const listed = await registry.listModelVersions(MODEL);
    expect(listed.map(({ version }) => version)).toEqual(numbers.toReversed());
  });

  it('gives 200 registrations at the same time 200 numbers, and fails none', async () => {
    const { registry, store } = openRegistry();
    const given = Array.from({ length: 200 }, (_, i) =>
      registration({ artifact: bytesOf(`weights ${i}`), signature: signatureOf(i % 3 === 0 ? ['a'] : ['a', 'b']) }),
    );
    const versions = await Promise.all(given.map((one) => registry.registerModel(one)));
    expect(new Set(versions.map(({ version }) => version)).size).toBe(200);
    const rows = await store.listVersions(MODEL);
    expect(rows.every(({ integrity }) => integrity === 'ready')).toBe(true);
    const numbers = rows.map(({ version }) => version);
    expect(numbers.every((number, i) => i === 0 || semver.gt(number, numbers[i - 1] ?? ''))).toBe(true);
    for (const [i, { version }] of versions.entries()) {
      expect(await registry.loadArtifact(MODEL, version)).toEqual(given[i]?.artifact);
    }
  });

  it('marks a version whose bytes could not be stored as failed, and burns its number', async () => {
    const { registry, store, auditLog } = openRegistry();
    const broken = openRegistry({ store, artifacts: failingPut }).registry;
    await registry.registerModel(registration());
    expect(await codeOf(broken.registerModel(registration()))).toBe('ARTIFACT_STORE_UNAVAILABLE');
    const failed = await registry.getModelVersion(MODEL, '0.1.1');
    expect([failed.integrity, failed.artifact]).toEqual(['failed', null]);
    expect((await registry.registerModel(registration())).version).toBe('0.1.2');
    expect(await codeOf(registry.loadArtifact(MODEL, '0.1.1'))).toBe('VERSION_NOT_READY');
    const entries = await auditLog.list({ action: 'version-registered' });
    expect(entries.map(({ subject }) => subject)).toEqual(['0.1.0', '0.1.2']);
  });

  it('calls nothing ready that it has not seen', async () => {
    const memory = memoryArtifactStore();
    const stores: readonly ArtifactStore[] = [
      // Says that it has stored, and has not.
      { ...memory, put: async (bytes) => ({ sha256: artifactHash(bytes), bytes: bytes.length }) },
      // Stored something else.
      { ...memory, put: () => memory.put(bytesOf('something else')) },
    ];
    for (const artifacts of stores) {
      const { registry } = openRegistry({ artifacts });
      expect(await codeOf(registry.registerModel(registration()))).toMatch(/^ARTIFACT_(NOT_FOUND|CORRUPT)$/);
      expect((await registry.getModelVersion(MODEL, '0.1.0')).integrity).toBe('failed');
    }
  });

  it('marks a version as failed also when a step was made but its answer was lost', async () => {
    const { registry, store, artifacts, clock, ids } = openRegistry();
    const updateVersion: RegistryStore['updateVersion'] = async (update) => {
      const changed = await store.updateVersion(update);
      if (update.set.integrity === 'uploading') throw new FplMlError('CONNECTION_LOST', 'The answer did not come.');
      return changed;
    };
    const unlucky = createRegistry({ store: { ...store, updateVersion }, artifacts, clock, ids });
    expect(await codeOf(unlucky.registerModel(registration()))).toBe('CONNECTION_LOST');
    expect((await registry.getModelVersion(MODEL, '0.1.0')).integrity).toBe('failed');
  });

  it('tells the first error when the failure cannot even be marked', async () => {
    const { store } = openRegistry();
    const messages: string[] = [];
    const logger = { log: ({ message }: { readonly message: string }) => void messages.push(message) };
    const sick = {
      ...store,
      updateVersion: async (update: Parameters<typeof store.updateVersion>[0]) => {
        if (update.set.integrity === 'failed') throw new Error('the database is gone');
        return store.updateVersion(update);
      },
    };
    const { registry } = openRegistry({ store: sick, artifacts: failingPut, logger });
    expect(await codeOf(registry.registerModel(registration()))).toBe('ARTIFACT_STORE_UNAVAILABLE');
    expect(messages).toContain('a failed registration could not be marked');
    expect((await registry.getModelVersion(MODEL, '0.1.0')).integrity).toBe('uploading');
  });

  it('does not turn for ever on a store that breaks its law', async () => {
    const { store } = openRegistry();
    const { registry } = openRegistry({
      store: { ...store, reserveVersion: async () => ({ reserved: false, latest: null }) },
    });
    expect(await codeOf(registry.registerModel(registration()))).toBe('VERSION_CONFLICT');
  });

  it('stores what it was given, whatever the caller does to it meanwhile', async () => {
    const { registry } = openRegistry();
    // Another version is there, so that the number is found in a second turn.
    await registry.registerModel(registration());
    const artifact = Buffer.from('weights');
    const metrics = { rmse: 2 };
    const pending = registry.registerModel(registration({ artifact, metrics }));
    artifact.fill(0);
    metrics.rmse = 3;
    const { version } = await pending;
    expect(await registry.loadArtifact(MODEL, version)).toEqual(bytesOf('weights'));
    expect((await registry.getModelVersion(MODEL, version)).metrics).toEqual({ rmse: 2 });
  });

  it.each([
    ['an empty model', { model: ' ' }, 'VERSION_INVALID'],
    ['nobody', { createdBy: '' }, 'VERSION_INVALID'],
    ['no bytes', { artifact: new Uint8Array() }, 'VERSION_INVALID'],
    ['a metric that is no figure', { metrics: { r2: Number.NaN } }, 'VERSION_INVALID'],
    ['an input twice', { signature: signatureOf(['a', 'a']) }, 'VERSION_INVALID'],
    ['an input without a name', { signature: signatureOf(['']) }, 'VERSION_INVALID'],
    ['no target', { signature: signatureOf(['a'], '') }, 'VERSION_INVALID'],
    ['metadata that JSON would lose', { metadata: { at: Number.POSITIVE_INFINITY } }, 'JSON_INVALID'],
    ['a version that is none', { version: 'latest' }, 'VERSION_INVALID'],
  ] as const)('refuses %s before it takes a number', async (_name, change, code) => {
    const { registry, store } = openRegistry();
    expect(await codeOf(registry.registerModel(registration(change)))).toBe(code);
    expect(await store.listVersions('model' in change ? change.model : MODEL)).toEqual([]);
  });

  it('refuses a number that is not above all before', async () => {
    const { registry, store } = openRegistry();
    await registry.registerModel(registration({ version: '1.0.0' }));
    for (const version of ['1.0.0', '0.9.9', '1.0.0-rc.1']) {
      expect(await codeOf(registry.registerModel(registration({ version })))).toBe('VERSION_NOT_INCREASING');
    }
    expect((await store.listVersions(MODEL)).length).toBe(1);
  });

  it('joins a transaction: the version is gone when it rolls back, the bytes do no harm', async () => {
    const unit = memoryUnitOfWork({ registry: registryMemory() }, { scope: new AsyncLocalStorage(), rehearse: true });
    const { artifacts, clock } = openRegistry();
    const parts = { artifacts, clock, ids: sequentialIds() };
    const failing = unit.transaction(async (tx) => {
      await createRegistry({ ...parts, store: tx.registry }).registerModel(registration());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const registry = createRegistry({ ...parts, store: unit.registry });
    expect(await registry.listModelVersions(MODEL)).toEqual([]);
    const version = await unit.transaction((tx) =>
      createRegistry({ ...parts, store: tx.registry }).registerModel(registration()),
    );
    expect(await registry.listModelVersions(MODEL)).toEqual([version]);
    expect((await artifacts.list()).length).toBe(1);
  });
});

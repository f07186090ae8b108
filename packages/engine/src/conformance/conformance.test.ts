import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { memoryRunStore } from '../memory-run-store.js';
import type { Retraining, RunStore } from '../run-store.js';
import { runStoreChecks } from './run-store-checks.js';

test.each(runStoreChecks)('the memory run store: $name', (check) => check.run(memoryRunStore()));

function storeWith(change: (sound: RunStore) => Partial<RunStore>): () => RunStore {
  return () => {
    const sound = memoryRunStore();
    return { ...sound, ...change(sound) };
  };
}

describe('each law of the run store is caught when it is broken', () => {
  const broken: [string, string, () => RunStore][] = [
    [
      'the revision stands still',
      'gives back the state that was saved, with a revision that counts',
      storeWith((sound) => ({
        loadLoop: async (model) => {
          const stored = await sound.loadLoop(model);
          return stored && { ...stored, revision: 1 };
        },
      })),
    ],
    [
      'saves are not compared',
      'refuses a save on another revision, and keeps what was there',
      storeWith((sound) => ({
        saveLoop: async (model, state) => sound.saveLoop(model, state, (await sound.loadLoop(model))?.revision ?? 0),
      })),
    ],
    [
      'two writers read before either writes',
      'lets one of several writers with one expectation succeed',
      storeWith((sound) => ({
        saveLoop: async (model, state, expected) => {
          const stored = await sound.loadLoop(model);
          if ((stored?.revision ?? 0) !== expected) return false;
          await Promise.resolve();
          await sound.saveLoop(model, state, (await sound.loadLoop(model))?.revision ?? 0);
          return true;
        },
      })),
    ],
    [
      'retrainings come newest first',
      'lists retrainings in the order in which they were added, and replaces in place',
      storeWith((sound) => ({ listRetrainings: async (model) => (await sound.listRetrainings(model)).toReversed() })),
    ],
    [
      'idempotency keys are ignored',
      'finds a retraining by its idempotency key',
      storeWith(() => ({ findRetraining: async () => null })),
    ],
    ['models are mixed up', 'keeps models apart', storeWith((sound) => ({ loadLoop: () => sound.loadLoop('m') }))],
    [
      'references are kept',
      'shares no reference with its callers',
      () => {
        const rows = new Map<string, Retraining>();
        return {
          ...memoryRunStore(),
          putRetraining: async (row) => void rows.set(row.id, row),
          getRetraining: async (_, id) => rows.get(id) ?? null,
          listRetrainings: async () => [...rows.values()],
        };
      },
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(runStoreChecks, open)).toContain(caughtBy);
  });
});

import { frozenCopy } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, setIn } from '@fpl-ml/core/testing';
import type { Retraining, RunStore, StoredLoop } from './run-store.js';

const keyOf = (model: string, id: string): string => JSON.stringify([model, id]);

/** The state of a run store in memory, for `memoryUnitOfWork`. */
export function runMemory(): MemoryOpener<RunStore> {
  const loops = new Map<string, StoredLoop>();
  const retrainings = new Map<string, Retraining>();
  const find = (test: (retraining: Retraining) => boolean): Retraining | null =>
    [...retrainings.values()].find(test) ?? null;
  return (access) => ({
    loadLoop: (model) => access.run(() => loops.get(model) ?? null),
    saveLoop: (model, state, expectedRevision) =>
      access.run((undo) => {
        if ((loops.get(model)?.revision ?? 0) !== expectedRevision) return false;
        setIn(undo, loops, model, frozenCopy({ state, revision: expectedRevision + 1 }));
        return true;
      }),
    putRetraining: (retraining) =>
      access.run((undo) => setIn(undo, retrainings, keyOf(retraining.model, retraining.id), frozenCopy(retraining))),
    getRetraining: (model, id) => access.run(() => retrainings.get(keyOf(model, id)) ?? null),
    findRetraining: (model, idempotencyKey) =>
      access.run(() => find((row) => row.model === model && row.idempotencyKey === idempotencyKey)),
    listRetrainings: (model) => access.run(() => [...retrainings.values()].filter((row) => row.model === model)),
  });
}

/** A run store in memory. */
export function memoryRunStore(): RunStore {
  return openMemory(runMemory());
}

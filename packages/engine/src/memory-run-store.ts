import { frozenCopy } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, setIn, type Undo } from '@fpl-ml/core/testing';
import type { Retraining, RunStore, StepEnd, StepKey, StepRecord, StepStart, StoredLoop } from './run-store.js';

const keyOf = (model: string, id: string): string => JSON.stringify([model, id]);
const stepKeyOf = ({ model, requestId, step }: StepKey): string => JSON.stringify([model, requestId, step]);

type JournalMethods = Pick<RunStore, 'beginStep' | 'finishStep' | 'listSteps'>;

function journalMemory(): MemoryOpener<JournalMethods> {
  const steps = new Map<string, StepRecord>();

  const begin = (undo: Undo, { model, requestId, step, inputHash, attempt, epoch, at }: StepStart): StepRecord => {
    const key = stepKeyOf({ model, requestId, step });
    const before = steps.get(key);
    if (before !== undefined && (before.status === 'finished' || before.epoch > epoch)) return before;
    const own = { model, requestId, step, inputHash, attempt, epoch, startedAt: at } as const;
    const record = {
      ...own,
      status: 'running',
      runs: (before?.runs ?? 0) + 1,
      output: null,
      finishedAt: null,
    } as const;
    setIn(undo, steps, key, frozenCopy(record));
    return frozenCopy(record);
  };

  const finish = (undo: Undo, { epoch, output, at, ...of }: StepEnd): boolean => {
    const before = steps.get(stepKeyOf(of));
    if (before === undefined || before.status === 'finished' || before.epoch !== epoch) return false;
    setIn(undo, steps, stepKeyOf(of), frozenCopy({ ...before, status: 'finished' as const, output, finishedAt: at }));
    return true;
  };

  return (access) => ({
    beginStep: (start) => access.run((undo) => begin(undo, start)),
    finishStep: (end) => access.run((undo) => finish(undo, end)),
    listSteps: (model, requestId) =>
      access.run(() => [...steps.values()].filter((row) => row.model === model && row.requestId === requestId)),
  });
}

/** The state of a run store in memory, for `memoryUnitOfWork`. */
export function runMemory(): MemoryOpener<RunStore> {
  const loops = new Map<string, StoredLoop>();
  const retrainings = new Map<string, Retraining>();
  const journal = journalMemory();
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
    ...journal(access),
  });
}

/** A run store in memory. */
export function memoryRunStore(): RunStore {
  return openMemory(runMemory());
}

import { comparePeriods, frozenCopy } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, pushTo } from '@fpl-ml/core/testing';
import type { DriftQuery, DriftRecord, DriftStore } from './drift-store.js';

function matches({ model, modelVersion, period }: DriftRecord, query: DriftQuery): boolean {
  return (
    model === query.model &&
    (query.modelVersion === undefined || modelVersion === query.modelVersion) &&
    period.start >= (query.from ?? Number.NEGATIVE_INFINITY) &&
    period.start < (query.to ?? Number.POSITIVE_INFINITY)
  );
}

function inOrder(records: readonly DriftRecord[], query: DriftQuery): readonly DriftRecord[] {
  const found = records.filter((record) => matches(record, query));
  const ordered = found.toSorted((a, b) => comparePeriods(a.period, b.period) || a.seq - b.seq);
  return ordered.slice(Math.max(0, ordered.length - (query.limit ?? ordered.length)));
}

/** The state of a drift store in memory, for a unit of work. */
export function driftMemory(): MemoryOpener<DriftStore> {
  const records: DriftRecord[] = [];
  return (access) => ({
    append: (entry) =>
      access.run((undo) => {
        const record = frozenCopy({ ...entry, seq: records.length + 1 });
        pushTo(undo, records, record);
        return record;
      }),
    list: (query) => access.run(() => inOrder(records, query)),
    latest: (model, modelVersion) =>
      access.run(() => {
        const query: DriftQuery = modelVersion === undefined ? { model } : { model, modelVersion };
        return inOrder(records, query).at(-1) ?? null;
      }),
  });
}

/**
 * A drift store in memory.
 *
 * @example
 * ```ts
 * import { memoryDriftStore } from '@fpl-ml/drift';
 *
 * const store = memoryDriftStore();
 * const latest = await store.latest('points');
 * ```
 */
export function memoryDriftStore(): DriftStore {
  return openMemory(driftMemory());
}

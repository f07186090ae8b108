import { frozenCopy } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, setIn } from '@fpl-ml/core/testing';
import type { AlertKey, AlertQuery, AlertState, AlertStore } from './alert-store.js';

function keyOf({ model, dedupKey }: AlertKey): string {
  return JSON.stringify([model, dedupKey]);
}

function matches(state: AlertState, query: AlertQuery): boolean {
  return (
    (query.model === undefined || state.model === query.model) &&
    (query.status === undefined || state.status === query.status)
  );
}

/** The state of an alert store in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function alertMemory(): MemoryOpener<AlertStore> {
  const states = new Map<string, AlertState>();
  return (access) => ({
    get: (key) => access.run(() => states.get(keyOf(key)) ?? null),
    compareAndSet: (state) =>
      access.run((undo) => {
        const key = keyOf(state);
        if ((states.get(key)?.revision ?? 0) !== state.revision - 1) return false;
        setIn(undo, states, key, frozenCopy(state));
        return true;
      }),
    list: (query = {}) => access.run(() => [...states.values()].filter((state) => matches(state, query))),
  });
}

/**
 * An alert store in memory.
 *
 * @example
 * ```ts
 * import { memoryAlertStore } from '@fpl-ml/notify';
 *
 * const store = memoryAlertStore();
 * ```
 */
export function memoryAlertStore(): AlertStore {
  return openMemory(alertMemory());
}

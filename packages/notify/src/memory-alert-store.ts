import { type MemoryOpener, openMemory } from '@fpl-ml/core/testing';
import type { AlertKey, AlertQuery, AlertState, AlertStore } from './alert-store.js';
import type { AlertGroup, GroupKey, GroupQuery } from './group-store.js';
import { setRevision } from './memory-revision.js';
import type { Silence, SilenceQuery } from './silence-store.js';

function keyOf({ model, dedupKey }: AlertKey): string {
  return JSON.stringify([model, dedupKey]);
}

function matches(state: AlertState, query: AlertQuery): boolean {
  return (
    (query.model === undefined || state.model === query.model) &&
    (query.status === undefined || state.status === query.status)
  );
}

function groupKeyOf({ channel, key }: GroupKey): string {
  return JSON.stringify([channel, key]);
}

function matchesGroup({ nextFlushAt, members }: AlertGroup, { dueBy, member }: GroupQuery): boolean {
  if (dueBy !== undefined && (nextFlushAt === null || nextFlushAt > dueBy)) return false;
  return member === undefined || members.some((each) => keyOf(each) === keyOf(member));
}

function silencesOf(silences: ReadonlyMap<string, Silence>, { endingAfter = -Infinity }: SilenceQuery) {
  return [...silences.values()]
    .filter(({ endsAt }) => endsAt > endingAfter)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** The state of an alert store in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function alertMemory(): MemoryOpener<AlertStore> {
  const states = new Map<string, AlertState>();
  const groups = new Map<string, AlertGroup>();
  const silences = new Map<string, Silence>();
  return ({ run }) => ({
    get: (key) => run(() => states.get(keyOf(key)) ?? null),
    compareAndSet: (state) => run((undo) => setRevision(undo, states, keyOf(state), state)),
    list: (query = {}) => run(() => [...states.values()].filter((state) => matches(state, query))),
    getGroup: (key) => run(() => groups.get(groupKeyOf(key)) ?? null),
    compareAndSetGroup: (group) => run((undo) => setRevision(undo, groups, groupKeyOf(group), group)),
    listGroups: (query = {}) => run(() => [...groups.values()].filter((group) => matchesGroup(group, query))),
    getSilence: (id) => run(() => silences.get(id) ?? null),
    compareAndSetSilence: (silence) => run((undo) => setRevision(undo, silences, silence.id, silence)),
    listSilences: (query = {}) => run(() => silencesOf(silences, query)),
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

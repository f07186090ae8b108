import { FplMlError } from '../errors.js';
import type { BoundStores, UnitOfWork } from '../unit-of-work.js';

/** Registers how to take a change back. */
export type Undo = (revert: () => void) => void;

/** How a memory store reaches its state: every operation of a store is one synchronous function, all or nothing. */
export interface MemoryAccess {
  /** Runs an operation: inside the transaction that the store is bound to, else by itself, when no transaction is open. */
  run<T>(operation: (undo: Undo) => T): Promise<T>;
}

/** Makes stores over one shared state, each with its own access to it. */
export type MemoryOpener<Store> = (access: MemoryAccess) => Store;

/** The part of Node's `AsyncLocalStorage` that is used to tell inside from outside a transaction. */
export interface AsyncScope {
  run<T>(value: object, work: () => T): T;
  getStore(): object | undefined;
}

/** Options of {@link memoryUnitOfWork}. */
export interface MemoryUnitOfWorkOptions {
  /** `new AsyncLocalStorage()` of `node:async_hooks`. */
  readonly scope: AsyncScope;
  /**
   * Runs the work of each outermost transaction twice: once to be rolled back, then for good. Work that acts otherwise
   * than through `tx` shows. Default `false`.
   */
  readonly rehearse?: boolean;
}

/** The stores that openers make, by name. */
export type OpenedStores<Openers> = {
  readonly [Name in keyof Openers]: Openers[Name] extends MemoryOpener<infer Store> ? Store : never;
};

/** Undoes from the latest change back to the given length of the log. */
function rollBack(log: (() => void)[], length = 0): void {
  while (log.length > length) log.pop()?.();
}

/** Runs one operation; what it has changed is taken back when it throws. */
function runOperation<T>(operation: (undo: Undo) => T, log: (() => void)[]): T {
  const mark = log.length;
  try {
    return operation((revert) => log.push(revert));
  } catch (error) {
    rollBack(log, mark);
    throw error;
  }
}

/**
 * A memory store on its own, outside any unit of work.
 *
 * @param opener for instance `auditLogMemory()`
 */
export function openMemory<Store>(opener: MemoryOpener<Store>): Store {
  return opener({ run: async (operation) => runOperation(operation, []) });
}

/**
 * The unit of work in memory: one transaction at a time, changes taken back when it fails.
 *
 * @param openers the stores by name
 * @returns the stores, and `transaction`
 *
 * @example
 * ```ts
 * import { AsyncLocalStorage } from 'node:async_hooks';
 * import { auditLogMemory, memoryUnitOfWork, outboxMemory } from '@fpl-ml/core/testing';
 *
 * const stores = memoryUnitOfWork(
 *   { auditLog: auditLogMemory(), outbox: outboxMemory() },
 *   { scope: new AsyncLocalStorage() },
 * );
 * await stores.transaction(async (tx) => {
 *   await tx.outbox.add([{ id: 'm-1', topic: 'alert', key: 'k', payload: {}, createdAt: 0 }]);
 * });
 * ```
 */
export function memoryUnitOfWork<Openers extends Readonly<Record<string, MemoryOpener<unknown>>>>(
  openers: Openers,
  options: MemoryUnitOfWorkOptions,
): OpenedStores<Openers> & UnitOfWork<OpenedStores<Openers>> {
  let queue: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    if (options.scope.getStore() !== undefined) {
      throw new FplMlError(
        'UNIT_OF_WORK_MIXED',
        'A store that is not bound to the transaction was used inside it: use the stores of `tx` there.',
      );
    }
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };

  const open = (access: MemoryAccess): OpenedStores<Openers> =>
    // Each name keeps its opener's store type.
    Object.fromEntries(
      Object.entries(openers).map(([name, opener]) => [name, opener(access)]),
    ) as OpenedStores<Openers>;

  const attempt = async <T>(
    work: (tx: BoundStores<OpenedStores<Openers>>) => Promise<T>,
    keep: boolean,
  ): Promise<T> => {
    const log: (() => void)[] = [];
    const effects: (() => void)[] = [];
    const session = openSession(open, log, effects);
    const result = await options.scope
      .run(session, () => work(session.tx))
      .catch((error: unknown) => {
        session.close();
        rollBack(log);
        throw error;
      });
    session.close();
    if (!keep) rollBack(log);
    // What an effect throws comes out, but takes nothing back: the transaction has committed.
    else for (const effect of effects) effect();
    return result;
  };

  return {
    ...open({ run: async (operation) => exclusively(async () => runOperation(operation, [])) }),
    transaction: async (work) =>
      exclusively(async () => {
        if (options.rehearse === true) await attempt(work, false);
        return attempt(work, true);
      }),
  };
}

interface Session<S extends object> {
  readonly tx: BoundStores<S>;
  close(): void;
}

function openSession<S extends object>(
  open: (access: MemoryAccess) => S,
  log: (() => void)[],
  effects: (() => void)[],
): Session<S> {
  let closed = false;
  const refuseWhenClosed = (): void => {
    if (!closed) return;
    throw new FplMlError(
      'UNIT_OF_WORK_CLOSED',
      'The transaction has ended: use its stores only before `work` resolves.',
    );
  };
  const stores = open({
    run: async (operation) => {
      refuseWhenClosed();
      return runOperation(operation, log);
    },
  });
  const tx: BoundStores<S> = {
    ...stores,
    afterCommit: (effect) => {
      refuseWhenClosed();
      effects.push(effect);
    },
    transaction: async (work) => {
      refuseWhenClosed();
      const [changes, registered] = [log.length, effects.length];
      try {
        return await work(tx);
      } catch (error) {
        rollBack(log, changes);
        effects.length = registered;
        throw error;
      }
    },
  };
  return {
    tx,
    close: () => {
      closed = true;
    },
  };
}

/** Sets a key of a map so that it can be taken back. */
export function setIn<K, V>(undo: Undo, map: Map<K, V>, key: K, value: V): void {
  const had = map.has(key);
  const before = map.get(key);
  map.set(key, value);
  // `before` is a V whenever the key was there.
  undo(() => (had ? map.set(key, before as V) : map.delete(key)));
}

/** Deletes a key of a map so that it can be taken back (it then stands last in the map's order). */
export function deleteIn<K, V>(undo: Undo, map: Map<K, V>, key: K): void {
  if (!map.has(key)) return;
  const before = map.get(key);
  map.delete(key);
  // The key was there, so `before` is a V.
  undo(() => map.set(key, before as V));
}

/** Appends to an array so that it can be taken back. */
export function pushTo<T>(undo: Undo, array: T[], value: T): void {
  array.push(value);
  undo(() => array.pop());
}

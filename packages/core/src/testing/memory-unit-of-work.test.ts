import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { isFplMlError } from '../errors.js';
import type { BoundStores } from '../unit-of-work.js';
import { deleteIn, type MemoryOpener, memoryUnitOfWork, pushTo, setIn } from './memory-unit-of-work.js';

interface Shelf {
  set(key: string, value: number): Promise<void>;
  remove(key: string): Promise<void>;
  note(value: number): Promise<void>;
  /** Sets a key twice, then fails. */
  fail(key: string): Promise<void>;
  all(): Promise<{ readonly entries: readonly (readonly [string, number])[]; readonly notes: readonly number[] }>;
}

function shelfMemory(): MemoryOpener<Shelf> {
  const map = new Map<string, number>();
  const notes: number[] = [];
  return (access) => ({
    set: (key, value) => access.run((undo) => setIn(undo, map, key, value)),
    remove: (key) => access.run((undo) => deleteIn(undo, map, key)),
    note: (value) => access.run((undo) => pushTo(undo, notes, value)),
    fail: (key) =>
      access.run((undo) => {
        setIn(undo, map, key, -1);
        setIn(undo, map, key, -2);
        throw new Error('operation');
      }),
    all: () => access.run(() => ({ entries: [...map], notes: [...notes] })),
  });
}

const open = (rehearse = false) =>
  memoryUnitOfWork({ shelf: shelfMemory() }, { scope: new AsyncLocalStorage<object>(), rehearse });
type Bound = BoundStores<{ readonly shelf: Shelf }>;
const withCode = (code: string) => (error: unknown) => isFplMlError(error, code);

async function change({ shelf }: Pick<Bound, 'shelf'>): Promise<void> {
  await shelf.set('a', 2);
  await shelf.set('a', 3);
  await shelf.set('b', 4);
  await shelf.remove('a');
  await shelf.note(5);
}

test('a transaction that fails leaves every key, value and list as it was before', async () => {
  const stores = open();
  await stores.shelf.set('a', 1);
  const failing = stores.transaction(async (tx) => {
    await change(tx);
    throw new Error('work');
  });
  await expect(failing).rejects.toThrow('work');
  expect(await stores.shelf.all()).toEqual({ entries: [['a', 1]], notes: [] });
});

test('an operation that fails is taken back alone, inside a transaction and outside', async () => {
  const stores = open();
  await stores.shelf.set('a', 1);
  await expect(stores.shelf.fail('a')).rejects.toThrow('operation');
  await stores.transaction(async (tx) => {
    await tx.shelf.set('a', 2);
    await expect(tx.shelf.fail('a')).rejects.toThrow('operation');
  });
  expect((await stores.shelf.all()).entries).toEqual([['a', 2]]);
});

test('a rehearsal runs the work once more, from the same state, and leaves and causes nothing', async () => {
  const stores = open(true);
  await stores.shelf.set('a', 1);
  const seen: unknown[] = [];
  let effects = 0;
  await stores.transaction(async (tx) => {
    seen.push(await tx.shelf.all());
    await change(tx);
    tx.afterCommit(() => {
      effects += 1;
    });
  });
  expect(seen).toEqual([seen[0], seen[0]]);
  expect(effects).toBe(1);
  expect(await stores.shelf.all()).toEqual({ entries: [['b', 4]], notes: [5] });
});

test('an effect that throws takes nothing back: the transaction has committed', async () => {
  const stores = open();
  const failing = stores.transaction(async (tx) => {
    await tx.shelf.set('a', 1);
    tx.afterCommit(() => {
      throw new Error('effect');
    });
  });
  await expect(failing).rejects.toThrow('effect');
  expect((await stores.shelf.all()).entries).toEqual([['a', 1]]);
});

test('the next transaction runs after one that failed', async () => {
  const stores = open();
  const failing = stores.transaction(async () => Promise.reject(new Error('work')));
  const next = stores.transaction(async (tx) => tx.shelf.set('a', 1));
  await expect(failing).rejects.toThrow('work');
  await next;
  expect((await stores.shelf.all()).entries).toEqual([['a', 1]]);
});

test('after its end nothing can be joined to a transaction, nor done because of it', async () => {
  const kept: Bound[] = [];
  await open().transaction(async (tx) => {
    kept.push(tx);
  });
  const [tx] = kept;
  expect(() => tx?.afterCommit(() => undefined)).toThrowError(expect.toSatisfy(withCode('UNIT_OF_WORK_CLOSED')));
  await expect(tx?.transaction(async () => undefined)).rejects.toSatisfy(withCode('UNIT_OF_WORK_CLOSED'));
});

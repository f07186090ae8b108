import { stdout } from 'node:process';
import { INITIAL_STATE } from '@fpl-ml/engine';
import { sqlStores } from '../sql-stores.js';
import type { Task } from './contention-tasks.js';
import { auditEntry, readyVersion } from './samples.js';

/** How often each process must succeed. */
export const TIMES = 25;

const open = ({ db, options }: Parameters<Task>[0]) => sqlStores(db, options);

/** Reserves versions, each after the latest that it was told of. */
const reserve: Task = async (database) => {
  const { registry } = open(database);
  const won: string[] = [];
  let after: string | null = null;
  while (won.length < TIMES) {
    const next: string = after === null ? '0.0.1' : `0.0.${Number(after.split('.')[2]) + 1}`;
    const { reserved, latest } = await registry.reserveVersion(readyVersion(next), after);
    if (reserved) won.push(next);
    after = latest?.version ?? null;
  }
  return won;
};

/** Moves a role, each time with an audit record and a message in the same transaction. */
const move: Task = async (database, place) => {
  const stores = open(database);
  const generations: number[] = [];
  while (generations.length < TIMES) {
    const [pointer] = await stores.registry.getRoles('m');
    const expectedGeneration = pointer?.generation ?? 0;
    const change = { model: 'm', role: 'champion', to: `0.0.${1 + (expectedGeneration % 2)}` } as const;
    const none = { reason: 'r', evaluation: null, override: null, quarantine: null };
    const id = `${place}-${generations.length}`;
    const moved = await stores.transaction(async (tx) => {
      const result = await tx.registry.moveRole({ ...change, ...none, expectedGeneration, at: 1, actor: `${place}` });
      if (!result.moved) return null;
      await tx.auditLog.append([auditEntry(id)]);
      await tx.outbox.add([{ id, topic: 't', key: 'k', payload: {}, createdAt: 1 }]);
      return result.change.generation;
    });
    if (moved !== null) generations.push(moved);
  }
  return generations;
};

/** Counts a loop's periods up by compare-and-set. */
const loops: Task = async (database) => {
  const { runs } = open(database);
  for (let won = 0; won < TIMES; ) {
    const before = await runs.loadLoop('m');
    const state = before?.state ?? INITIAL_STATE;
    if (await runs.saveLoop('m', { ...state, periods: state.periods + 1 }, before?.revision ?? 0)) won += 1;
  }
  return TIMES;
};

/** Appends records, two at a time. */
const append: Task = async (database, place) => {
  const { auditLog } = open(database);
  for (let n = 0; n < TIMES; n += 1)
    await auditLog.append([auditEntry(`${place}-${n}a`), auditEntry(`${place}-${n}b`)]);
  return TIMES;
};

/** Relays messages until none is left. */
const relay: Task = async (database, place) => {
  const { outbox } = open(database);
  const delivered: string[] = [];
  for (;;) {
    const claimed = await outbox.claim({ topic: 't', owner: `relay ${place}`, now: 1, lease: 1000, limit: 3 });
    for (const message of claimed) if (await outbox.markDelivered(message, 2)) delivered.push(message.id);
    if (claimed.length === 0 && (await outbox.list('t')).every(({ state }) => state !== 'pending')) return delivered;
  }
};

/** Counts what is in the log and names the next record by it: a lost update would name two alike. */
const count: Task = async (database) => {
  const stores = open(database);
  for (let n = 0; n < TIMES; n += 1) {
    await stores.transaction(async (tx) => tx.auditLog.append([auditEntry(`n${(await tx.auditLog.list()).length}`)]));
  }
  return TIMES;
};

/** Finishes the same steps as all others. */
const steps: Task = async (database, place) => {
  const { runs } = open(database);
  const finished: string[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const key = { model: 'm', requestId: `r${n}`, step: 'fit' } as const;
    const { status } = await runs.beginStep({ ...key, inputHash: 'i', attempt: 1, epoch: 1, at: 1 });
    if (status === 'running' && (await runs.finishStep({ ...key, epoch: 1, output: { place }, at: 2 })))
      finished.push(key.requestId);
  }
  return finished;
};

const forever = (): Promise<never> => {
  setInterval(() => undefined, 1000);
  return new Promise(() => undefined);
};

/** Writes in a transaction and stays in it, to be killed there. */
const hangInside: Task = async (database) => {
  const stores = open(database);
  await stores.auditLog.append([auditEntry('before')]);
  return stores.transaction(async (tx) => {
    await tx.auditLog.append([auditEntry('inside')]);
    await tx.outbox.add([{ id: '1', topic: 't', key: 'k', payload: {}, createdAt: 1 }]);
    await tx.transaction((inner) => inner.auditLog.append([auditEntry('joined')]));
    stdout.write('here\n');
    return forever();
  });
};

/** Writes labels in several statements and stays before the last, to be killed there. */
const hangInLabels: Task = async (database) => {
  const stores = open(database);
  const rows = Array.from({ length: 5000 }, (_, i) => ({ entity: `e${i}`, prediction: i, outcome: i }));
  const batch = { model: 'm', period: { id: 'p', start: 0, end: 1 }, now: 1 };
  await stores.observations.addPredictions({ ...batch, modelVersion: '1', role: 'served', rows });
  return stores.transaction(async (tx) => {
    await tx.observations.putOutcomes({ ...batch, rows });
    stdout.write('here\n');
    return forever();
  });
};

/** Commits and stays, to be killed right after. */
const hangAfter: Task = async (database) => {
  const stores = open(database);
  await stores.transaction(async (tx) => {
    await tx.auditLog.append([auditEntry('committed')]);
    await tx.outbox.add([{ id: '1', topic: 't', key: 'k', payload: {}, createdAt: 1 }]);
  });
  stdout.write('here\n');
  return forever();
};

/** Nothing beyond what opening does: migrating. */
const nothing: Task = async () => null;

/** By name. Each resolves to what its process has got. */
export const CORE_TASKS: Readonly<Record<string, Task>> = {
  reserve,
  move,
  loops,
  append,
  relay,
  count,
  steps,
  hangInside,
  hangInLabels,
  hangAfter,
  nothing,
};

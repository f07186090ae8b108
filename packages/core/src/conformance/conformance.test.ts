import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { type AuditLog, type AuditRecord, auditText } from '../audit-log.js';
import type { ClaimedMessage, Outbox } from '../outbox.js';
import { failedChecks } from '../testing/failed-checks.js';
import { auditLogMemory, memoryAuditLog } from '../testing/memory-audit-log.js';
import { memoryOutbox, outboxMemory } from '../testing/memory-outbox.js';
import { memoryUnitOfWork, openMemory, pushTo } from '../testing/memory-unit-of-work.js';
import { sha256 } from '../testing/sha256.js';
import { auditLogChecks } from './audit-log-checks.js';
import { outboxChecks } from './outbox-checks.js';
import { type UnitOfWorkSubject, unitOfWorkChecks } from './unit-of-work-checks.js';

const scope = new AsyncLocalStorage<object>();
const openUnit = (rehearse = false): UnitOfWorkSubject =>
  memoryUnitOfWork({ auditLog: auditLogMemory(), outbox: outboxMemory() }, { scope, rehearse });

describe('the memory adapters keep every law', () => {
  test.each(auditLogChecks)('audit log: $name', (check) => check.run(memoryAuditLog()));
  test.each(outboxChecks)('outbox: $name', (check) => check.run(memoryOutbox()));
  test.each(unitOfWorkChecks)('unit of work: $name', (check) => check.run(openUnit()));
});

/** A sound audit log with one part replaced. */
function auditLogWith(change: (sound: AuditLog) => Partial<AuditLog>): () => AuditLog {
  return () => {
    const sound = memoryAuditLog();
    return { ...sound, ...change(sound) };
  };
}

describe('each law of the audit log is caught when it is broken', () => {
  const broken: [string, string, () => AuditLog][] = [
    [
      'loses the first entry of a call',
      'lists what was appended, in order, counting from 1',
      auditLogWith((sound) => ({ append: (entries) => sound.append(entries.slice(-1)) })),
    ],
    [
      'counts from 0',
      'lists what was appended, in order, counting from 1',
      auditLogWith((sound) => ({
        list: async (query) => (await sound.list(query)).map((record) => ({ ...record, seq: record.seq - 1 })),
      })),
    ],
    [
      'hashes each record by itself',
      'chains each record to the one before it, whatever its model',
      auditLogWith((sound) => ({
        list: async (query) =>
          (await sound.list(query)).map((record) => ({ ...record, hash: sha256(auditText('', record)) })),
      })),
    ],
    [
      'loses the chain when appends meet',
      'chains what is appended at the same time, without gaps',
      auditLogWith((sound) => {
        let under = 0;
        return {
          append: async (entries) => {
            under += 1;
            await sound.append(under > 1 ? entries.slice(1) : entries);
            under -= 1;
          },
        };
      }),
    ],
    [
      'keeps what came before the entry that it refuses',
      'refuses data that JSON would lose, and takes nothing of the call',
      auditLogWith((sound) => ({
        append: async (entries) => {
          for (const entry of entries) await sound.append([entry]);
        },
      })),
    ],
    [
      'appends one by one, so that some stay when one is refused',
      'appends all entries of a call or none, and refuses an id twice',
      auditLogWith((sound) => ({
        append: async (entries) => {
          for (const entry of entries) await sound.append([entry]);
        },
      })),
    ],
    [
      'swallows the error for an id that is taken',
      'appends all entries of a call or none, and refuses an id twice',
      auditLogWith((sound) => ({ append: (entries) => sound.append(entries).catch(() => undefined) })),
    ],
    [
      'ignores the model',
      'filters by model, action and subject',
      auditLogWith((sound) => ({ list: ({ model: _, ...query } = {}) => sound.list(query) })),
    ],
    [
      'includes the record at afterSeq',
      'continues after a seq, exclusively, up to a limit',
      auditLogWith((sound) => ({
        list: (query = {}) =>
          sound.list(query.afterSeq === undefined ? query : { ...query, afterSeq: query.afterSeq - 1 }),
      })),
    ],
    [
      'keeps references',
      'shares no reference with its callers',
      () => {
        const records: AuditRecord[] = [];
        return {
          append: async (entries) => {
            for (const entry of entries) records.push(Object.assign(entry, { seq: records.length + 1, hash: '' }));
          },
          list: async () => records,
        };
      },
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(auditLogChecks, open)).toContain(caughtBy);
  });
});

function outboxWith(change: (sound: Outbox) => Partial<Outbox>): () => Outbox {
  return () => {
    const sound = memoryOutbox();
    return { ...sound, ...change(sound) };
  };
}

describe('each law of the outbox is caught when it is broken', () => {
  const broken: [string, string, () => Outbox][] = [
    [
      'gives messages out newest first',
      'gives out the oldest message of each key, in order of seq',
      outboxWith((sound) => ({ claim: async (request) => (await sound.claim(request)).toReversed() })),
    ],
    [
      'ignores keys',
      'keeps the later messages of a key back until the earlier one is delivered',
      outboxWith((sound) => ({
        add: (messages) => sound.add(messages.map((message) => ({ ...message, key: message.id }))),
      })),
    ],
    [
      'retries one millisecond early',
      'retries a failed message not before its time, and before the later ones of its key',
      outboxWith((sound) => ({
        markFailed: (message, failure) =>
          sound.markFailed(message, {
            ...failure,
            retryAt: failure.retryAt === null ? null : failure.retryAt - 1,
          }),
      })),
    ],
    [
      'forgets why a delivery failed',
      'lets a dead letter block nothing, and keeps it to be seen',
      outboxWith((sound) => ({
        markFailed: (message, failure) => sound.markFailed(message, { ...failure, error: '' }),
      })),
    ],
    [
      'accepts the outcome of a claim that was lost',
      'gives a message out again once its lease has run out, and refuses the outcome of the old claim',
      outboxWith((sound) => {
        const latest = new Map<string, ClaimedMessage>();
        return {
          claim: async (request) => {
            const claimed = await sound.claim(request);
            for (const message of claimed) latest.set(message.id, message);
            return claimed;
          },
          markDelivered: (message, now) => sound.markDelivered(latest.get(message.id) ?? message, now),
        };
      }),
    ],
    [
      'holds leases one millisecond too long',
      'gives a message out again once its lease has run out, and refuses the outcome of the old claim',
      outboxWith((sound) => ({ claim: (request) => sound.claim({ ...request, lease: request.lease + 1 }) })),
    ],
    [
      'overwrites a message with a known id',
      'leaves a message with a known id as it is',
      outboxWith((sound) => {
        let count = 0;
        return {
          add: (messages) => {
            count += 1;
            return sound.add(messages.map((message) => ({ ...message, id: `${message.id}:${count}` })));
          },
        };
      }),
    ],
    [
      'ignores the limit',
      'keeps topics apart and honours the limit',
      outboxWith((sound) => ({ claim: (request) => sound.claim({ ...request, limit: 100 }) })),
    ],
    [
      'does not record a delivery',
      'never delivers the same message twice once it is marked',
      outboxWith(() => ({ markDelivered: async () => true })),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(outboxChecks, open)).toContain(caughtBy);
  });
});

function unitWith(change: (sound: UnitOfWorkSubject) => UnitOfWorkSubject['transaction']): () => UnitOfWorkSubject {
  return () => {
    const sound = openUnit();
    return { ...sound, transaction: change(sound) };
  };
}

describe('each law of the unit of work is caught when it is broken', () => {
  /** Stores that write at once and take nothing back. */
  const direct = (): UnitOfWorkSubject => {
    const stores = { auditLog: openMemory(auditLogMemory()), outbox: openMemory(outboxMemory()) };
    const transaction: UnitOfWorkSubject['transaction'] = async (work) => {
      const effects: (() => void)[] = [];
      const result = await work({
        ...stores,
        transaction,
        afterCommit: (effect) => pushTo(() => undefined, effects, effect),
      });
      for (const effect of effects) effect();
      return result;
    };
    return { ...stores, transaction };
  };
  const broken: [string, string, () => UnitOfWorkSubject][] = [
    ['takes nothing back', 'takes back the writes of all stores when the work rejects', direct],
    ['runs inner transactions on their own', 'takes back an inner transaction with the outer one', direct],
    ['lets stores be mixed', 'refuses a store that is not bound, inside a transaction', direct],
    ['leaves its stores usable', 'refuses its bound stores after its end', direct],
    ['lets transactions interleave', 'loses no update of transactions that run at the same time', direct],
    [
      'does not resolve to the result',
      'commits the writes of all stores together and resolves to the result',
      unitWith((sound) => async (work) => {
        await sound.transaction(work);
        // The broken store forgets the result on purpose.
        return undefined as never;
      }),
    ],
    [
      'lets an inner failure take the outer work along',
      'joins an inner transaction, which rolls back alone',
      unitWith(
        (sound) => (work) =>
          sound.transaction(async (tx) => {
            const failures: unknown[] = [];
            const result = await work({
              ...tx,
              transaction: (inner) =>
                tx.transaction(inner).catch((error: unknown) => {
                  failures.push(error);
                  throw error;
                }),
            });
            if (failures.length > 0) throw failures[0];
            return result;
          }),
      ),
    ],
    [
      'runs effects at once',
      'runs effects after the commit, in order, and never those of what was rolled back',
      unitWith((sound) => (work) => sound.transaction((tx) => work({ ...tx, afterCommit: (effect) => effect() }))),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(unitOfWorkChecks, open)).toContain(caughtBy);
  });
});

test('rehearsal runs the work of a transaction twice and keeps the second run only', async () => {
  const unit = openUnit(true);
  let runs = 0;
  await unit.transaction(async (tx) => {
    runs += 1;
    await tx.auditLog.append([
      { id: 'a', model: 'm', at: 0, actor: 'test', action: 'noted', subject: 's', data: { runs } },
    ]);
  });
  expect((await unit.auditLog.list()).map(({ data }) => data)).toEqual([{ runs: 2 }]);
});

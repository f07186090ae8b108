import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type AuditEntry, type AuditLog, auditText } from '../audit-log.js';
import type { Check } from '../check.js';
import { isFplMlError } from '../errors.js';

function entry(id: string, change: Partial<AuditEntry> = {}): AuditEntry {
  return { id, model: 'm', at: 1, actor: 'test', action: 'noted', subject: 's', data: { n: 1 }, ...change };
}

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id);

/** The laws of {@link AuditLog}. */
export const auditLogChecks: readonly Check<AuditLog>[] = [
  {
    name: 'lists what was appended, in order, counting from 1',
    run: async (log) => {
      await log.append([entry('a'), entry('b')]);
      await log.append([entry('c')]);
      const records = await log.list();
      assert.deepEqual(idsOf(records), ['a', 'b', 'c']);
      assert.deepEqual(
        records.map(({ seq }) => seq),
        [1, 2, 3],
      );
      const { seq: _, hash: __, ...first } = records[0] ?? {};
      assert.deepEqual(first, entry('a'));
    },
  },
  {
    name: 'chains each record to the one before it, whatever its model',
    run: async (log) => {
      const data = { text: 'ä €', nested: { b: [1.5, null, true], a: 'x' } };
      await log.append([entry('a', { data }), entry('b', { model: 'other' })]);
      await log.append([entry('c', { at: 1_700_000_000_123 })]);
      let previous = '';
      for (const record of await log.list()) {
        assert.equal(record.hash, createHash('sha256').update(auditText(previous, record)).digest('hex'));
        previous = record.hash;
      }
    },
  },
  {
    name: 'chains what is appended at the same time, without gaps',
    run: async (log) => {
      await Promise.all(Array.from({ length: 10 }, (_, i) => log.append([entry(`a${i}`), entry(`b${i}`)])));
      const records = await log.list();
      assert.deepEqual(
        records.map(({ seq }) => seq),
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      records.forEach((record, i) => {
        const text = auditText(records[i - 1]?.hash ?? '', record);
        assert.equal(record.hash, createHash('sha256').update(text).digest('hex'));
      });
    },
  },
  {
    name: 'refuses data that JSON would lose, and takes nothing of the call',
    run: async (log) => {
      const lost = log.append([entry('a'), entry('b', { data: { n: Number.NaN } })]);
      await assert.rejects(lost, (error) => isFplMlError(error, 'JSON_INVALID'));
      assert.deepEqual(await log.list(), []);
    },
  },
  {
    name: 'appends all entries of a call or none, and refuses an id twice',
    run: async (log) => {
      await log.append([entry('a')]);
      await assert.rejects(log.append([entry('b'), entry('a')]), (error) => isFplMlError(error, 'AUDIT_ID_TAKEN'));
      assert.deepEqual(idsOf(await log.list()), ['a']);
    },
  },
  {
    name: 'filters by model, action and subject',
    run: async (log) => {
      await log.append([
        entry('a'),
        entry('b', { model: 'other' }),
        entry('c', { action: 'changed' }),
        entry('d', { subject: 't' }),
      ]);
      assert.deepEqual(idsOf(await log.list({ model: 'other' })), ['b']);
      assert.deepEqual(idsOf(await log.list({ action: 'changed' })), ['c']);
      assert.deepEqual(idsOf(await log.list({ subject: 't' })), ['d']);
    },
  },
  {
    name: 'continues after a seq, exclusively, up to a limit',
    run: async (log) => {
      await log.append([entry('a'), entry('b'), entry('c'), entry('d')]);
      const [first] = await log.list({ limit: 1 });
      assert.equal(first?.id, 'a');
      assert.deepEqual(idsOf(await log.list({ afterSeq: first.seq, limit: 2 })), ['b', 'c']);
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (log) => {
      const data = { n: 1, list: [1] };
      await log.append([entry('a', { data })]);
      data.n = 2;
      data.list.push(2);
      const [record] = await log.list();
      // A frozen record throws, which protects as well.
      try {
        (record as { subject: string }).subject = 'changed';
      } catch {
        // as wished
      }
      const [again] = await log.list();
      assert.deepEqual(again?.data, { n: 1, list: [1] });
      assert.equal(again?.subject, 's');
    },
  },
];

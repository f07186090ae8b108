import assert from 'node:assert/strict';
import type { AuditEntry, AuditLog } from '../audit-log.js';
import type { Check } from '../check.js';
import { isFplMlError } from '../errors.js';

function entry(id: string, change: Partial<AuditEntry> = {}): AuditEntry {
  return { id, model: 'm', at: 1, actor: 'test', action: 'noted', subject: 's', data: { n: 1 }, ...change };
}

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id);

/** The laws of {@link AuditLog}. */
export const auditLogChecks: readonly Check<AuditLog>[] = [
  {
    name: 'lists what was appended, in order, with growing seq',
    run: async (log) => {
      await log.append([entry('a'), entry('b')]);
      await log.append([entry('c')]);
      const records = await log.list();
      assert.deepEqual(idsOf(records), ['a', 'b', 'c']);
      assert.ok(records.every((record, i) => i === 0 || record.seq > (records[i - 1]?.seq ?? 0)));
      assert.deepEqual({ ...records[0], seq: 0 }, { ...entry('a'), seq: 0 });
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

import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { AlertKey } from '../alert-store.js';
import type { AlertGroup, GroupMember, GroupStore } from '../group-store.js';

function member(dedupKey: string, change: Partial<GroupMember> = {}): GroupMember {
  return {
    model: 'm',
    dedupKey,
    status: 'firing',
    title: 'Title',
    message: 'Message',
    level: 'warning',
    metadata: { psi: 0.3, columns: ['a', 'b'] },
    firingSince: 1,
    resolvedAt: null,
    notifiedAt: null,
    notifiedLevel: null,
    ...change,
  };
}

function group(key: string, change: Partial<AlertGroup> = {}): AlertGroup {
  return {
    channel: 'slack',
    key,
    labels: { model: 'm' },
    members: [member('a')],
    flush: 0,
    nextFlushAt: 5,
    lastNotifiedAt: null,
    outgoing: null,
    revision: 1,
    ...change,
  };
}

const told = { status: 'resolved', message: null, resolvedAt: 3, notifiedAt: 2, notifiedLevel: 'critical' } as const;

async function keysOf(store: GroupStore, query?: Parameters<GroupStore['listGroups']>[0]): Promise<string> {
  const groups = await store.listGroups(query);
  return groups
    .map(({ key }) => key)
    .toSorted()
    .join('');
}

/** The laws of {@link GroupStore}. */
export const groupStoreChecks: readonly Check<GroupStore>[] = [
  {
    name: 'gives null for a group that is not known',
    run: async (store) => {
      assert.equal(await store.getGroup({ channel: 'slack', key: 'g' }), null);
      assert.deepEqual(await store.listGroups(), []);
    },
  },
  {
    name: 'gives back every member of a group, in their order, and what is on its way',
    run: async (store) => {
      const members = [member('b'), member('a', { model: null, ...told }), member('c', { metadata: {} })];
      const outgoing = { flush: 2, at: 4, firing: [member('b')], resolved: [member('a', told)] };
      const full = group('g', { members, flush: 2, lastNotifiedAt: 4, outgoing });
      const bare = group('h', { labels: {}, members: [], nextFlushAt: null });
      for (const each of [full, bare]) assert.equal(await store.compareAndSetGroup(each), true);
      for (const each of [full, bare]) assert.deepEqual(await store.getGroup(each), each);
    },
  },
  {
    name: 'writes a group on the revision before, and on no other',
    run: async (store) => {
      assert.equal(await store.compareAndSetGroup(group('g', { revision: 2 })), false);
      assert.equal(await store.compareAndSetGroup(group('g')), true);
      for (const revision of [1, 3]) {
        assert.equal(await store.compareAndSetGroup(group('g', { revision, flush: 8 })), false);
      }
      const next = group('g', { revision: 2, flush: 9, members: [member('b')] });
      assert.equal(await store.compareAndSetGroup(next), true);
      assert.deepEqual(await store.getGroup(next), next);
    },
  },
  {
    name: 'changes nothing of a group when it refuses',
    run: async (store) => {
      await store.compareAndSetGroup(group('g'));
      const other = { members: [member('b')], flush: 9 };
      assert.equal(await store.compareAndSetGroup(group('g', other)), false);
      assert.equal(await store.compareAndSetGroup(group('g', { ...other, revision: 7 })), false);
      assert.deepEqual(await store.listGroups(), [group('g')]);
      assert.equal(await keysOf(store, { member: { model: 'm', dedupKey: 'b' } }), '');
    },
  },
  {
    name: 'lets one of several writers of a group at the same time win',
    run: async (store) => {
      for (const revision of [1, 2]) {
        const writers = Array.from({ length: 8 }, (_, i) => group('g', { revision, flush: i }));
        const won = await Promise.all(writers.map((writer) => store.compareAndSetGroup(writer)));
        assert.equal(won.filter(Boolean).length, 1);
        assert.equal((await store.getGroup(group('g')))?.flush, won.indexOf(true));
      }
    },
  },
  {
    name: 'keeps the groups of channels apart, and what could look like another key',
    run: async (store) => {
      const keys = [
        ['slack', 'a'],
        ['email', 'a'],
        ['slack', 'A'],
        ['slack/a', 'b'],
        ['slack', 'a/b'],
      ] as const;
      for (const [flush, [channel, key]] of keys.entries()) {
        assert.equal(await store.compareAndSetGroup(group(key, { channel, flush })), true);
      }
      for (const [flush, [channel, key]] of keys.entries()) {
        assert.equal((await store.getGroup({ channel, key }))?.flush, flush);
      }
    },
  },
  {
    name: 'lists the groups that are due, the instant included, and none without a time',
    run: async (store) => {
      await store.compareAndSetGroup(group('a', { nextFlushAt: 5 }));
      await store.compareAndSetGroup(group('b', { nextFlushAt: 6 }));
      await store.compareAndSetGroup(group('c', { nextFlushAt: null }));
      assert.equal(await keysOf(store), 'abc');
      assert.equal(await keysOf(store, { dueBy: 4 }), '');
      assert.equal(await keysOf(store, { dueBy: 5 }), 'a');
      assert.equal(await keysOf(store, { dueBy: Number.MAX_SAFE_INTEGER }), 'ab');
    },
  },
  {
    name: 'finds the groups of an alert, as its members are now',
    run: async (store) => {
      const of = (model: string | null, dedupKey: string): { readonly member: AlertKey } => ({
        member: { model, dedupKey },
      });
      await store.compareAndSetGroup(group('a', { members: [member('x'), member('y')] }));
      await store.compareAndSetGroup(group('b', { channel: 'email', members: [member('y')] }));
      await store.compareAndSetGroup(group('c', { members: [member('x', { model: null }), member('X')] }));
      assert.equal(await keysOf(store, of('m', 'x')), 'a');
      assert.equal(await keysOf(store, of('m', 'y')), 'ab');
      assert.equal(await keysOf(store, of(null, 'x')), 'c');
      assert.equal(await keysOf(store, of('n', 'x')), '');
      await store.compareAndSetGroup(group('a', { members: [member('y'), member('z')], revision: 2 }));
      assert.equal(await keysOf(store, of('m', 'x')), '');
      assert.equal(await keysOf(store, of('m', 'z')), 'a');
      assert.equal(await keysOf(store, { ...of('m', 'z'), dueBy: 4 }), '');
    },
  },
  {
    name: 'shares no reference to a group with its callers',
    run: async (store) => {
      const given = structuredClone(group('g'));
      await store.compareAndSetGroup(given);
      Object.assign(given, { flush: 99 });
      Object.assign(given.members[0] ?? {}, { title: 'changed' });
      const read = await store.getGroup(group('g'));
      const [listed] = await store.listGroups();
      // Says `false` for a frozen state, which protects as well.
      for (const copy of [read, listed]) Reflect.set(copy?.members[0] ?? {}, 'title', 'changed');
      assert.deepEqual(await store.getGroup(group('g')), group('g'));
      assert.deepEqual(await store.listGroups(), [group('g')]);
    },
  },
];

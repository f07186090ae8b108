import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { AlertStore } from '../alert-store.js';
import type { AlertGroup } from '../group-store.js';
import { memoryAlertStore } from '../memory-alert-store.js';
import type { Silence } from '../silence-store.js';
import { alertStoreChecks } from './index.js';

/** A sound store, but for the methods that `breakIt` replaces. */
function broken(breakIt: (store: AlertStore) => Partial<AlertStore>): () => AlertStore {
  return () => {
    const store = memoryAlertStore();
    return { ...store, ...breakIt(store) };
  };
}

/** Writes whatever is stored: the store is told the revision that fits. */
async function force(write: (revision: number) => Promise<boolean>): Promise<boolean> {
  for (let revision = 1; revision < 20; revision += 1) if (await write(revision)) return true;
  return false;
}

const forced = (store: AlertStore, group: AlertGroup): Promise<boolean> =>
  force((revision) => store.compareAndSetGroup({ ...group, revision }));

const breakages: readonly { readonly flaw: string; readonly check: string; readonly open: () => AlertStore }[] = [
  {
    flaw: 'makes up a group that it does not know',
    check: 'gives null for a group that is not known',
    open: broken((store) => ({
      getGroup: async (key) => {
        const none = { labels: {}, members: [], flush: 0, nextFlushAt: null, lastNotifiedAt: null, outgoing: null };
        return (await store.getGroup(key)) ?? { ...key, ...none, revision: 0 };
      },
    })),
  },
  {
    flaw: 'forgets what is on its way',
    check: 'gives back every member of a group, in their order, and what is on its way',
    open: broken((store) => ({
      compareAndSetGroup: (group) => store.compareAndSetGroup({ ...group, outgoing: null }),
    })),
  },
  {
    flaw: 'sorts the members',
    check: 'gives back every member of a group, in their order, and what is on its way',
    open: broken((store) => ({
      compareAndSetGroup: (group) =>
        store.compareAndSetGroup({
          ...group,
          members: group.members.toSorted((a, b) => (a.dedupKey < b.dedupKey ? -1 : 1)),
        }),
    })),
  },
  {
    flaw: 'ignores the revision of a group',
    check: 'writes a group on the revision before, and on no other',
    open: broken((store) => ({ compareAndSetGroup: (group) => forced(store, group) })),
  },
  {
    flaw: 'says false for a group, and writes',
    check: 'changes nothing of a group when it refuses',
    open: broken((store) => ({
      compareAndSetGroup: async (group) => {
        if (await store.compareAndSetGroup(group)) return true;
        await forced(store, group);
        return false;
      },
    })),
  },
  {
    flaw: 'loses updates of groups',
    check: 'lets one of several writers of a group at the same time win',
    open: () => {
      const groups = new Map<string, AlertGroup>();
      return {
        ...memoryAlertStore(),
        getGroup: async ({ key }) => groups.get(key) ?? null,
        compareAndSetGroup: async (group) => {
          const fits = (groups.get(group.key)?.revision ?? 0) === group.revision - 1;
          await Promise.resolve();
          if (fits) groups.set(group.key, group);
          return fits;
        },
      };
    },
  },
  {
    flaw: 'mixes the groups of channels up',
    check: 'keeps the groups of channels apart, and what could look like another key',
    open: broken((store) => ({
      getGroup: ({ key }) => store.getGroup({ channel: 'any', key }),
      compareAndSetGroup: (group) => store.compareAndSetGroup({ ...group, channel: 'any' }),
    })),
  },
  {
    flaw: 'finds a group due a moment too late',
    check: 'lists the groups that are due, the instant included, and none without a time',
    open: broken((store) => ({
      listGroups: ({ dueBy, ...query } = {}) =>
        store.listGroups(dueBy === undefined ? query : { ...query, dueBy: dueBy - 1 }),
    })),
  },
  {
    flaw: 'lists groups without a time as due',
    check: 'lists the groups that are due, the instant included, and none without a time',
    open: broken((store) => ({
      listGroups: async (query = {}) => {
        const { dueBy, ...rest } = query;
        const idle = (await store.listGroups(rest)).filter(({ nextFlushAt }) => nextFlushAt === null);
        return dueBy === undefined ? store.listGroups(rest) : [...(await store.listGroups(query)), ...idle];
      },
    })),
  },
  {
    flaw: 'finds the groups of an alert of any model',
    check: 'finds the groups of an alert, as its members are now',
    open: broken((store) => ({
      listGroups: async (query = {}) => {
        const { member, ...rest } = query;
        const groups = await store.listGroups(rest);
        if (member === undefined) return groups;
        return groups.filter(({ members }) => members.some(({ dedupKey }) => dedupKey === member.dedupKey));
      },
    })),
  },
  {
    flaw: 'keeps the group that it was given',
    check: 'shares no reference to a group with its callers',
    open: () => {
      const groups = new Map<string, AlertGroup>();
      return {
        ...memoryAlertStore(),
        getGroup: async ({ key }) => groups.get(key) ?? null,
        compareAndSetGroup: async (group) => {
          groups.set(group.key, group);
          return true;
        },
        listGroups: async () => [...groups.values()],
      };
    },
  },
  {
    flaw: 'makes up a silence that it does not know',
    check: 'gives null for a silence that is not known',
    open: broken((store) => ({
      getSilence: async (id) => {
        const none = { matchers: [], startsAt: 0, endsAt: 0, createdAt: 0, createdBy: '', reason: '', expiredBy: null };
        return (await store.getSilence(id)) ?? { id, ...none, revision: 0 };
      },
    })),
  },
  {
    flaw: 'forgets who ended a silence',
    check: 'gives back every member of a silence',
    open: broken((store) => ({
      compareAndSetSilence: (silence) => store.compareAndSetSilence({ ...silence, expiredBy: null }),
    })),
  },
  {
    flaw: 'ignores the revision of a silence',
    check: 'writes a silence on the revision before, and on no other, and changes nothing when it refuses',
    open: broken((store) => ({
      compareAndSetSilence: (silence) => force((revision) => store.compareAndSetSilence({ ...silence, revision })),
    })),
  },
  {
    flaw: 'lists a silence at the instant of its end',
    check: 'lists the silences that end later, by the time they were made, then by id',
    open: broken((store) => ({
      listSilences: ({ endingAfter } = {}) =>
        store.listSilences(endingAfter === undefined ? {} : { endingAfter: endingAfter - 1 }),
    })),
  },
  {
    flaw: 'lists silences in the order of writing',
    check: 'lists the silences that end later, by the time they were made, then by id',
    open: broken((store) => {
      const written: string[] = [];
      return {
        compareAndSetSilence: async (silence) => {
          written.push(silence.id);
          return store.compareAndSetSilence(silence);
        },
        listSilences: async (query) =>
          (await store.listSilences(query)).toSorted((a, b) => written.indexOf(a.id) - written.indexOf(b.id)),
      };
    }),
  },
  {
    flaw: 'hands its own silences out',
    check: 'shares no reference to a silence with its callers',
    open: () => {
      const silences = new Map<string, Silence>();
      return {
        ...memoryAlertStore(),
        getSilence: async (id) => silences.get(id) ?? null,
        compareAndSetSilence: async (silence) => {
          silences.set(silence.id, silence);
          return true;
        },
        listSilences: async () => [...silences.values()],
      };
    },
  },
];

describe('the checks of groups and silences', () => {
  for (const { flaw, check, open } of breakages) {
    it(`catch a store that ${flaw}`, async () => {
      expect(await failedChecks(alertStoreChecks, open)).toContain(check);
    });
  }
});

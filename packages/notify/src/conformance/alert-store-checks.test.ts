import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { AlertKey, AlertState, AlertStore } from '../alert-store.js';
import { memoryAlertStore } from '../memory-alert-store.js';
import { alertStoreChecks } from './index.js';

describe('the memory alert store', () => {
  for (const check of alertStoreChecks) {
    it(check.name, async () => {
      await check.run(memoryAlertStore());
    });
  }
});

/** A sound store, but for the methods that `breakIt` replaces. */
function broken(breakIt: (store: AlertStore) => Partial<AlertStore>): () => AlertStore {
  return () => {
    const store = memoryAlertStore();
    return { ...store, ...breakIt(store) };
  };
}

/** Writes whatever is stored: the store is told the revision that fits. */
async function force(store: AlertStore, state: AlertState): Promise<boolean> {
  for (let revision = 1; revision < 20; revision += 1) {
    if (await store.compareAndSet({ ...state, revision })) return true;
  }
  return false;
}

const blank: AlertState = {
  model: null,
  dedupKey: '',
  status: 'resolved',
  title: '',
  level: 'info',
  metadata: {},
  firingSince: 0,
  lastAlertAt: 0,
  resolvedAt: 0,
  lastNotifiedAt: null,
  lastNotifiedLevel: null,
  highestNotified: null,
  count: 0,
  notifiedCount: 0,
  suppressedCount: 0,
  revision: 0,
};

const joined = ({ model, dedupKey }: AlertKey): AlertKey => ({ model: null, dedupKey: `${model}/${dedupKey}` });

const breakages: readonly { readonly flaw: string; readonly check: string; readonly open: () => AlertStore }[] = [
  {
    flaw: 'that loses updates',
    check: 'lets one of several writers at the same time win',
    open: () => {
      const states = new Map<string, AlertState>();
      return {
        ...memoryAlertStore(),
        get: async ({ dedupKey }) => states.get(dedupKey) ?? null,
        compareAndSet: async (state) => {
          const fits = (states.get(state.dedupKey)?.revision ?? 0) === state.revision - 1;
          await Promise.resolve();
          if (fits) states.set(state.dedupKey, state);
          return fits;
        },
        list: async () => [...states.values()],
      };
    },
  },
  {
    flaw: 'that ignores the revision',
    check: 'writes on the revision before, and on no other',
    open: broken((store) => ({ compareAndSet: (state) => force(store, state) })),
  },
  {
    flaw: 'that is one revision too lenient',
    check: 'writes on the revision before, and on no other',
    open: broken((store) => ({
      compareAndSet: async (state) =>
        (await store.compareAndSet(state)) || store.compareAndSet({ ...state, revision: state.revision - 1 }),
    })),
  },
  {
    flaw: 'that says false, and writes',
    check: 'changes nothing when it refuses',
    open: broken((store) => ({
      compareAndSet: async (state) => {
        if (await store.compareAndSet(state)) return true;
        await force(store, state);
        return false;
      },
    })),
  },
  {
    flaw: 'that swallows a refusal',
    check: 'writes on the revision before, and on no other',
    open: broken((store) => ({
      compareAndSet: async (state) => {
        await store.compareAndSet(state);
        return true;
      },
    })),
  },
  {
    flaw: 'that mixes models up',
    check: 'keeps models apart, and what could look like another key',
    open: broken((store) => ({
      get: (key) => store.get({ ...key, model: null }),
      compareAndSet: (state) => store.compareAndSet({ ...state, model: null }),
    })),
  },
  {
    flaw: 'that joins model and key with a slash',
    check: 'keeps models apart, and what could look like another key',
    open: broken((store) => {
      return {
        get: (key) => store.get(joined(key)),
        compareAndSet: (state) => store.compareAndSet({ ...state, ...joined(state) }),
      };
    }),
  },
  {
    flaw: 'that forgets a member',
    check: 'gives back every member of what was written',
    open: broken((store) => ({
      compareAndSet: (state) => store.compareAndSet({ ...state, highestNotified: null }),
    })),
  },
  {
    flaw: 'that ignores the status it is asked for',
    check: 'lists by model and by status',
    open: broken((store) => ({ list: ({ model } = {}) => store.list(model === undefined ? {} : { model }) })),
  },
  {
    flaw: 'that takes the model null for any',
    check: 'lists by model and by status',
    open: broken((store) => ({
      list: ({ model, ...query } = {}) => store.list(typeof model === 'string' ? { ...query, model } : query),
    })),
  },
  {
    flaw: 'that lists the history',
    check: 'lists the latest state of a key, once',
    open: broken((store) => {
      const written: AlertState[] = [];
      return {
        compareAndSet: async (state) => {
          const done = await store.compareAndSet(state);
          if (done) written.push(state);
          return done;
        },
        list: async () => written,
      };
    }),
  },
  {
    flaw: 'that hands its own objects out',
    check: 'shares no reference with its callers',
    open: () => {
      const states = new Map<string, AlertState>();
      return {
        ...memoryAlertStore(),
        get: async ({ dedupKey }) => states.get(dedupKey) ?? null,
        compareAndSet: async (state) => {
          if ((states.get(state.dedupKey)?.revision ?? 0) !== state.revision - 1) return false;
          states.set(state.dedupKey, { ...state });
          return true;
        },
        list: async () => [...states.values()],
      };
    },
  },
  {
    flaw: 'that keeps the object it was given',
    check: 'shares no reference with its callers',
    open: () => {
      const states = new Map<string, AlertState>();
      return {
        ...memoryAlertStore(),
        get: async ({ dedupKey }) => structuredClone(states.get(dedupKey) ?? null),
        compareAndSet: async (state) => {
          if ((states.get(state.dedupKey)?.revision ?? 0) !== state.revision - 1) return false;
          states.set(state.dedupKey, state);
          return true;
        },
        list: async () => structuredClone([...states.values()]),
      };
    },
  },
  {
    flaw: 'that makes a state up for a key that it does not know',
    check: 'gives null for a key that is not known',
    open: broken((store) => ({ get: async (key) => (await store.get(key)) ?? { ...blank, ...key } })),
  },
];

describe('the alert store checks', () => {
  for (const { flaw, check, open } of breakages) {
    it(`catch a store ${flaw}`, async () => {
      expect(await failedChecks(alertStoreChecks, open)).toContain(check);
    });
  }
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { seededRandom } from '@fpl-ml/core';
import { auditLogMemory, memoryUnitOfWork, outboxMemory } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { AlertStore } from './alert-store.js';
import { alertMemory } from './memory-alert-store.js';
import { createNotifier } from './notifier.js';
import { alertOf, drift, type NotifierFixture, setUp } from './notifier-fixture.js';
import type { NotifierOptions } from './notifier-options.js';
import { type RecordingChannel, recordingChannel } from './recording-channel.js';

const grouping = { by: ['model'], wait: 1_000, interval: 4_000, repeat: 10_000 };

function setUpGroups(change: Partial<NotifierOptions> = {}): NotifierFixture {
  return setUp({ grouping, ...change });
}

const groupsOf = ({ received }: RecordingChannel) => received.map(({ notification }) => notification.group);

/** The channel’s notifications, each once, in the words that tell alerts apart. */
function toldBy({ received }: RecordingChannel): readonly string[] {
  return received.map(({ idempotencyKey, notification: { group } }) =>
    [idempotencyKey, ...(group?.alerts ?? []).map(({ title, status }) => `${title}:${status}`)].join(' '),
  );
}

describe('several notifiers on one store', () => {
  it('tell of a flush once, whoever is first', async () => {
    const fixture = setUpGroups({ channels: [recordingChannel('slack')] });
    const notifiers = Array.from({ length: 10 }, () => createNotifier(fixture.options));
    await Promise.all(notifiers.map((notifier, i) => notifier.sendAlert(alertOf(`t${i % 3}`, `k${i % 3}`))));
    for (const wait of [1_000, 4_000, 4_000, 4_000]) {
      await fixture.clock.advance(wait);
      await Promise.all(notifiers.map((notifier) => notifier.drain()));
    }
    const rows = await fixture.options.outbox.list('alert');
    expect(rows.map(({ createdAt, state, attempts }) => [createdAt, state, attempts])).toEqual([
      [2_000, 'delivered', 1],
      [14_000, 'delivered', 1],
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
  });

  it('count each alert once as news when it comes from all at the same time', async () => {
    const { options } = setUpGroups({ channels: [recordingChannel('slack')] });
    const notifiers = Array.from({ length: 10 }, () => createNotifier(options));
    const receipts = await Promise.all(notifiers.map((notifier) => notifier.sendAlert(drift)));
    expect(receipts.filter(({ reason }) => reason === 'grouped')).toHaveLength(1);
    expect(await options.store.list()).toMatchObject([{ count: 10, notifiedCount: 1 }]);
  });

  it('keep to a transaction', async () => {
    const unit = memoryUnitOfWork(
      { alerts: alertMemory(), outbox: outboxMemory(), auditLog: auditLogMemory() },
      { scope: new AsyncLocalStorage<object>() },
    );
    const { options } = setUpGroups({ store: unit.alerts, outbox: unit.outbox, auditLog: unit.auditLog });
    const send = (fails: boolean) =>
      unit.transaction(async (tx) => {
        const inside = createNotifier({ ...options, store: tx.alerts, outbox: tx.outbox, auditLog: tx.auditLog });
        await inside.sendAlert(drift);
        if (fails) throw new Error('rolled back');
      });
    await expect(send(true)).rejects.toThrow('rolled back');
    expect([await unit.alerts.listGroups(), await unit.alerts.list()]).toEqual([[], []]);
    await send(false);
    expect((await unit.alerts.listGroups()).map(({ channel }) => channel)).toEqual(['slack', 'email']);
  });
});

describe('a process that dies', () => {
  /** Dies before or after the call of this number, counted over store and outbox. */
  function mortal(options: NotifierOptions, at: number, after: boolean): NotifierOptions {
    let calls = 0;
    const guard = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (owner, name) => {
          const method: unknown = Reflect.get(owner, name);
          if (typeof method !== 'function') return method;
          return async (...given: readonly unknown[]) => {
            const dies = calls === at;
            calls += 1;
            if (calls - 1 > at || (dies && !after)) throw new Error('killed');
            const result: unknown = await Reflect.apply(method, owner, given);
            if (dies) throw new Error('killed');
            return result;
          };
        },
      });
    return { ...options, store: guard(options.store), outbox: guard(options.outbox) };
  }

  /** An alert before the first flush, one before the second, an end: each repeated by its sender until it was taken. */
  async function live(
    at: number,
    after: boolean,
  ): Promise<{ readonly told: readonly string[]; readonly died: boolean }> {
    const slack = recordingChannel('slack');
    const { options, clock } = setUpGroups({ channels: [slack], lease: 50, sendTimeout: 10 });
    let died = false;
    const doomed = createNotifier(mortal(options, at, after));
    const heir = createNotifier(options);
    const tried = async (work: (notifier: typeof heir) => Promise<unknown>): Promise<void> => {
      if (!died) {
        try {
          await work(doomed);
          return;
        } catch {
          died = true;
        }
      }
      await work(heir);
    };
    const until = async (instant: number): Promise<void> => {
      while (clock.now() < instant) {
        await clock.advance(100);
        await tried((notifier) => notifier.drain());
      }
    };
    await tried((notifier) => notifier.sendAlert(alertOf('one', 'a')));
    await until(3_000);
    await tried((notifier) => notifier.sendAlert(alertOf('two', 'b')));
    await until(4_000);
    await tried((notifier) => notifier.resolveAlert('a'));
    await until(12_000);
    return { told: [...new Set(toldBy(slack))], died };
  }

  it('between any two steps loses nothing, and tells nothing twice under another key', async () => {
    const { told: expected } = await live(Number.MAX_SAFE_INTEGER, false);
    expect(expected.map((text) => text.split(' ').slice(1))).toEqual([['one:firing'], ['two:firing', 'one:resolved']]);
    let points = 0;
    for (let at = 0; ; at += 1) {
      const [before, after] = [await live(at, false), await live(at, true)];
      if (!before.died) break;
      expect(before.told).toEqual(expected);
      expect(after.told).toEqual(expected);
      points += 1;
    }
    expect(points).toBeGreaterThan(100);
  });
});

describe('grouped alerts, whatever happens', () => {
  it('are all told, though writers race and flushers die', async () => {
    for (let seed = 0; seed < 15; seed += 1) {
      const random = seededRandom(seed);
      const slack = recordingChannel('slack');
      const { options, clock } = setUpGroups({ channels: [slack], lease: 50, sendTimeout: 10 });
      const flaky = (store: AlertStore): AlertStore => ({
        ...store,
        compareAndSetGroup: async (group) => {
          if (random.next() < 0.1) throw new Error('killed');
          const done = await store.compareAndSetGroup(group);
          if (random.next() < 0.1) throw new Error('killed');
          return done;
        },
      });
      const sender = createNotifier(options);
      const dying = createNotifier({ ...options, store: flaky(options.store) });
      for (let round = 0; round < 30; round += 1) {
        const sent = sender.sendAlert(alertOf(`t${round}`, `k${round}`));
        await Promise.allSettled([sent, dying.drain(), dying.drain(), sent]);
        await clock.advance(700);
      }
      await clock.advance(60_000);
      await sender.drain();
      const last = await options.store.listGroups();
      expect(last.flatMap(({ members }) => members.map(({ notifiedAt }) => notifiedAt)).includes(null)).toBe(false);
      expect(last.flatMap(({ members }) => members)).toHaveLength(30);
      const flushes = groupsOf(slack).map((group) => group?.flush);
      expect(new Set(flushes).size).toBe(last[0]?.flush);
    }
  });
});

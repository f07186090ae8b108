import { manualClock } from '@fpl-ml/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { DashboardSource } from './dashboard-source.js';
import { filledStores, MODEL, NOW } from './tests/filled-stores.js';

let filled: Awaited<ReturnType<typeof filledStores>>;

beforeAll(async () => {
  filled = await filledStores();
});

/** Stores that count how often each method is called; those in `failing` throw. */
function counting() {
  const calls = new Map<string, number>();
  const failing = new Set<string>();
  const counted = (name: string, store: object): object =>
    new Proxy(store, {
      get: (target, method) => {
        const original: unknown = Reflect.get(target, method);
        if (typeof original !== 'function') return original;
        return (...given: readonly unknown[]): unknown => {
          const key = `${name}.${String(method)}`;
          calls.set(key, (calls.get(key) ?? 0) + 1);
          if (failing.has(name)) throw new Error('gone');
          return Reflect.apply(original, target, given);
        };
      },
    });
  const stores = Object.entries(filled).map(([name, store]) => [name, counted(name, store)]);
  // Each store is itself, but counts.
  const source = Object.fromEntries(stores) as DashboardSource;
  return { source, failing, of: (method: string): number => calls.get(method) ?? 0 };
}

function open(options: Partial<DashboardOptions> = {}) {
  const { source, failing, of } = counting();
  const clock = manualClock(NOW);
  const dashboard = createDashboard({ source, clock, ...options });
  const get = async (path: string): Promise<string> =>
    (await dashboard.fetch(new Request(`http://localhost${path}`))).text();
  return { clock, failing, of, get };
}

describe('requests', () => {
  test('within a second share one reading, of the page as of its JSON', async () => {
    const { clock, get, of } = open();
    const [page] = await Promise.all([get('/'), get('/'), get('/api/state')]);
    expect([of('drift.list'), of('auditLog.list'), of('registry.listModels')]).toEqual([1, 1, 1]);
    await clock.advance(999);
    expect(await get(`/?model=${MODEL}`)).toBe(page);
    expect(of('drift.list')).toBe(1);
    await clock.advance(1);
    expect(await get('/')).not.toBe(page);
    expect([of('drift.list'), of('registry.listModels')]).toEqual([2, 2]);
  });

  test('for health and metrics share theirs', async () => {
    const { get, of } = open();
    for (const path of ['/health', '/metrics']) {
      const before = of('drift.list');
      await Promise.all([get(path), get(path)]);
      await get(path);
      expect(of('drift.list') - before).toBe(1);
    }
  });

  test('for another model or another figure have their own', async () => {
    const { get, of } = open({ models: [MODEL, 'other'] });
    await get('/');
    await get('/?model=other');
    await get('/?metric=mae');
    expect(of('drift.list')).toBe(3);
    await get('/?model=other&metric=mae');
    expect(of('drift.list')).toBe(4);
    await get(`/?metric=mae&model=${MODEL}`);
    expect(of('drift.list')).toBe(4);
  });

  test('read anew as often as the option says', async () => {
    const { clock, get, of } = open({ cacheFor: 60_000 });
    await get('/');
    await clock.advance(59_999);
    await get('/');
    expect(of('drift.list')).toBe(1);
    const none = open({ cacheFor: 0 });
    await Promise.all([none.get('/'), none.get('/')]);
    await none.get('/');
    expect([none.of('drift.list'), none.of('registry.listModels')]).toEqual([3, 3]);
  });

  test.each(['/', '/health', '/metrics'])('after one to %s that could not read all read anew', async (path) => {
    const { failing, get, of } = open();
    failing.add('drift');
    const failed = await get(path);
    failing.clear();
    const before = of('drift.list');
    expect(await get(path)).not.toBe(failed);
    expect(of('drift.list')).toBe(before + 1);
    await get(path);
    expect(of('drift.list')).toBe(before + 1);
  });

  test('after one that could not list the models list them anew', async () => {
    const { failing, get } = open();
    failing.add('registry');
    expect(await get('/')).toContain('No model yet');
    failing.clear();
    expect(await get('/')).toContain(`<title>${MODEL}: warning</title>`);
  });
});

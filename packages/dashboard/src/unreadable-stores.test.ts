import { FplMlError, type LogEntry } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { DashboardSource } from './dashboard-source.js';
import type { DashboardState } from './shown/dashboard-state.js';
import { filledStores, MODEL, NOW } from './tests/filled-stores.js';

let source: DashboardSource;
const CANARY = 'hunter2-secret';

beforeAll(async () => {
  source = await filledStores();
});

function open(options: Partial<DashboardOptions> = {}) {
  const dashboard = createDashboard({ source, clock: manualClock(NOW), ...options });
  const ask = (path: string): Promise<Response> => dashboard.fetch(new Request(`http://localhost${path}`));
  const text = async (path: string): Promise<string> => (await ask(path)).text();
  const state = async (): Promise<DashboardState> => JSON.parse(await text('/api/state'));
  return { ask, text, state };
}

/** A store of which every method fails in a way of its own. */
function broken(fail: () => never): never {
  // It has every method that is asked for, so it can stand for any store.
  return new Proxy({}, { get: () => fail }) as never;
}

const refuse = (): never => {
  throw new FplMlError('STORE_UNAVAILABLE', `cannot reach postgres://ml:${CANARY}@db/ml`);
};
const crash = (): never => {
  throw new TypeError(`https://hooks.example.com/services/${CANARY} at /srv/app/x.js:1`);
};

describe('a store that cannot be read', () => {
  const parts = [
    ['observations', 'performance'],
    ['drift', 'drift'],
    ['registry', 'registry'],
    ['schedule', 'scheduler'],
    ['queue', 'scheduler'],
    ['alerts', 'notifications'],
    ['outbox', 'notifications'],
    ['runs', 'retraining'],
    ['auditLog', 'audit'],
  ] as const;

  test.each(parts)('%s costs its component %s only', async (store, component) => {
    const logged: LogEntry[] = [];
    const logger = { log: (entry: LogEntry) => void logged.push(entry) };
    const { ask, state } = open({ source: { ...source, [store]: broken(refuse) }, models: [MODEL], logger });
    const response = await ask('/');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`Could not be read: <bdi>${component}</bdi> (STORE_UNAVAILABLE)`);
    const { components } = await state();
    expect(components.filter(({ unread }) => unread !== null)).toEqual([
      {
        name: component,
        status: 'unknown',
        reasons: ['could not be read (STORE_UNAVAILABLE)'],
        unread: 'STORE_UNAVAILABLE',
      },
    ]);
    expect(logged.every(({ level }) => level === 'error')).toBe(true);
  });

  test('shows no secret, no message and no stack, on the page or in the log', async () => {
    const logged: LogEntry[] = [];
    const logger = { log: (entry: LogEntry) => void logged.push(entry) };
    const all = Object.fromEntries(parts.map(([store], i) => [store, broken(i % 2 === 0 ? refuse : crash)]));
    const { text, ask } = open({ source: { ...source, ...all }, logger, health: async () => crash() });
    const said = `${await text('/')}${await text('/api/state')}${await text('/health')}`;
    expect((await ask('/')).status).toBe(200);
    expect(said).not.toMatch(new RegExp(`${CANARY}|TypeError|srv/app|cannot reach`));
    expect(said).toContain('UNREADABLE');
    expect(logged.length).toBeGreaterThan(7);
    expect(JSON.stringify(logged)).not.toContain(CANARY);
  });

  test('that does not answer is waited for no longer than the timeout', async () => {
    const clock = manualClock(NOW);
    const never = { list: () => new Promise<never>(() => undefined) };
    const dashboard = createDashboard({ source: { ...source, drift: never }, clock, timeout: 500 });
    const response = dashboard.fetch(new Request('http://localhost/'));
    // The reading begins some turns of the event loop later.
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advanceTo(NOW + 500);
    expect(await (await response).text()).toContain('<bdi>drift</bdi> (TOO_SLOW)');
  });
});

test('secrets that reached a store are shown nowhere', async () => {
  const stores = await filledStores();
  const address = `https://hooks.example.com/services/${CANARY}`;
  const [execution] = await stores.schedule.listExecutions();
  if (execution === undefined) throw new Error('expected a run');
  await stores.schedule.recordExecution({ ...execution, id: 'x2', status: 'dead', error: `POST ${address} failed` });
  const { text } = open({ source: stores });
  const said = `${await text('/')}${await text('/api/state')}`;
  expect(said).toContain('hooks.example.com/[redacted]');
  expect(said).not.toContain(CANARY);
});

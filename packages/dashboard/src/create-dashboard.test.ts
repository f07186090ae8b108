import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores } from '@fpl-ml/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { DashboardSource } from './dashboard-source.js';
import type { DashboardState } from './shown/dashboard-state.js';
import { filledFeed } from './tests/filled-feed.js';
import { filledStores, MODEL, NOW, PERIODS } from './tests/filled-stores.js';

let source: DashboardSource;

beforeAll(async () => {
  source = await filledStores();
});

function open(options: Partial<DashboardOptions> = {}) {
  const dashboard = createDashboard({ source, clock: manualClock(NOW), ...options });
  const ask = (path: string, method = 'GET'): Promise<Response> =>
    dashboard.fetch(new Request(`http://localhost${path}`, { method }));
  const text = async (path: string): Promise<string> => (await ask(path)).text();
  const state = async (path = '/api/state'): Promise<DashboardState> => JSON.parse(await text(path));
  return { ask, text, state };
}

describe('routes', () => {
  test('the page, the state and the health answer GET and HEAD', async () => {
    const { ask } = open();
    const page = await ask('/');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect((await ask('/api/state')).headers.get('content-type')).toContain('application/json');
    expect((await ask('/health')).status).toBe(200);
    const head = await ask('/', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused everywhere', async (method) => {
    const { ask } = open();
    for (const path of ['/', '/api/state', '/health', '/metrics', '/nowhere']) {
      const response = await ask(path, method);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  test('every answer has the headers that keep it harmless', async () => {
    const { ask } = open();
    for (const response of [await ask('/'), await ask('/health'), await ask('/nowhere'), await ask('/', 'POST')]) {
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('anything else is not found, and says nothing of what was asked', async () => {
    const { ask } = open();
    const response = await ask('/<script>x</script>');
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('script');
  });

  test('a base path is where all is, and where all links lead', async () => {
    const { ask, text } = open({ basePath: '/ml', models: [MODEL, 'other'] });
    expect((await ask('/')).status).toBe(404);
    for (const path of ['/ml', '/ml/', '/ml/api/state', '/ml/health', '/ml/metrics'])
      expect((await ask(path)).status).toBe(200);
    const links = [...(await text('/ml')).matchAll(/href="(\/[^"]*)"/g)].map(([, link]) => link);
    const [figures, others] = [
      links.filter((link) => link?.includes('metric=')),
      links.filter((link) => !link?.includes('metric=')),
    ];
    expect(figures).toHaveLength(8);
    for (const link of figures) expect(link).toMatch(/^\/ml\/\?model=points&amp;metric=\w+#error$/);
    expect(others).toEqual([
      '/ml/?model=points',
      '/ml/?model=other',
      '/ml/api/state?model=points',
      '/ml/health?model=points',
      '/ml/metrics?model=points',
    ]);
  });

  test('a link to a model leads to it, whatever its name', async () => {
    const name = 'a b&model=c#d?"<é>';
    const { text, state } = open({ models: [MODEL, name] });
    const [, link = ''] = /<a href="([^"]*)"><bdi>a b/.exec(await text('/')) ?? [];
    expect((await state(link.replace('/?', '/api/state?'))).model).toBe(name);
  });

  test('the page is loaded again only when that is asked for', async () => {
    expect(await open().text('/')).not.toContain('http-equiv');
    expect(await open({ refresh: 60 }).text('/')).toContain('<meta http-equiv="refresh" content="60">');
  });

  test.each([
    { basePath: 'ml' },
    { basePath: '/ml/' },
    { refresh: 1 },
    { periods: 0 },
    { rows: 1.5 },
    { timeout: Number.NaN },
    { cacheFor: -1 },
    { cacheFor: 3_600_001 },
    // An option from a program without types.
    { metric: 'accuracy' as 'rmse' },
  ])('options that make no sense are refused: %j', (options) => {
    expect(() => open(options)).toThrow(expect.objectContaining({ code: 'DASHBOARD_OPTIONS_INVALID' }));
  });
});

describe('the state', () => {
  test('is what the stores hold', async () => {
    const state = await open({ environment: 'production' }).state();
    expect([state.model, state.models, state.environment, state.at]).toEqual([MODEL, [MODEL], 'production', NOW]);
    expect(state.status).toBe('warning');
    expect(state.components.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'performance warning',
      'drift healthy',
      'retraining healthy',
      'registry healthy',
      'scheduler healthy',
      'notifications healthy',
    ]);
    expect(state.periods.map(({ id }) => id)).toEqual(PERIODS.map(({ id }) => id));
    expect(state.periods.map(({ alarms }) => alarms.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(state.drift.map(({ column }) => column)).toEqual(['minutes', 'goals', 'expected_goals', 'price']);
    expect(state.champion).toBe('0.1.1');
    expect(state.versions.rows.map(({ version, roles, verdict }) => [version, roles, verdict])).toEqual([
      ['0.1.2', ['challenger'], 'pass'],
      ['0.1.1', ['champion'], 'pass'],
      ['0.1.0', [], 'pass'],
    ]);
    expect(state.versions.rows.map(({ observed }) => observed?.n)).toEqual([8, 20 + 4 * 80 + 72, 10 * 80 + 60]);
    expect(state.served.find(({ version }) => version === '0.1.2')?.shares.at(-1)).toBe(0.1);
    expect(state.rollout).toMatchObject({ version: '0.1.2', against: '0.1.1', weight: 0.1, expected: 0.012 });
    expect(state.retrainings.rows.map(({ id }) => id)).toEqual([4, 3, 2, 1].map((n) => `retraining-${n}`));
    expect(state.jobs.scheduled.map(({ name }) => name)).toEqual(['drift check', 'weekly retraining']);
    expect(state.jobs.running.map(({ name, owner }) => [name, owner])).toEqual([['retraining-5', 'worker-1']]);
    expect(state.jobs.failures.map(({ error }) => error)).toEqual(['DATA_UNAVAILABLE: the feed answered 503']);
    expect(state.alerts.rows.map(({ title, status }) => [title, status])).toEqual([
      ['Inputs drift: goals', 'firing'],
      ['RMSE is above its limit', 'resolved'],
      ['0.1.2 is on trial', 'firing'],
    ]);
    expect(state.firing).toBe(2);
    expect(state.deliveries).toEqual([
      { channel: 'email', delivered: 4, pending: 0, dead: 0 },
      { channel: 'slack', delivered: 4, pending: 0, dead: 0 },
    ]);
    expect(state.marks.map(({ outcome }) => outcome)).toContain('promoted');
  });

  test('has the feed of messages, with what nobody has read, where there is one', async () => {
    expect((await open().state()).feed).toBeNull();
    const { feed } = await open({ feed: await filledFeed() }).state();
    expect(feed?.messages.map(({ title, unread }) => [title, unread])).toEqual([
      ['message 2', true],
      ['message 0', false],
    ]);
    expect(feed?.unread).toBe(2);
    const gone = { list: () => Promise.reject(new Error('gone')) };
    const { components, feed: none } = await open({ feed: gone }).state();
    expect([components.at(-1)?.name, components.at(-1)?.unread, none]).toEqual(['feed', 'UNREADABLE', null]);
  });

  test('shows the latest periods, and says how many came before', async () => {
    const state = await open({ periods: 5 }).state();
    expect(state.periods.map(({ label }) => label)).toEqual(['12', '13', '14', '15', '16']);
    expect(state.earlierPeriods).toBe(11);
    expect(await open({ periods: 5, noun: 'week' }).text('/')).toContain('The latest 5 weeks; 11 came before.');
  });

  test('of another model has nothing of the first', async () => {
    const state = await open({ models: [MODEL, 'other'] }).state('/api/state?model=other');
    expect(state.model).toBe('other');
    expect([state.periods, state.versions.rows, state.alerts.rows, state.decisions.rows]).toEqual([[], [], [], []]);
    expect(state.status).toBe('unknown');
  });

  test('of a model that is none is not found', async () => {
    const { ask } = open();
    for (const path of ['/?model=x', '/api/state?model=x', '/health?model=x'])
      expect((await ask(path)).status).toBe(404);
  });

  test('takes what the service says of a component over what the stores say', async () => {
    const checkedAt = NOW;
    const details = {
      performance: { status: 'critical', reasons: ['the service says so'], checkedAt, details: {} },
      rollout: { status: 'healthy', reasons: [], checkedAt, details: {} },
    };
    const { components, status } = await open({
      health: async () => ({ status: 'critical', reasons: [], checkedAt, details }),
    }).state();
    expect(components[0]).toMatchObject({ name: 'performance', status: 'critical', reasons: ['the service says so'] });
    expect(components.at(-1)?.name).toBe('rollout');
    expect(status).toBe('critical');
  });
});

describe('health', () => {
  test('is 200 while nothing is critical, and names the models', async () => {
    const { ask } = open();
    const response = await ask('/health');
    const body = JSON.parse(await response.text());
    expect([response.status, body.status, body.models.length, body.models[0].model]).toEqual([
      200,
      'warning',
      1,
      MODEL,
    ]);
  });

  test('is 503 when something is critical', async () => {
    const health = async () => {
      const drift = { status: 'critical', reasons: ['x'], checkedAt: NOW, details: {} } as const;
      return { ...drift, details: { drift } };
    };
    expect((await open({ health }).ask('/health')).status).toBe(503);
  });

  test('is 503 when something cannot be read', async () => {
    const gone = {
      list: () => Promise.reject(new Error('gone')),
      listModels: () => Promise.reject(new Error('gone')),
    };
    expect((await open({ source: { ...source, drift: gone } }).ask('/health')).status).toBe(503);
    expect(
      (await open({ source: { ...source, registry: { ...source.registry, ...gone } } }).ask('/health')).status,
    ).toBe(503);
  });

  test('is unknown, not an error, before the first model', async () => {
    const response = await open({ source: memoryStores() }).ask('/health');
    expect([response.status, JSON.parse(await response.text()).status]).toEqual([200, 'unknown']);
  });
});

test('nothing is ever written', async () => {
  const before = JSON.stringify(await open().state());
  const frozen = Object.fromEntries(Object.entries(source).map(([name, store]) => [name, readOnly(store)]));
  // Each store is itself, but for the methods that write.
  const { text, state } = open({ source: frozen as unknown as DashboardSource });
  await text('/');
  await text('/health');
  expect(JSON.stringify(await state())).toBe(before);
});

/** A store whose other methods than those for reading throw. */
function readOnly(store: object): object {
  const reads = /^(?:list|get|load)|^(?:periods|performance|predictions)$/;
  return new Proxy(store, {
    get: (target, name) => {
      if (!reads.test(String(name))) throw new Error(`${String(name)} was used`);
      return Reflect.get(target, name);
    },
  });
}

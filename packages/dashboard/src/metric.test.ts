import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores } from '@fpl-ml/engine';
import { createMonitor, type ThresholdMetric } from '@fpl-ml/monitor';
import { describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import type { DashboardOptions } from './dashboard-options.js';
import type { DashboardSource } from './dashboard-source.js';
import type { DashboardState } from './shown/dashboard-state.js';
import type { MetricName } from './shown/metric-name.js';

const WEEKS = 12;

/** Twelve weeks, charted by a figure; the outcome of the first row of the third week is given. */
async function storesOf(metric: ThresholdMetric, third = 5): Promise<ReturnType<typeof memoryStores>> {
  const stores = memoryStores();
  const chart = { metric, charts: ['shewhart'], referencePoints: 6 } as const;
  const monitor = createMonitor({ store: stores.observations, clock: manualClock(0), model: 'm', chart });
  for (let week = 0; week < WEEKS; week += 1) {
    const rows = Array.from({ length: 30 }, (_, k) => 3 + ((k * 7) % 11));
    const yTrue = rows.map((value, k) => (week === 2 && k === 0 ? third : value));
    const yPred = rows.map((value, k) => value - 0.5 + Math.sin(k * 1.3 + week));
    const period = { id: `W${week + 1}`, start: week * 1000, end: week * 1000 + 1 };
    await monitor.recordPerformance({ yTrue, yPred, modelVersion: '1', period, final: true });
  }
  return stores;
}

function open(source: DashboardSource, options: Partial<DashboardOptions> = {}) {
  const dashboard = createDashboard({
    source,
    clock: manualClock(1e9),
    models: ['m'],
    noun: 'week',
    unit: 'points',
    ...options,
  });
  const ask = (path: string): Promise<Response> => dashboard.fetch(new Request(`http://localhost${path}`));
  const state = async (path = '/api/state'): Promise<DashboardState> => JSON.parse(await (await ask(path)).text());
  const section = async (path = '/'): Promise<string> =>
    (await (await ask(path)).text()).split('<section id="error">')[1]?.split('</section>')[0] ?? '';
  return { ask, state, section };
}

const ALL: readonly MetricName[] = ['rmse', 'mae', 'r2', 'bias', 'medianAbsoluteError', 'maxError', 'mape', 'smape'];

describe('the figure of the error chart', () => {
  test.each(['rmse', 'mae', 'r2'] as const)('is the one that is charted, %s, with its limits', async (metric) => {
    const { state, section } = open(await storesOf(metric));
    const { periods, ...found } = await state();
    expect([found.metric, found.charted, found.metrics]).toEqual([metric, metric, ALL]);
    const [chart] = periods.at(-1)?.charts ?? [];
    expect(chart?.valueUpper ?? chart?.valueLower).toEqual(expect.any(Number));
    const drawn = await section();
    expect(drawn).toMatch(/<path class="limit" d="M/);
    expect(drawn).toMatch(/aria-current="true">[^<]+<\/a> \(charted\)/);
    expect(drawn).not.toContain('has no limits');
  });

  test('is another where the address or the option says so, and has no limits then', async () => {
    const stores = await storesOf('mae');
    for (const [path, options] of [
      ['?metric=rmse', {}],
      ['?metric=rmse&model=m', { metric: 'bias' }],
      ['', { metric: 'rmse' }],
    ] as const) {
      const { state, section } = open(stores, options);
      const { metric, charted, periods } = await state(`/api/state${path}`);
      expect([metric, charted, periods.flatMap(({ charts }) => charts)]).toEqual(['rmse', 'mae', []]);
      const drawn = await section(`/${path}`);
      expect(drawn).toContain('<path class="limit" d=""/>');
      expect(drawn).toContain('The charts watch the MAE; this figure has no limits.');
      expect(drawn).toMatch(/aria-label="RMSE by week with limits/);
    }
  });

  test('has limits that only the audit log still knows, and never those of another figure', async () => {
    const stores = await storesOf('mae');
    const chart = { kind: 'shewhart', status: 'stable', n: 9, valueLimits: { lower: null, upper: 7.5 }, centre: 1 };
    const data = { event: { kind: 'period-final', period: 'W2', charts: [chart] }, decision: {} };
    await stores.auditLog.append([{ id: 'a', model: 'm', at: 1, actor: 'policy', action: 'x', subject: 'W2', data }]);
    const { state } = open(stores);
    expect((await state()).periods[1]?.charts[0]?.valueUpper).toBe(7.5);
    expect((await state('/api/state?metric=rmse')).periods[1]?.charts).toEqual([]);
  });

  test('has the values of the store, with their standard errors', async () => {
    const stores = await storesOf('rmse');
    const [first] = await stores.observations.performance({ model: 'm' });
    for (const metric of ALL) {
      const { periods } = await open(stores).state(`/api/state?metric=${metric}`);
      const errors: Readonly<Record<string, number>> = { ...first?.metrics.standardErrors };
      expect(periods[0]?.figures?.[metric]).toEqual({ value: first?.metrics[metric], error: errors[metric] ?? null });
      const drawn = await open(stores).section(`/?metric=${metric}`);
      expect(drawn.match(/<circle class="point"/g)).toHaveLength(WEEKS);
      expect(drawn).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });

  test('is named with its unit, and its worst value with what makes it bad', async () => {
    const { section } = open(await storesOf('rmse'));
    const bias = await section('/?metric=bias');
    expect(bias).toMatch(/>bias, points<\/text>/);
    expect(bias).toMatch(/The bias was furthest from 0 in week \d+, with −0\.\d+\./);
    expect(bias).toMatch(/Week 1: bias −0\.\d{3} ± 0\.\d{3} on 30 rows<\/title>/);
    const r2 = await section('/?metric=r2');
    expect(r2).toMatch(/>R²<\/text>/);
    expect(r2).toContain('The R² was lowest in week');
    expect(await section('/?metric=maxError')).toMatch(/Week 1: largest error 1\.\d{3} on 30 rows<\/title>/);
  });

  test('is offered only where every period has it, and else says where it is missing', async () => {
    const { state, section } = open(await storesOf('rmse', 0));
    expect((await state()).metrics).toEqual(ALL.filter((name) => name !== 'mape'));
    expect(await section()).not.toContain('metric=mape');
    const asked = await section('/?metric=mape');
    expect(asked).toContain('It is not defined in 1 week.');
    expect(asked.match(/<circle class="point"/g)).toHaveLength(WEEKS - 1);
    expect(asked).toMatch(/<a href="[^"]*metric=mape#error"[^>]* aria-current="true">/);
  });

  test.each(['accuracy', '', '__proto__', 'constructor', 'RMSE', '"><script>'])('is none called %j', async (name) => {
    const { ask } = open(await storesOf('rmse'));
    for (const path of ['/', '/api/state']) {
      const response = await ask(`${path}?metric=${encodeURIComponent(name)}`);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('script>');
    }
    expect(JSON.parse(await (await ask(`/api/state?metric=${encodeURIComponent(name)}`)).text()).code).toBe(
      'METRIC_UNKNOWN',
    );
  });

  test('is the RMSE, and none is offered, before there are figures', async () => {
    const { metric, metrics, charted } = await open(memoryStores()).state();
    expect([metric, metrics, charted]).toEqual(['rmse', [], null]);
  });
});

test('links lead to the same model with another figure', async () => {
  const name = 'a b&metric=c#d?"<é>';
  const stores = await storesOf('rmse');
  const { observations } = stores;
  const renamed = {
    ...observations,
    performance: () => observations.performance({ model: 'm' }),
    periods: () => observations.periods('m'),
  };
  const { state, section } = open({ ...stores, observations: renamed }, { models: ['m', name] });
  const drawn = await section(`/?model=${encodeURIComponent(name)}`);
  const link = [...drawn.matchAll(/href="\/(\?[^"#]*)#error"/g)].map(([, query = '']) =>
    query.replaceAll('&amp;', '&'),
  );
  expect(link).toHaveLength(ALL.length);
  const found = await state(`/api/state${link[3] ?? ''}`);
  expect([found.model, found.metric]).toEqual([name, 'bias']);
});

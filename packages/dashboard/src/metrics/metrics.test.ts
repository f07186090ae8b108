import { FplMlError } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores } from '@fpl-ml/engine';
import { MONITOR_METRIC_NAMES } from '@fpl-ml/monitor';
import { HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '../create-dashboard.js';
import type { DashboardOptions } from '../dashboard-options.js';
import type { DashboardSource } from '../dashboard-source.js';
import { filledStores, MODEL, NOW, PERIODS } from '../tests/filled-stores.js';
import { type ParsedSample, parsedMetrics } from '../tests/metrics-page.js';

let source: DashboardSource;
const CANARY = 'hunter2-secret';

beforeAll(async () => {
  source = await filledStores();
});

function open(options: Partial<DashboardOptions> = {}) {
  const dashboard = createDashboard({ source, clock: manualClock(NOW), ...options });
  const ask = (path = '/metrics'): Promise<Response> => dashboard.fetch(new Request(`http://localhost${path}`));
  const page = async (path?: string): Promise<string> => (await ask(path)).text();
  const families = async (path?: string) => parsedMetrics(await page(path));
  return { ask, page, families };
}

/** Values by the one label that tells them apart. */
function by(samples: readonly ParsedSample[] | undefined, label: string): Readonly<Record<string, number>> {
  return Object.fromEntries((samples ?? []).map(({ labels, value }) => [labels[label] ?? '', value]));
}

/** A store of which every method fails. */
function broken(): never {
  const fail = (): never => {
    throw new FplMlError('STORE_UNAVAILABLE', `cannot reach postgres://ml:${CANARY}@db/ml`);
  };
  // It has every method that is asked for, so it can stand for any store.
  return new Proxy({}, { get: () => fail }) as never;
}

describe('the page of metrics', () => {
  test('is in the text format, declared as such, and the same for the same stores', async () => {
    const { ask, page, families } = open();
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await open().page()).toBe(await page());
    const names = [...(await families()).keys()];
    expect(names).toEqual(expect.arrayContaining([...MONITOR_METRIC_NAMES]));
    for (const name of names) {
      expect(name).toMatch(/^fpl_ml_[a-z_]+$/);
      expect(name, 'all are gauges, and times are in seconds').not.toMatch(
        /_total$|_count$|_sum$|_bucket$|_milli|_ms$/,
      );
    }
  });

  test('says of a model what its stores hold', async () => {
    const families = await open().families();
    const one = (name: string): number | undefined => families.get(`fpl_ml_${name}`)?.[0]?.value;
    const served = (await source.observations.performance({ model: MODEL })).filter(
      ({ subject }) => subject === 'served',
    );
    expect(one('model_rmse')).toBe(served.at(-1)?.metrics.rmse);
    expect(one('model_rows')).toBe(80);
    expect(by(families.get('fpl_ml_status'), 'status')).toEqual({ healthy: 0, warning: 1, critical: 0, unknown: 0 });
    const performance = families
      .get('fpl_ml_component_status')
      ?.filter(({ labels }) => labels['component'] === 'performance');
    expect(by(performance, 'status')).toEqual({ healthy: 0, warning: 1, critical: 0, unknown: 0 });
    expect(families.get('fpl_ml_model_alarm_firing')).toEqual([
      { labels: { model: MODEL, alarm: 'points/rmse/cusum' }, value: 1 },
    ]);
    expect(families.get('fpl_ml_champion_info')).toEqual([{ labels: { model: MODEL, version: '0.1.1' }, value: 1 }]);
    expect(one('versions')).toBe(3);
    expect(by(families.get('fpl_ml_drift_verdict'), 'verdict')).toEqual({
      stable: 1,
      warning: 0,
      drift: 0,
      'insufficient-data': 0,
    });
    expect([one('drift_drifted_ratio'), one('drift_period_end_seconds')]).toEqual([
      0,
      (PERIODS.at(-1)?.end ?? 0) / 1000,
    ]);
    expect(by(families.get('fpl_ml_retrainings'), 'state')).toMatchObject({ completed: 4, failed: 0, 'retry-wait': 0 });
    const alerts = families.get('fpl_ml_alerts_firing') ?? [];
    expect(
      by(
        alerts.filter(({ labels }) => labels['model'] === MODEL),
        'level',
      ),
    ).toEqual({ info: 1, warning: 1, critical: 0 });
    expect(alerts.filter(({ labels }) => labels['model'] === undefined)).toHaveLength(3);
    const ended = (PERIODS.at(-1)?.end ?? 0) / 1000;
    expect([one('last_prediction_timestamp_seconds'), one('last_prediction_age_seconds')]).toEqual([
      ended,
      NOW / 1000 - ended,
    ]);
    expect([one('last_label_timestamp_seconds'), one('last_label_age_seconds')]).toEqual([ended, NOW / 1000 - ended]);
    expect(families.get('fpl_ml_part_unread')?.every(({ value }) => value === 0)).toBe(true);
  });

  test('has all models, or the one that is asked for, and none that is unknown', async () => {
    const { ask, families } = open({ models: [MODEL, 'other'] });
    const modelsOf = (page: Awaited<ReturnType<typeof families>>) =>
      new Set([...page.values()].flat().map(({ labels }) => labels['model']));
    expect(modelsOf(await families())).toEqual(new Set([MODEL, 'other', undefined]));
    expect(modelsOf(await families('/metrics?model=other'))).toEqual(new Set(['other', undefined]));
    const response = await ask('/metrics?model=%0Afpl_ml_x%201');
    expect([response.status, await response.text()]).toEqual([404, expect.stringMatching(/^# .*\n$/)]);
  });

  test('has no figures before there are any, and says so of every part', async () => {
    const families = await open({ source: memoryStores(), models: ['new'] }).families();
    for (const name of ['model_rmse', 'drift_verdict', 'champion_info', 'last_label_age_seconds']) {
      expect(families.has(`fpl_ml_${name}`)).toBe(false);
    }
    expect(by(families.get('fpl_ml_status'), 'status')).toMatchObject({ unknown: 1 });
    expect(families.get('fpl_ml_part_unread')).toHaveLength(11);
    expect((await open({ source: memoryStores() }).families()).get('fpl_ml_part_unread')).toHaveLength(3);
  });
});

test('the newest rows are found although the latest periods have none yet', async () => {
  const stores = memoryStores();
  const period = (week: number) => ({ id: `W${week}`, start: week * 1_000_000, end: week * 1_000_000 + 1 });
  const rows = [{ entity: 'e', prediction: 1 }];
  for (const week of [1, 2, 3]) {
    const role = week === 3 ? 'shadow' : 'served';
    await stores.observations.addPredictions({
      model: 'm',
      period: period(week),
      modelVersion: '1',
      role,
      rows,
      now: week * 1000,
    });
  }
  await stores.observations.putOutcomes({
    model: 'm',
    period: period(1),
    rows: [{ entity: 'e', outcome: 2 }],
    now: 9000,
  });
  const families = await open({ source: stores, models: ['m'], clock: manualClock(10_000) }).families();
  expect(families.get('fpl_ml_last_prediction_age_seconds')?.[0]?.value).toBe(8);
  expect(families.get('fpl_ml_last_label_age_seconds')?.[0]?.value).toBe(1);
});

test('what waits in the outbox, and what was given up, is counted', async () => {
  const row = (await source.outbox.list('alert'))[0];
  if (row === undefined) throw new Error('expected a message');
  const states = ['pending', 'pending', 'dead', 'delivered'] as const;
  const rows = states.map((state, i) => ({ ...row, state, createdAt: NOW - 1000 * i }));
  const families = await open({ source: { ...source, outbox: { list: async () => rows } } }).families();
  expect(by(families.get('fpl_ml_outbox_messages'), 'state')).toEqual({ pending: 2, dead: 1 });
  expect(families.get('fpl_ml_outbox_oldest_pending_timestamp_seconds')?.[0]?.value).toBe(NOW / 1000 - 1);
});

describe('a part that cannot be read', () => {
  const parts = [
    ['observations', ['performance', 'ledger'], 'model_rmse'],
    ['drift', ['drift'], 'drift_verdict'],
    ['registry', ['registry'], 'champion_info'],
    ['queue', ['scheduler'], 'no_such'],
    ['outbox', ['notifications', 'outbox'], 'outbox_messages'],
    ['alerts', ['notifications', 'alerts'], 'alerts_firing'],
    ['runs', ['retraining'], 'retrainings'],
  ] as const;

  test.each(parts)('%s is told of as a figure, and all others are there', async (store, unread, missing) => {
    const { ask, families } = open({ source: { ...source, [store]: broken() }, models: [MODEL] });
    expect((await ask()).status).toBe(200);
    const found = await families();
    const told = found.get('fpl_ml_part_unread')?.filter(({ value }) => value === 1) ?? [];
    expect(told.map(({ labels }) => labels['part'])).toEqual(unread);
    expect(found.has(`fpl_ml_${missing}`)).toBe(false);
    expect(found.has('fpl_ml_status')).toBe(true);
    expect(found.size).toBeGreaterThan(11);
  });

  test('even if it is the list of models, or all', async () => {
    const all = Object.fromEntries(Object.keys(source).map((store) => [store, broken()]));
    const { page } = open({ source: { ...source, ...all }, health: () => Promise.reject(new Error(CANARY)) });
    const text = await page();
    expect(by(parsedMetrics(text).get('fpl_ml_part_unread'), 'part')).toEqual({ models: 1, alerts: 1, outbox: 1 });
    const named = await open({ source: { ...source, ...all }, models: [MODEL] }).page();
    expect(`${text}${named}`).not.toContain(CANARY);
  });
});

describe('texts of data', () => {
  test('are labels and nothing else, whatever they hold', async () => {
    const { observations } = source;
    const state = (await observations.loadState({ model: MODEL, metric: 'rmse' }))?.state;
    const [alarm] = state?.alarms ?? [];
    if (state === undefined || alarm === undefined) throw new Error('expected an alarm');
    const alarms = [...HOSTILE, ...HOSTILE].map((dedupKey) => ({
      ...alarm,
      dedupKey,
      state: { ...alarm.state, status: 'firing' as const },
    }));
    const loadState = async () => ({ state: { ...state, alarms }, generation: 1 });
    const families = await open({
      source: { ...source, observations: { ...observations, loadState } },
      models: HOSTILE,
    }).families();
    const plain = (text: string): string => (text === '' ? '(empty)' : text.replace(/\p{Cs}/gu, '\uFFFD'));
    const told = new Set((families.get('fpl_ml_status') ?? []).map(({ labels }) => labels['model']));
    expect(told).toEqual(new Set(HOSTILE.map(plain)));
    const firing = (families.get('fpl_ml_model_alarm_firing') ?? []).map(({ labels }) => labels['alarm']);
    expect(firing).toEqual(expect.arrayContaining(HOSTILE.map(plain)));
  });

  test('that are the same without their secrets stay apart', async () => {
    const models = [`https://a.example/${CANARY}/1`, `https://a.example/${CANARY}/2`];
    const { page, families } = open({ models });
    expect(await page()).not.toContain(CANARY);
    const told = new Set([...(await families()).values()].flat().map(({ labels }) => labels['model']));
    expect([...told]).toEqual(['https://a.example/[redacted]', 'https://a.example/[redacted] (2)', undefined]);
  });
});

import type { PeriodEvaluation } from '@fpl-ml/monitor';
import { describe, expect, test } from 'vitest';
import { decisionAlerts } from './decision-alerts.js';
import { decide } from './loop.js';
import type { PeriodFinal } from './loop-event.js';
import { INITIAL_STATE } from './loop-state.js';
import { alarmsOf } from './performance-alarms.js';
import { DEFAULT_POLICY } from './policy.js';

type Evaluation = Pick<PeriodEvaluation, 'charts' | 'breaches' | 'alarms'>;

const firing = (dedupKey: string, status: 'firing' | 'pending' = 'firing'): Evaluation['alarms'][number] => ({
  dedupKey,
  status,
  previous: 'ok',
  changed: true,
  at: 0,
  since: 0,
  severity: 'critical',
});
const chart = (kind: 'shewhart' | 'cusum', statistic: number): Evaluation['charts'][number] => ({
  kind,
  status: Math.abs(statistic) > 3 ? 'alarm' : 'stable',
  n: 9,
  value: 2.2,
  z: 1,
  statistic,
  limits: { lower: -3, upper: 3 },
  centre: 2,
  valueLimits: null,
  side: statistic < 0 ? 'down' : 'up',
  sinceChange: null,
});
const breach = (metric: 'mae' | 'rmse' | 'r2', value: number, limit: number): Evaluation['breaches'][number] => ({
  metric,
  threshold: `${metric}Critical`,
  severity: 'critical',
  value,
  limit,
  n: 100,
  standardError: 0.1,
  beyondNoise: true,
});
const final = (evaluation: Evaluation): PeriodFinal => ({
  kind: 'period-final',
  at: 0,
  period: 'p1',
  followed: true,
  served: { n: 100, sse: 400, sae: 100 },
  alarms: alarmsOf(evaluation),
  drift: null,
  requestId: 'r',
});

describe('the alarms of a period', () => {
  test('say what is beyond which limit, and on which side', () => {
    const evaluation = {
      charts: [chart('shewhart', -3.5), chart('cusum', 4)],
      breaches: [breach('r2', 0.1, 0.2)],
      alarms: ['m/rmse/shewhart', 'm/rmse/cusum', 'm/r2/threshold'].map((key) => firing(key)),
    };
    const common = { level: 'critical' };
    expect(alarmsOf(evaluation)).toMatchObject([
      { ...common, name: 'rmse:shewhart', value: -3.5, limit: -3, direction: 'below' },
      { ...common, name: 'rmse:cusum', value: 4, limit: 3, direction: 'above' },
      { ...common, name: 'r2:threshold', metric: 'r2', value: 0.1, limit: 0.2, direction: 'below' },
    ]);
  });

  test('are told apart by their figure, whatever the model is called', () => {
    const alarms = ['rmse', 'mae'].map((metric) => firing(`team/mae-model/${metric}/threshold`));
    const breaches = [breach('mae', 1.6, 1.5), breach('rmse', 2.6, 2.5)];
    expect(alarmsOf({ charts: [], breaches, alarms })).toMatchObject([
      { name: 'rmse:threshold', metric: 'rmse', value: 2.6, limit: 2.5, direction: 'above' },
      { name: 'mae:threshold', metric: 'mae', value: 1.6, limit: 1.5, direction: 'above' },
    ]);
  });

  test('leave out what is not firing, and what fires on with nothing beyond its limit', () => {
    const charts = [chart('shewhart', 4), chart('cusum', 1)];
    const alarms = [firing('m/rmse/shewhart', 'pending'), firing('m/rmse/cusum'), firing('m/mae/threshold')];
    expect(alarmsOf({ charts, breaches: [], alarms })).toEqual([]);
  });
});

describe('the alerts of a period', () => {
  const event = final({
    charts: [chart('shewhart', 3.2), chart('cusum', 4)],
    breaches: [breach('rmse', 2.6, 2.5)],
    alarms: ['m/rmse/shewhart', 'm/rmse/cusum', 'm/rmse/threshold'].map((key) => firing(key)),
  });
  const alertsOf = (said: PeriodFinal) => decisionAlerts('m', said, decide(DEFAULT_POLICY, INITIAL_STATE, said).record);

  test('do not call a statistic a figure, and none keeps another back', () => {
    const alerts = alertsOf(event);
    expect(new Set(alerts.map(({ dedupKey }) => dedupKey)).size).toBe(3);
    expect(alerts.map(({ message }) => message.split(',')[0])).toEqual([
      'rmse:shewhart is 3.2',
      'rmse:cusum is 4',
      'rmse is 2.6',
    ]);
  });

  test('leave out an alarm that somebody has acknowledged, which decisions still look at', () => {
    const noted = { ...firing('m/rmse/cusum'), acknowledged: { by: 'ana', note: 'known', at: 0 } };
    const said = final({
      charts: [chart('shewhart', 3.2), chart('cusum', 4)],
      breaches: [],
      alarms: [firing('m/rmse/shewhart'), noted],
    });
    expect(alertsOf(said).map(({ message }) => message.split(',')[0])).toEqual(['rmse:shewhart is 3.2']);
    expect(said.alarms.map(({ name }) => name)).toEqual(['rmse:shewhart', 'rmse:cusum']);
  });

  test('tell of drift, whether or not it leads to a retraining', () => {
    const features = [{ name: 'minutes', method: 'psi', value: 1, limit: 0.1 }];
    const drifted: PeriodFinal = { ...event, alarms: [], drift: { verdict: 'drift', features, checked: 3 } };
    for (const followed of [true, false]) expect(alertsOf({ ...drifted, followed })).toHaveLength(1);
    const warned: PeriodFinal = { ...drifted, drift: { verdict: 'warning', features, checked: 3 } };
    expect(alertsOf(warned)).toEqual([]);
  });
});

describe('the alerts of a retraining', () => {
  const alertOf = (outcome: 'failed' | 'rejected' | 'inconclusive' | 'data-refused') => {
    const event = { kind: 'retraining-started', at: 0, requestId: 'r' } as const;
    return decisionAlerts('m', event, { event: event.kind, outcome, subject: 'r', reason: 'so', figures: {} });
  };

  test('are critical for a failure, and for information when a candidate or its data was refused', () => {
    expect(alertOf('failed')).toMatchObject([{ level: 'critical', message: 'so', metadata: { requestId: 'r' } }]);
    for (const outcome of ['rejected', 'inconclusive', 'data-refused'] as const) {
      expect(alertOf(outcome)).toMatchObject([{ level: 'info', message: 'so', metadata: { requestId: 'r' } }]);
    }
  });
});

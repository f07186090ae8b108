import { canonicalJson } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { driftAlert, performanceAlert, retrainingAlert, systemAlert } from './alert-templates.js';

const performance = {
  model: 'points',
  level: 'warning',
  metric: 'rmse',
  value: 2.613_58,
  limit: 2.5,
  direction: 'above',
} as const;

describe('performanceAlert', () => {
  it('names figure, limit and what they come from', () => {
    const alert = performanceAlert({ ...performance, sampleSize: 702, period: 'gw-7', modelVersion: '1.2.0' });
    expect(alert).toEqual({
      title: 'Performance: rmse above limit',
      message: 'rmse is 2.614, above its warning limit 2.5 (702 rows, period gw-7, version 1.2.0).',
      level: 'warning',
      dedupKey: 'performance:rmse',
      metadata: {
        metric: 'rmse',
        value: 2.613_58,
        limit: 2.5,
        direction: 'above',
        sampleSize: 702,
        period: 'gw-7',
        modelVersion: '1.2.0',
      },
      model: 'points',
    });
  });

  it('has one dedup key for all levels of a metric, so that a rise breaks through', () => {
    const keys = (['warning', 'critical'] as const).map(
      (level) => performanceAlert({ ...performance, level }).dedupKey,
    );
    expect(new Set(keys).size).toBe(1);
  });

  it('says when a metric is undefined, and stays JSON', () => {
    const alert = performanceAlert({ ...performance, metric: 'r2', direction: 'below', value: Number.NaN });
    expect(alert.title).toBe('Performance: r2 undefined');
    expect(alert.message).toBe('r2 is undefined, and cannot be held against its warning limit 2.5.');
    expect(alert.metadata?.['value']).toBeNull();
    expect(() => canonicalJson(alert.metadata)).not.toThrow();
  });
});

describe('driftAlert', () => {
  const features = Array.from({ length: 7 }, (_, i) => ({ name: `f${i}`, method: 'psi', value: 0.3, limit: 0.25 }));

  it('names the worst five, counts the rest, and keeps all in the metadata', () => {
    const alert = driftAlert({ model: 'points', level: 'critical', features, checked: 32, period: 'gw-7' });
    expect(alert.message).toBe(
      `7 of 32 features drifted: ${[0, 1, 2, 3, 4].map((i) => `f${i} (psi 0.3, limit 0.25)`).join(', ')}, and 2 more.`,
    );
    expect(alert.metadata).toEqual({ checked: 32, period: 'gw-7', features });
    expect(alert.dedupKey).toBe('drift');
  });

  it('does without features', () => {
    expect(driftAlert({ model: 'm', level: 'info', features: [], checked: 3 }).message).toBe(
      '0 of 3 features drifted.',
    );
  });
});

describe('retrainingAlert', () => {
  it('takes level and dedup key from the outcome', () => {
    const levels = (['completed', 'rejected', 'failed'] as const).map((outcome) => {
      const { level, dedupKey } = retrainingAlert({ model: 'm', outcome, reason: 'Why.' });
      return [level, dedupKey];
    });
    expect(levels).toEqual([
      ['info', 'retraining:completed'],
      ['warning', 'retraining:rejected'],
      ['critical', 'retraining:failed'],
    ]);
    expect(retrainingAlert({ model: 'm', outcome: 'failed', reason: 'Why.', level: 'warning' }).level).toBe('warning');
  });

  it('carries the request and the version', () => {
    const alert = retrainingAlert({
      model: 'm',
      outcome: 'completed',
      reason: 'RMSE fell.',
      requestId: 'r-1',
      modelVersion: '1.0.1',
    });
    expect(alert.metadata).toEqual({ outcome: 'completed', requestId: 'r-1', modelVersion: '1.0.1' });
  });
});

describe('systemAlert', () => {
  it('works with and without figures and model', () => {
    const bare = systemAlert({
      component: 'scheduler',
      kind: 'error',
      level: 'critical',
      reason: 'No worker answers.',
    });
    expect(bare).toEqual({
      title: 'System: error in scheduler',
      message: 'No worker answers.',
      level: 'critical',
      dedupKey: 'system:scheduler:error',
      metadata: { component: 'scheduler', kind: 'error' },
    });
    const full = systemAlert({
      component: 'host',
      kind: 'resource',
      level: 'warning',
      reason: 'Memory',
      value: 0.91,
      limit: 0.8,
      model: 'm',
    });
    expect(full.message).toBe('Memory (value 0.91, limit 0.8)');
    expect(full.model).toBe('m');
  });
});

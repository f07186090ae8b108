import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { regressionMetrics } from './regression-metrics.js';
import { thresholdBreaches, unclearMetrics } from './thresholds.js';

const many = regressionMetrics(
  Array.from({ length: 1000 }, (_, i) => i % 5),
  Array.from({ length: 1000 }, (_, i) => (i % 5) + (i % 2 === 0 ? 1.9 : -2.1)),
);

describe('thresholdBreaches', () => {
  it('names the worst limit that a figure breaches, with value, limit, rows and standard error', () => {
    expect(thresholdBreaches(many, { maeWarning: 1.5, maeCritical: 3 })).toEqual([
      {
        metric: 'mae',
        threshold: 'maeWarning',
        severity: 'warning',
        value: many.mae,
        limit: 1.5,
        n: 1000,
        standardError: many.standardErrors.mae,
        beyondNoise: true,
      },
    ]);
    const [rmse] = thresholdBreaches(many, { rmseWarning: 1, rmseCritical: 1.5 });
    expect(rmse).toMatchObject({ threshold: 'rmseCritical', severity: 'critical', limit: 1.5 });
  });

  it('takes R² the other way round', () => {
    expect(thresholdBreaches(many, { r2Warning: 0.3, r2Critical: 0.1 })).toMatchObject([
      { metric: 'r2', threshold: 'r2Critical', severity: 'critical' },
    ]);
    expect(thresholdBreaches(regressionMetrics([1, 2, 3], [1, 2, 3.1]), { r2Warning: 0.3, r2Critical: 0.1 })).toEqual(
      [],
    );
  });

  it('does not take a figure at its limit for a breach', () => {
    const { mae } = regressionMetrics([0, 0], [1, 1]);
    expect(mae).toBe(1);
    expect(thresholdBreaches(regressionMetrics([0, 0], [1, 1]), { maeWarning: 1 })).toEqual([]);
  });

  it('says when a breach is within the noise of its rows', () => {
    const few = regressionMetrics([0, 2, 6], [3, 3, 3]);
    expect(thresholdBreaches(few, { maeCritical: 2 })).toMatchObject([{ severity: 'critical', beyondNoise: false }]);
    expect(thresholdBreaches(regressionMetrics([0], [9]), { maeCritical: 2 })).toMatchObject([{ beyondNoise: false }]);
  });

  it('finds nothing in figures that are undefined', () => {
    const all = { maeWarning: 0, rmseCritical: 0, r2Warning: 1 };
    expect(thresholdBreaches(regressionMetrics([], []), all)).toEqual([]);
  });

  it.each([{ maeWarning: 2, maeCritical: 1 }, { r2Warning: 0.1, r2Critical: 0.3 }, { rmseWarning: Number.NaN }])(
    'refuses %j',
    (thresholds) => {
      expect(() => thresholdBreaches(many, thresholds)).toThrow(
        expect.objectContaining({ code: 'THRESHOLDS_INVALID' }),
      );
    },
  );

  it('have a limit to clear that is not worse than a limit to fire', () => {
    const metrics = regressionMetrics([0, 2, 6], [3, 3, 3]);
    const codes = [
      { maeWarning: 2, maeClear: 2.5 },
      { maeClear: 1 },
      { maeWarning: 2, maeClear: Number.NaN },
      { r2Warning: 0.5, r2Clear: 0.4 },
    ].map((thresholds) => {
      try {
        return thresholdBreaches(metrics, thresholds);
      } catch (error) {
        return isFplMlError(error) ? error.code : error;
      }
    });
    expect(codes).toEqual(codes.map(() => 'THRESHOLDS_INVALID'));
    expect(thresholdBreaches(metrics, { maeWarning: 2.4, maeClear: 1, r2Critical: -9, r2Clear: 0.4 })).toEqual([]);
    expect(unclearMetrics(metrics, { maeWarning: 2.4, maeClear: 1, r2Critical: -9, r2Clear: 0.4 })).toEqual([
      'mae',
      'r2',
    ]);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regressionMetrics } from './regression-metrics.js';
import { thresholdBreaches } from './thresholds.js';

const LEVELS = { warning: 1, critical: 2 } as const;

test('thresholds are one-sided: predictions that come nearer to the truth breach nothing new, and nothing worse', () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -6, max: 20 }));
  const limit = fc.double({ min: 0, max: 6, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      limit,
      limit,
      (rows, kept, low, high) => {
        const [warning, critical] = [Math.min(low, high), Math.max(low, high)];
        const thresholds = {
          maeWarning: warning,
          maeCritical: critical,
          rmseWarning: warning,
          rmseCritical: critical,
          r2Warning: 1 - warning,
          r2Critical: 1 - critical,
        };
        const truth = rows.map(([y]) => y);
        const breaches = (share: number) =>
          thresholdBreaches(
            regressionMetrics(
              truth,
              rows.map(([y, p]) => y + share * (p - y)),
            ),
            thresholds,
          );
        const before = new Map(breaches(1).map(({ metric, severity }) => [metric, LEVELS[severity]]));
        for (const { metric, severity } of breaches(kept))
          expect(before.get(metric) ?? 0, metric).toBeGreaterThanOrEqual(LEVELS[severity]);
      },
    ),
    { seed: 9 },
  );
});

test('perfect predictions breach no threshold, however strict', () => {
  const truth = [1, 5, 2, 8];
  const strict = { maeWarning: 0, maeCritical: 0, rmseWarning: 0, rmseCritical: 0, r2Warning: 1, r2Critical: 1 };
  expect(thresholdBreaches(regressionMetrics(truth, truth), strict)).toEqual([]);
});

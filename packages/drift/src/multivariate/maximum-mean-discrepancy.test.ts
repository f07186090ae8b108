import { isFplMlError, numericColumn, seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import fixture from '../../fixtures/multivariate.json' with { type: 'json' };
import { maximumMeanDiscrepancy } from './index.js';
import { correlatedRows } from './tests/made-up-rows.js';

const framed = (columns: readonly (readonly number[])[]) =>
  Object.fromEntries(columns.map((column, i) => [`c${i}`, column]));

describe('maximumMeanDiscrepancy', () => {
  test.for(fixture.mmd)('agrees with numpy, case %#', ({ reference, current, bandwidth, ...expected }) => {
    const result = maximumMeanDiscrepancy(framed(reference), framed(current), {
      minimumRows: 10,
      permutations: 2000,
      ...(bandwidth === null ? {} : { bandwidth }),
    });
    expect(Math.abs((result.bandwidth ?? 0) / expected.usedBandwidth - 1)).toBeLessThan(1e-12);
    expect(Math.abs((result.statistic ?? 0) - expected.statistic)).toBeLessThan(1e-12);
    // Both p-values are simulated: four standard errors of the difference.
    const error = Math.sqrt(Math.max(expected.pValue * (1 - expected.pValue), 1e-4) * (1 / 2000 + 1 / 20_000));
    expect(Math.abs((result.pValue ?? 0) - expected.pValue)).toBeLessThan(4 * error);
  });

  test('sees a correlation that turned, and gives the same result twice', () => {
    const random = seededRandom(1, 'mmd');
    const [before, now] = [correlatedRows(random, 300, 4, 0.7), correlatedRows(random, 150, 4, -0.7)];
    const result = maximumMeanDiscrepancy(before, now);
    expect(result).toMatchObject({
      verdict: 'drift',
      n: [300, 150],
      used: [300, 150],
      nullExpectation: 0,
      pValue: 0.002,
    });
    expect(result.statistic).toBeGreaterThan(result.limit ?? 1);
    expect(maximumMeanDiscrepancy(before, now)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('raises as many false alarms as it promises', () => {
    const repeats = 250;
    const random = seededRandom(2, 'mmd');
    let alarms = 0;
    for (let i = 0; i < repeats; i += 1) {
      const [before, now] = [correlatedRows(random, 60, 3, 0.5), correlatedRows(random, 30, 3, 0.5)];
      if (maximumMeanDiscrepancy(before, now, { permutations: 99, random }).verdict === 'drift') alarms += 1;
    }
    const distribution = binomial(repeats, 0.05);
    expect(Math.min(distribution.cdf(alarms), distribution.sf(alarms - 1))).toBeGreaterThan(0.005);
  });

  test('compares levels, and takes missing ones for a level', () => {
    const words = (n: number, every: number, other: string | null) => ({
      team: Array.from({ length: n }, (_, i) => (i % every === 0 ? other : 'a')),
    });
    expect(maximumMeanDiscrepancy(words(300, 10, 'b'), words(100, 2, 'b')).verdict).toBe('drift');
    expect(maximumMeanDiscrepancy(words(300, 10, 'b'), words(100, 10, 'b')).verdict).toBe('stable');
    expect(maximumMeanDiscrepancy(words(300, 50, null), words(100, 3, null)).verdict).toBe('drift');
  });

  test('does not depend on units, nor on the order of the sides', () => {
    const random = seededRandom(3, 'mmd');
    const [before, now] = [correlatedRows(random, 80, 2, 0.5), correlatedRows(random, 50, 2, 0)];
    const scaled = (frame: typeof before) => ({
      ...frame,
      c0: Float64Array.from(numericColumn(frame, 'c0'), (x) => 4096 * x + 1_000_000),
    });
    const { statistic } = maximumMeanDiscrepancy(before, now);
    expect(maximumMeanDiscrepancy(scaled(before), scaled(now)).statistic).toBeCloseTo(statistic ?? 0, 10);
    expect(maximumMeanDiscrepancy(now, before).statistic).toBeCloseTo(statistic ?? 0, 12);
  });

  test('uses at most so many rows', () => {
    const random = seededRandom(4, 'mmd');
    const [before, now] = [correlatedRows(random, 5000, 3, 0), correlatedRows(random, 700, 3, 0)];
    const result = maximumMeanDiscrepancy(before, now, { maxRows: 200, permutations: 99 });
    expect(result).toMatchObject({ n: [5000, 700], used: [200, 200] });
  });

  test('leaves out constants, and says that nothing can be said of nothing', () => {
    const constant = { x: Array.from({ length: 50 }, () => 1), gone: Array.from({ length: 50 }, () => null) };
    const result = maximumMeanDiscrepancy(constant, constant);
    expect(result).toMatchObject({ verdict: 'insufficient-data', statistic: null, columns: [] });
    expect(result.ignored).toHaveLength(2);
    const rows = correlatedRows(seededRandom(5), 50, 2);
    expect(maximumMeanDiscrepancy(rows, { c0: [1], c1: [2] }).verdict).toBe('insufficient-data');
    expect(() => maximumMeanDiscrepancy(rows, rows, { bandwidth: 0 })).toThrowError(
      expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID')),
    );
  });
});

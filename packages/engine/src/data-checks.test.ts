import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { checkData, type DataExpectations, squaredCorrelation } from './data-checks.js';

const random = seededRandom('data');
const n = 500;
const y = Float64Array.from({ length: n }, () => random.normal());
const honest = y.map((value) => 0.6 * value + random.normal());
const leak = y.map((value) => value + 0.5 * random.normal());
const row = y.map((_, i) => i);
const frame = { honest, leak, row, y };
const expectations: DataExpectations = { features: ['honest'], target: 'y' };

describe('training data', () => {
  test('passes when it is as expected', () => {
    const report = checkData(frame, { ...expectations, ranges: { honest: [-9, 9] }, key: ['row'] });
    expect(report).toEqual({ rows: n, quality: 1, failures: [] });
  });

  test('is refused when columns are missing, all of them named', () => {
    const { failures } = checkData(frame, { features: ['honest', 'a'], target: 'b', key: ['c'] });
    expect(failures).toEqual(['columns are missing: a, b, c']);
  });

  test('is refused when there are too few rows', () => {
    expect(checkData(frame, { ...expectations, minRows: n }).failures).toEqual([]);
    expect(checkData(frame, { ...expectations, minRows: n + 1 }).failures).toHaveLength(1);
    expect(checkData({ honest: [], y: [] }, expectations).failures).toHaveLength(1);
  });

  test('is refused with a feature that knows the outcome, and the message says why', () => {
    const { failures } = checkData(frame, { ...expectations, features: ['honest', 'leak'] });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('"leak" explains 7');
    expect(failures[0]).toContain('seems to know the outcome');
  });

  test('is refused with a feature that is forbidden, with the reason that was given', () => {
    const { failures } = checkData(frame, { ...expectations, forbidden: { honest: 'it is written afterwards' } });
    expect(failures).toEqual(['feature "honest" must not be used: it is written afterwards']);
  });

  test('is refused with a feature that is hardly ever there', () => {
    const sparse = honest.map((value, i) => (i % 25 === 0 ? value : Number.NaN));
    expect(checkData({ ...frame, sparse }, { ...expectations, features: ['sparse'] }).failures).toHaveLength(1);
    const looser = { ...expectations, features: ['sparse'], maxMissing: 0.96 };
    expect(checkData({ ...frame, sparse }, looser).failures).toEqual([]);
  });

  test('counts rows outside a range, rows that stand twice, and rows without an outcome', () => {
    const values = honest.map((value, i) => (i < 5 ? 100 : value));
    const keys = row.map((value, i) => (i === 20 ? 19 : value));
    const target = y.map((value, i) => (i === 30 ? Number.NaN : value));
    const report = checkData(
      { honest: values, row: keys, y: target },
      { ...expectations, ranges: { honest: [-9, 9] }, key: ['row'], maxFeatureR2: 1 },
    );
    expect(report.quality).toBeCloseTo(1 - 7 / n, 12);
  });
});

test('squared correlation: by hand, and undefined for constants', () => {
  // x 1 2 3, y 1 3 2: r = 0.5.
  expect(squaredCorrelation([1, 2, 3], [1, 3, 2])).toBeCloseTo(0.25, 12);
  expect(squaredCorrelation([1, 2, 3, Number.NaN], [1, 3, 2, 9])).toBeCloseTo(0.25, 12);
  expect(squaredCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
  expect(squaredCorrelation([1, 2], [1, 2])).toBeNaN();
});

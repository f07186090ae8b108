import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentCache } from './moment-cache.js';
import { addRows, centredProduct, columnSummary, emptyMoments, type Moments } from './moments.js';

type Rows = readonly (readonly number[])[];

function reader(rows: Rows) {
  return (row: number, values: Float64Array): void => values.set(rows[row] ?? []);
}

function momentsOf(rows: Rows, width: number): Moments {
  const moments = emptyMoments(width);
  addRows(moments, reader(rows), 0, rows.length);
  return moments;
}

/** The definitions, in two passes. */
function direct(rows: Rows, i: number, j: number): { mean: number; variance: number; product: number } {
  const mean = (column: number): number => {
    const present = rows.map((row) => row[column] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    return present.reduce((sum, value) => sum + value, 0) / present.length;
  };
  const centred = (row: readonly number[], column: number): number => {
    const value = row[column] ?? Number.NaN;
    return Number.isNaN(value) ? 0 : value - mean(column);
  };
  const product = rows.reduce((sum, row) => sum + centred(row, i) * centred(row, j), 0);
  const squares = rows.reduce((sum, row) => sum + centred(row, i) * centred(row, i), 0);
  const present = rows.filter((row) => !Number.isNaN(row[i])).length;
  return { mean: mean(i), variance: squares / present, product };
}

const value = fc.oneof(fc.double({ min: -50, max: 50, noNaN: true }), fc.constant(Number.NaN));
// A first row without gaps: each column has a mean.
const tables = fc
  .array(fc.tuple(value, value, value), { maxLength: 40 })
  .map((rows) => [[1, 20, -3] as const, ...rows]);

describe('moments', () => {
  test('give what the definitions give, missing values counting as the mean', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const moments = momentsOf(rows, 3);
        for (const [i, j] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [2, 1],
        ] as const) {
          const expected = direct(rows, i, j);
          expect(columnSummary(moments, i).mean).toBeCloseTo(expected.mean, 9);
          const { deviation } = columnSummary(moments, i);
          expect(deviation * deviation).toBeCloseTo(expected.variance, 9);
          expect(centredProduct(moments, i, j)).toBeCloseTo(expected.product, 6);
        }
      }),
      { seed: 1 },
    );
  });

  test('keep the digits of a small variance around a large mean', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [1e9 + (i % 2)]);
    expect(columnSummary(momentsOf(rows, 1), 0)).toEqual({ mean: 1e9 + 0.5, deviation: 0.5 });
  });

  test('give a constant column a deviation of exactly 0', () => {
    expect(columnSummary(momentsOf([[0.1], [0.1], [0.1]], 1), 0)).toEqual({ mean: 0.1, deviation: 0 });
  });

  test('give no mean for a column without values, and 0 for its products', () => {
    const moments = momentsOf(
      [
        [Number.NaN, 1],
        [Number.NaN, 2],
      ],
      2,
    );
    expect(columnSummary(moments, 0)).toEqual({ mean: Number.NaN, deviation: Number.NaN });
    expect(centredProduct(moments, 0, 1)).toBe(0);
  });
});

describe('momentCache', () => {
  const period = Float64Array.of(0, 0, 1, 1, 1, 2, 3, 3);
  const values = Float64Array.of(0.1, 0.7, Number.NaN, 0.3, 1 / 3, 5, 0.2, 0.9);

  function source(end: number, memory = { period, values }, reads: number[] = []) {
    const column = memory.values.subarray(0, end);
    return {
      columns: [column],
      period: memory.period.subarray(0, end),
      width: 1,
      read: (row: number, into: Float64Array): void => {
        reads.push(row);
        into[0] = column[row] ?? Number.NaN;
      },
    };
  }

  test('reads only the rows that a longer prefix adds', () => {
    const cached = momentCache();
    const reads: number[] = [];
    cached(source(5, undefined, reads));
    cached(source(8, undefined, reads));
    expect(reads).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('continues from the end of the period before for a shorter prefix', () => {
    const cached = momentCache();
    const reads: number[] = [];
    cached(source(8));
    cached(source(5, undefined, reads));
    cached(source(6, undefined, reads));
    expect(reads).toEqual([]);
    cached(source(4, undefined, reads));
    expect(reads).toEqual([2, 3]);
  });

  test('gives the same bits for any prefix after any others', () => {
    const anyEnds = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyEnds, (ends) => {
        const cached = momentCache();
        for (const end of ends) {
          const fresh = emptyMoments(1);
          addRows(fresh, source(end).read, 0, end);
          expect(cached(source(end))).toEqual(fresh);
        }
      }),
      { seed: 2 },
    );
  });

  test('does not mistake other values for the ones it knows', () => {
    const cached = momentCache();
    cached(source(8));
    const other = { period, values: values.map((item) => 2 * item) };
    expect(cached(source(8, other)).sum[0]).not.toBe(cached(source(8)).sum[0]);
    expect(cached({ ...source(8), period: period.slice() }).rows).toBe(8);
    const later = { period: period.subarray(2), values: values.subarray(2) };
    const fresh = emptyMoments(1);
    addRows(fresh, source(6, later).read, 0, 6);
    expect(cached(source(6, later))).toEqual(fresh);
  });

  test('sums nothing over no rows', () => {
    expect(momentCache()(source(0)).rows).toBe(0);
  });
});

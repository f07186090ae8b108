import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NumberColumn } from './booster-data.js';
import { edgeFinder, edgeScratch, edgeScratchBytes } from './bin-edges.js';

const column = (...values: readonly number[]) => ({ name: 'x', values: Float64Array.from(values), start: 0, step: 1 });

const binEdges = (values: NumberColumn, rows: Uint32Array | number, bins: number, weights?: readonly number[]) => {
  const sampled = typeof rows !== 'number';
  const plan = { count: sampled ? rows.length : rows, sampled, weighted: weights !== undefined };
  const memory = new ArrayBuffer(edgeScratchBytes(plan));
  // What was in memory before must not matter.
  new Uint8Array(memory).fill(255);
  return edgeFinder(rows, bins, weights, edgeScratch(plan, memory))(values);
};

describe('edgeFinder', () => {
  test('few distinct values have a bin each; the last needs no edge, missing values none at all', () => {
    expect([...binEdges(column(3, 1, Number.NaN, 2, 2, 1), 6, 3)]).toEqual([1, 2]);
    expect([...binEdges(column(5, 5), 2, 255)]).toEqual([]);
    expect([...binEdges(column(Number.NaN), 1, 255)]).toEqual([]);
    expect([...binEdges(column(-0, 0, 1), 3, 255)]).toEqual([0]);
  });

  test('many values are divided into parts of equal weight', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    expect([...binEdges(column(...values), 100, 4)]).toEqual([24, 49, 74]);
    const weights = values.map((value) => (value < 10 ? 11 : 1));
    expect([...binEdges(column(...values), 100, 4, weights)]).toEqual([4, 9, 49]);
  });

  test('a value that fills several parts is one bin', () => {
    const values = [...Array<number>(90).fill(0), ...Array.from({ length: 10 }, (_, i) => i + 1)];
    expect([...binEdges(column(...values), 100, 10)]).toEqual([0]);
    expect([...binEdges(column(...values), 100, 11)].length).toBeGreaterThan(5);
  });

  test('weights of 1 are no weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 }),
        fc.integer({ min: 2, max: 40 }),
        (list, bins) => {
          const ones = list.map(() => 1);
          expect(binEdges(column(...list), list.length, bins)).toEqual(
            binEdges(column(...list), list.length, bins, ones),
          );
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  test('looks only at the rows of the sample', () => {
    expect([...binEdges(column(1, 9, 2, 9, 3), Uint32Array.of(0, 2, 4), 255)]).toEqual([1, 2]);
  });
});

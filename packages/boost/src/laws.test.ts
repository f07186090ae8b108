import { numericColumn, selectRows } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromJSON } from './from-json.js';
import { greatestDifference, madeUpData, rootMeanSquare } from './testing/made-up-data.js';
import { trainBooster } from './train-booster.js';
import type { TrainOptions } from './train-options.js';

const SMALL: TrainOptions = { trees: 12, maxLeaves: 6, minLeafRows: 5 };
const seeds = fc.integer({ min: 0, max: 1e6 });

function holds(law: (seed: number) => void, runs = 15): void {
  fc.assert(fc.property(seeds, law), { numRuns: runs, seed: 1 });
}

describe('laws', () => {
  test('strictly increasing changes of features change no prediction, not even of rows never seen', () => {
    holds((seed) => {
      const { frame, target } = madeUpData(seed, 400);
      const fresh = madeUpData(seed + 1, 50).frame;
      const changed = (data: typeof frame): typeof frame => ({
        ...data,
        x0: numericColumn(data, 'x0').map(Math.exp),
        x1: numericColumn(data, 'x1').map((value) => 1000 + 3 * value),
      });
      const plain = trainBooster(frame, target, SMALL);
      const other = trainBooster(changed(frame), target, SMALL);
      expect(other.predict(changed(frame))).toEqual(plain.predict(frame));
      expect(other.predict(changed(fresh))).toEqual(plain.predict(fresh));
    });
  });

  test('a weight of 2 is a row that is there twice, with default options too', () => {
    for (const options of [{ trees: 10 }, { ...SMALL, loss: 'logistic' }, { ...SMALL, loss: 'absolute' }] as const) {
      holds((seed) => {
        const { frame, target: numbers } = madeUpData(seed, 300);
        const target = 'loss' in options && options.loss === 'logistic' ? numbers.map((y) => Number(y > 0.8)) : numbers;
        const weights = target.map((_, row) => 1 + (row % 3 === 0 ? 1 : 0));
        const copies = [...target.keys()].flatMap((row) => (weights[row] === 2 ? [row, row] : [row]));
        const twice = trainBooster(
          selectRows(frame, copies),
          copies.map((row) => target[row] ?? 0),
          options,
        );
        const weighted = trainBooster(frame, target, { ...options, weights });
        expect(greatestDifference(weighted.predict(frame), twice.predict(frame))).toBeLessThan(1e-6);
      }, 6);
    }
  });

  test('JSON gives back the same model: the same bytes, the same predictions', () => {
    holds((seed) => {
      const { frame, target } = madeUpData(seed, 200);
      const model = trainBooster(frame, target, SMALL);
      const text = JSON.stringify(model);
      const copy = fromJSON(JSON.parse(text));
      expect(JSON.stringify(copy)).toBe(text);
      expect(copy.predict(frame)).toEqual(model.predict(frame));
      expect(copy.explainRow({ x0: 1, x1: null, x2: 0, x3: 2 })).toEqual(model.explainRow([1, Number.NaN, 0, 2]));
    });
  });

  test('the same input and seed give the same bytes, another seed samples other rows and columns', () => {
    const { frame, target } = madeUpData(3, 500);
    const bytes = (seed: string): string =>
      JSON.stringify(trainBooster(frame, target, { ...SMALL, rowShare: 0.5, columnShare: 0.5, seed }));
    expect(bytes('a')).toBe(bytes('a'));
    expect(bytes('a')).not.toBe(bytes('b'));
  });

  test('of two cuts that gain the same the lower one is taken', () => {
    const options = { trees: 1, maxLeaves: 2, minLeafRows: 1 };
    const [first, second, third] = trainBooster({ x: [1, 2, 3] }, [1, 0, 1], options).predict({ x: [1, 2, 3] });
    expect(second).toBe(third);
    expect(first).toBeGreaterThan(second ?? Number.NaN);
  });

  test('features that are copies of one another: the first is chosen', () => {
    const { frame, target } = madeUpData(5, 300, 3);
    const model = trainBooster({ a: frame['x0'] ?? [], b: frame['x0'] ?? [] }, target, SMALL);
    const [a, b] = model.featureImportance({ kind: 'splits' });
    expect(a?.importance).toBeGreaterThan(10);
    expect(b?.importance).toBe(0);
  });

  test('sampling rows and columns still learns', () => {
    const { frame, target } = madeUpData(8, 2000);
    const fresh = madeUpData(9, 2000);
    const model = trainBooster(frame, target, { trees: 150, rowShare: 0.5, columnShare: 0.75 });
    expect(rootMeanSquare(model.predict(fresh.frame), fresh.target)).toBeLessThan(0.45);
  });

  test('rows of no weight change nothing, also those that take row numbers beyond 16 bits', () => {
    const rows = 65_536;
    const { frame, target } = madeUpData(8, rows + 3, 5);
    const options = { trees: 2, maxLeaves: 5 };
    const first = Array.from({ length: rows }, (_, row) => row);
    const weights = target.map((_, row) => Number(row < rows));
    const all = trainBooster(frame, target, { ...options, weights });
    const part = trainBooster(selectRows(frame, first), target.subarray(0, rows), {
      ...options,
      weights: weights.subarray(0, rows),
    });
    expect(all.predict(frame)).toEqual(part.predict(frame));
    expect(JSON.stringify(all).length).toBeGreaterThan(500);
  });
});

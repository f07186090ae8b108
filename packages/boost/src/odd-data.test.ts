import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import type { BoosterData } from './booster-data.js';
import { fromJSON } from './from-json.js';
import { madeUpData } from './testing/made-up-data.js';
import { trainBooster } from './train-booster.js';
import type { TrainOptions } from './train-options.js';

const SMALL: TrainOptions = { trees: 5, minLeafRows: 1, maxLeaves: 4 };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
  return 'no error';
}

describe('odd data', () => {
  test('a constant target is predicted exactly, by a model whose trees say nothing', () => {
    for (const value of [0.1, -3, 1e300]) {
      const model = trainBooster({ x: [1, 2, 3, 4] }, [value, value, value, value], SMALL);
      expect([...model.predict({ x: [0, 9] })]).toEqual([value, value]);
      expect(model.featureImportance()[0]?.importance).toBe(0);
    }
  });

  test('one row gives its target', () => {
    expect([...trainBooster({ x: [1] }, [7]).predict({ x: [5] })]).toEqual([7]);
  });

  test('constant and all-missing columns are never asked for', () => {
    const { frame, target } = madeUpData(1, 200, 3);
    const data = {
      ...frame,
      same: target.map(() => 3),
      gone: target.map(() => Number.NaN),
      none: Array(200).fill(null),
    };
    const model = trainBooster(data, target, SMALL);
    const splits = new Map(model.featureImportance({ kind: 'splits' }).map((one) => [one.feature, one.importance]));
    expect(['same', 'gone', 'none'].map((name) => splits.get(name))).toEqual([0, 0, 0]);
    expect(splits.get('x0')).toBeGreaterThan(0);
  });

  test('infinities are the ends of the order, also through JSON', () => {
    const x = [-Infinity, -Infinity, 0, 1, 2, Infinity, Infinity];
    const model = trainBooster({ x }, [-9, -9, 0, 0, 0, 8, 8], { ...SMALL, trees: 60, l2: 0, maxLeaves: 3 });
    const predicted = fromJSON(JSON.parse(JSON.stringify(model))).predict({
      x: [-Infinity, -1e308, 1, 1e308, Infinity],
    });
    expect([...predicted].map((value) => Math.round(value) + 0)).toEqual([-9, 0, 0, 8, 8]);
  });

  test('each split learns where missing values go, at the side of either neighbour or alone', () => {
    const x = [1, 1, 2, 2, 3, 3, Number.NaN, Number.NaN];
    for (const [target, likes] of [
      [[0, 0, 5, 5, 9, 9, 0, 0], 1],
      [[0, 0, 5, 5, 9, 9, 9, 9], 3],
    ] as const) {
      const model = trainBooster({ x }, target, { ...SMALL, trees: 80, l2: 0, maxLeaves: 3 });
      const [missing, alike] = model.predict({ x: [Number.NaN, likes] });
      expect(missing).toBeCloseTo(alike ?? Number.NaN, 6);
    }
    const alone = trainBooster({ x }, [1, 1, 1, 1, 1, 1, 7, 7], { ...SMALL, trees: 200, l2: 0 });
    expect(alone.predict({ x: [null, 3, 1e9] })).toEqual(alone.predict([[Number.NaN], [1], [-5]]));
    expect(alone.predict({ x: [null] })[0]).toBeCloseTo(7, 5);
  });

  test('missing values that training never saw go with the heavier side', () => {
    const model = trainBooster({ x: [1, 2, 3, 4, 5] }, [0, 0, 0, 0, 9], { ...SMALL, trees: 1, maxLeaves: 2 });
    expect(model.predict({ x: [null] })).toEqual(model.predict({ x: [1] }));
    const other = trainBooster({ x: [1, 2, 3, 4, 5] }, [9, 0, 0, 0, 0], { ...SMALL, trees: 1, maxLeaves: 2 });
    expect(other.predict({ x: [null] })).toEqual(other.predict({ x: [5] }));
  });

  test('a frame, a matrix by rows or by columns, single precision, and rows are the same data', () => {
    const { frame, columns, target } = madeUpData(4, 60, 3);
    const single = columns.map((column) => Float64Array.from(column, Math.fround));
    const byColumn = Float64Array.from(single.flatMap((column) => [...column]));
    const byRow = Float64Array.from([...target.keys()].flatMap((row) => single.map((column) => column[row] ?? 0)));
    const names = Object.keys(frame);
    const forms: readonly BoosterData[] = [
      Object.fromEntries(names.map((name, i) => [name, single[i] ?? []])),
      { values: byRow, rows: 60, columns: 3, names },
      { values: byColumn, rows: 60, columns: 3, names, order: 'column' },
      { values: Float32Array.from(byRow), rows: 60, columns: 3, names },
    ];
    const models = forms.map((data) => JSON.stringify(trainBooster(data, target, SMALL)));
    expect(new Set(models).size).toBe(1);
    const model = fromJSON(JSON.parse(models[0] ?? ''));
    const into = new Float64Array(60);
    expect(model.predict({ values: byRow, rows: 60, columns: 3 }, into)).toBe(into);
    for (const data of forms) expect(model.predict(data)).toEqual(into);
    const lists = [...target.keys()].map((row) => [...byRow.subarray(3 * row, 3 * row + 3)]);
    expect(model.predict(lists)).toEqual(into);
    expect(model.predict([])).toEqual(new Float64Array());
  });

  test('what is changed after training does not change the model', () => {
    const { frame, columns, target } = madeUpData(6, 80, 3);
    const model = trainBooster(frame, target, SMALL);
    const before = JSON.stringify(model);
    columns[0]?.fill(0);
    target.fill(0);
    expect(JSON.stringify(model)).toBe(before);
    expect(Object.isFrozen(model)).toBe(true);
  });

  test.each<[string, () => unknown]>([
    ['a target beyond single precision', () => trainBooster({ x: [1, 2, 3] }, [1e300, 0, 0])],
    [
      'a custom loss that is no number',
      () => trainBooster({ x: [1, 2] }, [1, 2], { loss: { name: 'bad', derivatives: (_, __, g) => void g.fill(NaN) } }),
    ],
    ['no rows', () => trainBooster({ x: [] }, [])],
    ['no columns', () => trainBooster({}, [])],
    ['a target of another length', () => trainBooster({ x: [1, 2] }, [1])],
    ['a target with NaN', () => trainBooster({ x: [1, 2] }, [1, Number.NaN])],
    ['a target with an infinity', () => trainBooster({ x: [1, 2] }, [1, Infinity])],
    ['negative counts', () => trainBooster({ x: [1, 2] }, [1, -1], { loss: 'poisson' })],
    ['labels beyond 1', () => trainBooster({ x: [1, 2] }, [1, 2], { loss: 'logistic' })],
    ['weights of another length', () => trainBooster({ x: [1, 2] }, [1, 2], { weights: [1] })],
    ['negative weights', () => trainBooster({ x: [1, 2] }, [1, 2], { weights: [1, -1] })],
    ['no weight above 0', () => trainBooster({ x: [1, 2] }, [1, 2], { weights: [0, 0] })],
    ['a matrix of another size', () => trainBooster({ values: new Float64Array(5), rows: 2, columns: 3 }, [1, 2])],
    ['a column that predictions lack', () => trainBooster({ x: [1, 2] }, [1, 2]).predict({ y: [1] })],
    ['words where numbers were', () => trainBooster({ x: [1, 2] }, [1, 2]).predict({ x: ['a'] })],
    ['a buffer of another length', () => trainBooster({ x: [1, 2] }, [1, 2]).predict({ x: [1] }, new Float64Array(2))],
    ['rows of another width', () => trainBooster({ x: [1, 2] }, [1, 2]).predict([[1, 2]])],
    ['rows without a name', () => trainBooster({ x: [1, 2] }, [1, 2]).predict([{ y: 1 }])],
  ])('%s: BOOST_DATA_INVALID', (_, work) => {
    expect(codeOf(work)).toBe('BOOST_DATA_INVALID');
  });

  test.each<TrainOptions>([
    { trees: -1 },
    { trees: 1.5 },
    { learningRate: 0 },
    { learningRate: 1.1 },
    { maxLeaves: 0 },
    { maxDepth: 0 },
    { minLeafRows: 0 },
    { l2: -1 },
    { l2: Number.NaN },
    { minGain: Infinity },
    { maxBins: 1 },
    { maxBins: 256 },
    { rowShare: 0 },
    { columnShare: 2 },
    { loss: { kind: 'quantile', level: 1 } },
    { categorical: ['y'] },
    { monotone: { y: 1 } },
    { categorical: ['x'], monotone: { x: 1 } },
    { earlyStopping: { validation: { lastShare: 1 } } },
    { earlyStopping: { validation: { lastShare: 0.5 }, rounds: 0 } },
  ])('%o: BOOST_OPTION_INVALID', (options) => {
    expect(codeOf(() => trainBooster({ x: [1, 2, 3] }, [1, 2, 3], options))).toBe('BOOST_OPTION_INVALID');
  });
});

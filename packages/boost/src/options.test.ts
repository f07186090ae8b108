import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { madeUpData, rootMeanSquare } from './testing/made-up-data.js';
import { trainBooster, trainBoosterAsync } from './train-booster.js';
import type { LossOption, TrainingProgress } from './train-options.js';

describe('monotone constraints', () => {
  test.each<LossOption>(['squared', 'absolute', { kind: 'quantile', level: 0.7 }, 'poisson'])(
    'predictions never fall along a column that may only rise, nor rise along one that may only fall (%o)',
    (loss) => {
      const { frame, target } = madeUpData(1, 800);
      const labels = target.map((value) => Math.max(0, value + 2));
      const options = { loss, trees: 40, maxLeaves: 12, minLeafRows: 10 } as const;
      const model = trainBooster(frame, labels, { ...options, monotone: { x0: 1, x2: -1 } });
      const free = trainBooster(frame, labels, options);
      const random = seededRandom(1, 'ways');
      let broken = 0;
      for (let way = 0; way < 40; way += 1) {
        const others = [random.normal(), random.normal(), random.normal()] as const;
        const along = (column: 0 | 2) =>
          Array.from({ length: 60 }, (_, i) => {
            const row = [others[0], others[1], others[2], 0];
            row[column] = -3 + i / 10;
            return row;
          });
        const isRising = (values: Float64Array): boolean =>
          values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
        expect(isRising(model.predict(along(0)))).toBe(true);
        expect(isRising(model.predict(along(2)).toReversed())).toBe(true);
        if (!isRising(free.predict(along(0)))) broken += 1;
      }
      expect(broken).toBeGreaterThan(20);
    },
  );
});

describe('categories', () => {
  const words = ['b', 'd', 'a', 'c', 'e'] as const;
  const worth = { a: 1, b: 7, c: 1, d: 7, e: 3 } as const;
  const column = Array.from({ length: 200 }, (_, row) => words[row % 5] ?? 'a');
  const target = column.map((word) => worth[word]);

  test('one question divides a set from the others, whatever the order of names', () => {
    const model = trainBooster({ column }, target, { trees: 1, maxLeaves: 2, learningRate: 1, l2: 0 });
    const [a, b, c, d] = model.predict({ column: ['a', 'b', 'c', 'd'] });
    expect([a, b]).toEqual([c, d]);
    expect(b).toBeGreaterThan((a ?? 0) + 3);
  });

  test('other names for the same categories change nothing; numbers can be categories', () => {
    const renamed = new Map(words.map((word, i) => [word, 5 - i]));
    const numbers = column.map((word) => renamed.get(word) ?? 0);
    const options = { trees: 10, categorical: ['column'] };
    const plain = trainBooster({ column }, target, options).predict({ column });
    expect(trainBooster({ column: numbers }, target, options).predict({ column: numbers })).toEqual(plain);
  });

  test('unknown and rare categories are taken for missing', () => {
    const rows = column.map((word, row) => (row % 8 === 0 ? null : word));
    const model = trainBooster({ column: rows }, target, { trees: 20, maxBins: 3 });
    const [feature] = model.features;
    expect(feature?.kind === 'category' && feature.levels).toHaveLength(3);
    const [unknown, missing] = model.predict({ column: ['never seen', null] });
    expect(unknown).toBe(missing);
    const dropped = words.find((word) => feature?.kind === 'category' && !feature.levels.includes(word)) ?? null;
    expect(model.predict({ column: [dropped] })[0]).toBe(missing);
  });
});

describe('early stopping', () => {
  test('keeps the trees with the least loss on rows that it was not trained on', () => {
    const { frame, target } = madeUpData(1, 300);
    const validation = { data: madeUpData(2, 300).frame, target: madeUpData(2, 300).target };
    const losses: number[] = [];
    const options = { trees: 400, learningRate: 0.3, minLeafRows: 5 } as const;
    const model = trainBooster(frame, target, {
      ...options,
      earlyStopping: { validation, rounds: 7 },
      progress: ({ validationLoss }) => losses.push(validationLoss),
    });
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(model.trees).toBe(best);
    expect(losses).toHaveLength(best + 7);
    const error = rootMeanSquare(model.predict(validation.data), validation.target);
    expect(error * error).toBeCloseTo(losses[best - 1] ?? Number.NaN, 10);
    const all = trainBooster(frame, target, options);
    expect(error).toBeLessThan(rootMeanSquare(all.predict(validation.data), validation.target));
  });

  test('the last share is not trained on: what stands there has no say in the first tree', () => {
    const { frame, target } = madeUpData(1, 200);
    const other = target.map((value, row) => (row < 150 ? value : 1000));
    const earlyStopping = { validation: { lastShare: 0.25 }, rounds: 1000 };
    const first = (values: Float64Array): number | undefined => {
      const losses: number[] = [];
      const options = { trees: 3, earlyStopping, progress: (at: TrainingProgress) => losses.push(at.validationLoss) };
      trainBooster(frame, values, options);
      return losses[0];
    };
    const model = trainBooster(frame, target, { trees: 3, earlyStopping });
    const same = trainBooster({ ...frame }, target.subarray(0), { trees: model.trees, earlyStopping });
    expect(JSON.stringify(same)).toBe(JSON.stringify(model));
    expect(first(other)).toBeGreaterThan(900_000);
  });
});

describe('cancelling and progress', () => {
  test('tells of each tree, and stops before the next when the signal is aborted', () => {
    const { frame, target } = madeUpData(1, 200);
    const controller = new AbortController();
    const seen: number[] = [];
    const reason = new Error('enough');
    const train = () =>
      trainBooster(frame, target, {
        trees: 10,
        signal: controller.signal,
        progress: ({ tree, trees }) => {
          seen.push(tree / trees);
          if (tree === 3) controller.abort(reason);
        },
      });
    expect(train).toThrow(reason);
    expect(seen).toEqual([0.1, 0.2, 0.3]);
  });

  test('the asynchronous way gives others their turn, and the same model', async () => {
    const { frame, target } = madeUpData(1, 200);
    const options = { trees: 10 };
    const model = await trainBoosterAsync(frame, target, options);
    expect(JSON.stringify(model)).toBe(JSON.stringify(trainBooster(frame, target, options)));
    const controller = new AbortController();
    const training = trainBoosterAsync(frame, target, { trees: 1e9, signal: controller.signal });
    setImmediate(() => controller.abort(new Error('from outside')));
    await expect(training).rejects.toThrow('from outside');
  });
});

describe('importance', () => {
  test('what the target depends on is worth most, by each measure', () => {
    const { frame, target } = madeUpData(1, 1500);
    const model = trainBooster(frame, target, { trees: 60 });
    const fresh = madeUpData(2, 500);
    const permutation = { kind: 'permutation', data: fresh.frame, target: fresh.target } as const;
    for (const options of [{ kind: 'gain' }, { kind: 'splits' }, permutation] as const) {
      const worth = new Map(model.featureImportance(options).map((one) => [one.feature, one.importance]));
      expect([...worth.keys()]).toEqual(['x0', 'x1', 'x2', 'x3']);
      for (const name of ['x0', 'x1', 'x2']) expect(worth.get(name)).toBeGreaterThan(worth.get('x3') ?? 0);
    }
    expect(model.featureImportance(permutation)).toEqual(model.featureImportance(permutation));
    expect(Math.abs(model.featureImportance(permutation)[3]?.importance ?? 1)).toBeLessThan(0.02);
  });
});

test('of equal gains the older leaf is divided, and the lower value parts from the others', () => {
  const one = { trees: 1, learningRate: 1, l2: 0, minLeafRows: 1 };
  const leaves = trainBooster({ x: [0, 1, 2, 3] }, [0, 1, 10, 11], { ...one, maxLeaves: 3 });
  expect([...leaves.predict({ x: [0, 1, 2, 3] })]).toEqual([0, 1, 10.5, 10.5]);
  // Parting 0 or 2 from the others gains the same.
  const bins = trainBooster({ x: [0, 1, 2] }, [0, 1, 2], { ...one, maxLeaves: 2 });
  expect([...bins.predict({ x: [0, 1, 2] })]).toEqual([0, 1.5, 1.5]);
});

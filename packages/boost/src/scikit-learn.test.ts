import { readFileSync } from 'node:fs';
import type { Frame } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { trainBooster } from './train-booster.js';
import type { TrainOptions } from './train-options.js';

interface Fixture {
  readonly about: string;
  readonly features: readonly (readonly (number | null)[])[];
  readonly group: readonly number[];
  readonly weights: readonly number[];
  readonly targets: Readonly<Record<'number' | 'count' | 'label', readonly number[]>>;
  readonly predictions: Readonly<Record<string, readonly number[]>>;
}

// The generator beside it writes these members.
const FIXTURE = JSON.parse(
  readFileSync(new URL('../fixtures/histogram-trees.json', import.meta.url), 'utf8'),
) as Fixture;

const [whole = [], gappy = [], noise = []] = FIXTURE.features;
const FRAME: Frame = { whole, gappy, noise };
const GROUPED: Frame = { ...FRAME, group: FIXTURE.group };
const COMMON: TrainOptions = { trees: 30, learningRate: 0.1, maxLeaves: 8, minLeafRows: 12, l2: 1 };
const { weights } = FIXTURE;

function largestDifference(
  name: string,
  frame: Frame,
  target: 'number' | 'count' | 'label',
  options: TrainOptions,
): number {
  const expected = FIXTURE.predictions[name] ?? [];
  const predicted = trainBooster(frame, FIXTURE.targets[target], { ...COMMON, ...options }).predict(frame);
  expect(expected).toHaveLength(predicted.length);
  return expected.reduce((most, value, row) => Math.max(most, Math.abs(value - (predicted[row] ?? Number.NaN))), 0);
}

describe(`trees of ${FIXTURE.about}`, () => {
  test.each<[string, Frame, 'number' | 'count' | 'label', TrainOptions]>([
    ['squared', FRAME, 'number', {}],
    ['squared, depth 2', FRAME, 'number', { maxDepth: 2 }],
    ['squared, weights', FRAME, 'number', { weights, minLeafRows: 1 }],
    ['squared, categories', GROUPED, 'number', { categorical: ['group'] }],
    ['absolute', FRAME, 'number', { loss: 'absolute' }],
    ['poisson', FRAME, 'count', { loss: 'poisson' }],
    ['logistic', FRAME, 'label', { loss: 'logistic' }],
    ['logistic, weights', FRAME, 'label', { loss: 'logistic', weights, minLeafRows: 1 }],
  ])('%s: the same predictions', (name, frame, target, options) => {
    // Both sides keep gradients in single precision.
    expect(largestDifference(name, frame, target, options)).toBeLessThan(1e-5);
  });

  // It rates bounded splits by gradient · value, here by the loss itself; its quantiles interpolate, ours count weights.
  test.each<[string, TrainOptions, (error: number) => number]>([
    ['squared, monotone', { monotone: { whole: 1, gappy: -1 } }, (error) => error * error],
    [
      'quantile 0.83',
      { loss: { kind: 'quantile', level: 0.83 } },
      (error) => (error > 0 ? 0.83 * error : -0.17 * error),
    ],
  ])('%s: as good a fit, where conventions differ', (name, options, loss) => {
    const target = FIXTURE.targets.number;
    const lossOf = (predicted: ArrayLike<number>): number =>
      target.reduce((sum, value, row) => sum + loss(value - (predicted[row] ?? Number.NaN)), 0);
    const ours = lossOf(trainBooster(FRAME, target, { ...COMMON, ...options }).predict(FRAME));
    const ratio = ours / lossOf(FIXTURE.predictions[name] ?? []);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
  });
});

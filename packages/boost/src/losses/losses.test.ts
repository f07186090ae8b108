import { describe, expect, test } from 'vitest';
import type { CustomLoss, Loss } from '../loss.js';
import { greatestDifference, madeUpData } from '../testing/made-up-data.js';
import { trainBooster } from '../train-booster.js';
import { sigmoid, logisticLoss } from './logistic.js';
import { poissonLoss } from './poisson.js';
import { absoluteLoss, quantileLoss } from './quantile.js';
import { squaredLoss } from './squared.js';

/** Slope of a row's loss by central differences. */
function slope({ value }: Loss, score: number, target: number): number {
  const step = 1e-6;
  return ((value?.(score + step, target) ?? Number.NaN) - (value?.(score - step, target) ?? Number.NaN)) / (2 * step);
}

describe('losses', () => {
  test.each<[string, Loss, number, readonly number[]]>([
    // Half the squared error has the slope that is used; its value is the whole, which reads as a mean squared error.
    ['squared', squaredLoss, 2, [-2, 0, 3.5]],
    ['absolute', absoluteLoss, 1, [-2, 0, 3.5]],
    ['quantile', quantileLoss(0.9), 1, [-2, 0, 3.5]],
    ['poisson', poissonLoss, 1, [0, 1, 7]],
    ['logistic', logisticLoss, 1, [0, 0.25, 1]],
  ])('%s: derivatives are those of the value', (_, loss, scale, targets) => {
    for (const target of targets) {
      for (const score of [-3.1, -0.4, 0.3, 2.2]) {
        const [gradient, hessian] = [new Float32Array(1), new Float32Array(1)];
        loss.derivatives(Float64Array.of(score), Float64Array.of(target), gradient, hessian);
        expect(scale * (gradient[0] ?? 0)).toBeCloseTo(slope(loss, score, target), 5);
        if (loss.constantHessian) continue;
        const step = 1e-3;
        const second = (slope(loss, score + step, target) - slope(loss, score - step, target)) / (2 * step);
        expect(hessian[0]).toBeCloseTo(second, 2);
      }
    }
  });

  test.each<[string, Loss, readonly number[]]>([
    ['squared', squaredLoss, [1, 2, 4, 9]],
    ['absolute', absoluteLoss, [1, 2, 4, 9]],
    ['quantile', quantileLoss(0.8), [1, 2, 4, 9, 11, 12]],
    ['poisson', poissonLoss, [0, 2, 5]],
    ['logistic', logisticLoss, [0, 0, 1]],
  ])('%s: no other start has less loss, with and without weights', (_, loss, target) => {
    for (const weights of [undefined, target.map((__, row) => 1 + (row % 3))]) {
      const total = (score: number): number =>
        target.reduce((sum, y, row) => sum + (weights?.[row] ?? 1) * (loss.value?.(score, y) ?? 0), 0);
      const start = loss.baseline(Float64Array.from(target), weights);
      for (const off of [-0.5, -0.01, 0.01, 0.5])
        expect(total(start + off)).toBeGreaterThanOrEqual(total(start) - 1e-12);
    }
  });

  test('the sigmoid keeps small probabilities and does not overflow', () => {
    expect(sigmoid(-700)).toBeCloseTo(0, 300);
    expect(sigmoid(-700)).toBeGreaterThan(0);
    expect(sigmoid(800)).toBe(1);
    expect(sigmoid(-800)).toBe(0);
  });

  test('two quantiles hold the share of fresh outcomes that lies between their levels', () => {
    const { frame, target } = madeUpData(1, 4000);
    const fresh = madeUpData(2, 4000);
    const at = (level: number): Float64Array =>
      trainBooster(frame, target, {
        loss: { kind: 'quantile', level },
        minLeafRows: 60,
        maxLeaves: 6,
        trees: 40,
      }).predict(fresh.frame);
    const [low, high] = [at(0.1), at(0.9)];
    const inside = fresh.target.filter((y, row) => y > (low[row] ?? 0) && y <= (high[row] ?? 0)).length / 4000;
    expect(inside).toBeGreaterThan(0.76);
    expect(inside).toBeLessThan(0.84);
  });

  test('rates are above 0 and have the mean of the counts, probabilities that of the labels', () => {
    const { frame, target } = madeUpData(3, 1000);
    const counts = target.map((y) => Math.max(0, Math.round(2 * y)));
    const rates = trainBooster(frame, counts, { loss: 'poisson', trees: 40 }).predict(frame);
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(rates.every((rate) => rate > 0)).toBe(true);
    expect(mean(rates) / mean(counts)).toBeCloseTo(1, 1);
    const labels = target.map((y) => Number(y > 0.7));
    const shares = trainBooster(frame, labels, { loss: 'logistic', trees: 40 }).predict(frame);
    expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
    expect(mean(shares)).toBeCloseTo(mean(labels), 2);
  });

  test('all labels alike, or all counts 0, give a finite model', () => {
    const x = Float64Array.from({ length: 50 }, (_, row) => row);
    const same = trainBooster(
      { x },
      x.map(() => 1),
      { loss: 'logistic' },
    ).predict({ x });
    expect(same.every((share) => share > 0.999)).toBe(true);
    const none = trainBooster(
      { x },
      x.map(() => 0),
      { loss: 'poisson' },
    ).predict({ x });
    expect(none.every((rate) => rate >= 0 && rate < 1e-6)).toBe(true);
  });

  test('a loss of one’s own: the squared one written out gives the same model', () => {
    const { frame, target } = madeUpData(5, 300);
    const own: CustomLoss = {
      name: 'mine',
      baseline: (y) => y.reduce((sum, value) => sum + value, 0) / y.length,
      derivatives: (score, y, gradient, hessian) => {
        for (let i = 0; i < y.length; i += 1) gradient[i] = (score[i] ?? 0) - (y[i] ?? 0);
        hessian.fill(1);
      },
    };
    const model = trainBooster(frame, target, { loss: own, trees: 20 });
    expect(model.loss).toEqual({ kind: 'custom', name: 'mine' });
    const plain = trainBooster(frame, target, { trees: 20 });
    expect(greatestDifference(model.predict(frame), plain.predict(frame))).toBeLessThan(1e-9);
  });
});

import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { compareClassifierWithBaselines } from './compare-classifier.js';
import { compareWithBaselines } from './compare-with-baselines.js';
import { regressionMetrics } from './regression-metrics.js';

const coded = (code: string) => expect.objectContaining({ code });

describe('compareWithBaselines', () => {
  it('has R² and its standard error for the skill in squares beside the mean', () => {
    const random = seededRandom(1, 'skill');
    const truth = Array.from({ length: 300 }, () => random.normal());
    const prediction = truth.map((value) => 0.6 * value + 0.5 * random.normal());
    const [mean] = compareWithBaselines(truth, prediction, { baselines: { mean: 'mean' }, loss: 'squared' });
    const { r2, standardErrors } = regressionMetrics(truth, prediction);
    expect(mean?.skill).toBeCloseTo(r2, 12);
    expect(mean?.skillError).toBeCloseTo(standardErrors.r2, 12);
    expect(mean).toMatchObject({ verdict: 'better', method: 'paired-t', n: 300, units: 300 });
  });

  it('gives the last value of each entity, and leaves out the rows that have none', () => {
    const [last] = compareWithBaselines([2, 6, 3, 8, 3, 9], [2, 6, 2, 7, 3, 9], {
      baselines: { last: 'last' },
      entity: ['a', 'b', 'a', 'b', 'a', 'b'],
    });
    // Differences |last − truth| − |prediction − truth|: 1 − 1, 2 − 1, 0 − 0, 1 − 0.
    expect(last).toMatchObject({ n: 4, loss: 0.5, baselineLoss: 1, skill: 0.5, meanDifference: 0.5 });
  });

  it('takes constants from a reference, and predictions that are given', () => {
    const found = compareWithBaselines([1, 2, 3], [1, 2, 3], {
      baselines: { median: 'median', other: [2, Number.NaN, 5] },
      reference: [10, 20, 60],
    });
    expect(found.map(({ baseline, n, baselineLoss }) => [baseline, n, baselineLoss])).toEqual([
      ['median', 3, 18],
      ['other', 2, 1.5],
    ]);
  });

  it('takes periods for units, with a sign flip: ten rows that agree within two periods prove nothing', () => {
    const truth = Array.from({ length: 20 }, (_, i) => i % 3);
    const prediction = truth.map((value, i) => value + (i < 10 ? 0.1 : 0.2));
    const period = truth.map((_, i) => (i < 10 ? 'p1' : 'p2'));
    const baselines = { worse: truth.map((value) => value + 1) };
    const [byRow] = compareWithBaselines(truth, prediction, { baselines });
    const [byPeriod] = compareWithBaselines(truth, prediction, { baselines, period });
    expect(byRow?.pValue).toBeLessThan(1e-6);
    expect(byPeriod).toMatchObject({ units: 2, pValue: 0.5, method: 'sign-flip-exact', verdict: 'inconclusive' });
    expect(byPeriod?.meanDifference).toBeCloseTo(0.85, 12);
  });

  it('calls a model better or worse than an equally good one in 5 % of cases', () => {
    const random = seededRandom(2, 'null');
    let alarms = 0;
    const runs = 600;
    for (let run = 0; run < runs; run += 1) {
      const truth = Array.from({ length: 60 }, () => -Math.log(1 - random.next()));
      const noisy = () => truth.map((value) => value + random.normal());
      const [other] = compareWithBaselines(truth, noisy(), { baselines: { other: noisy() } });
      if (other?.verdict !== 'inconclusive') alarms += 1;
    }
    // Binomial 99.9 % interval of 600 at 5 %.
    expect(alarms).toBeGreaterThanOrEqual(14);
    expect(alarms).toBeLessThanOrEqual(49);
  });

  it('covers the skill of the population', () => {
    const random = seededRandom(3, 'cover');
    const runs = 400;
    let inside = 0;
    for (let run = 0; run < runs; run += 1) {
      const truth = Array.from({ length: 80 }, () => random.normal());
      const prediction = truth.map((value) => value + 0.5 * random.normal());
      const baselines = { zero: truth.map(() => 0) };
      const [zero] = compareWithBaselines(truth, prediction, { baselines });
      const [low, high] = zero?.skillInterval ?? [NaN, NaN];
      // E|0.5 z| / E|z|.
      if (low <= 0.5 && 0.5 <= high) inside += 1;
    }
    expect(inside / runs).toBeGreaterThan(0.91);
    expect(inside / runs).toBeLessThan(0.985);
  });

  it('concludes nothing from one row or none', () => {
    expect(compareWithBaselines([1], [2])[0]).toMatchObject({ pValue: NaN, verdict: 'inconclusive' });
    expect(compareWithBaselines([], [], { baselines: { last: 'last' } })[0]).toMatchObject({ n: 0, skill: NaN });
  });

  it.each([
    ['METRICS_LENGTH_MISMATCH', () => compareWithBaselines([1], [1, 2])],
    ['METRICS_LENGTH_MISMATCH', () => compareWithBaselines([1, 2], [1, 2], { baselines: { a: [1] } })],
    ['METRICS_LENGTH_MISMATCH', () => compareWithBaselines([1, 2], [1, 2], { period: ['a'] })],
    ['METRICS_VALUE_INVALID', () => compareWithBaselines([1, NaN], [1, 2])],
    ['METRICS_VALUE_INVALID', () => compareWithBaselines([1, 2], [1, 2], { baselines: { a: [1, Infinity] } })],
    ['METRICS_VALUE_INVALID', () => compareWithBaselines([1, 2], [1, 2], { reference: [NaN] })],
    ['METRICS_OPTION_INVALID', () => compareWithBaselines([1, 2], [1, 2], { alpha: 0 })],
  ])('refuses what cannot be with %s', (code, work) => {
    expect(work).toThrow(coded(code));
  });
});

describe('compareClassifierWithBaselines', () => {
  it('compares with the most frequent class by errors, and with the shares by the Brier score', () => {
    const [majority, prior] = compareClassifierWithBaselines([0, 1, 1, 1], [0.2, 0.9, 0.8, 0.4]);
    expect(majority).toMatchObject({ baseline: 'majority', loss: 0.25, baselineLoss: 0.25, skill: 0 });
    // Brier of the shares 2 · ¾ · ¼, of the model 2 · (0.04 + 0.01 + 0.04 + 0.36)/4.
    expect(prior?.baselineLoss).toBeCloseTo(0.375, 12);
    expect(prior?.skill).toBeCloseTo(1 - 0.225 / 0.375, 12);
  });

  it('has no comparison of probabilities where labels were predicted, and takes shares from a reference', () => {
    const found = compareClassifierWithBaselines(['a', 'b'], ['a', 'b'], { reference: ['b', 'b', 'a'] });
    expect(found.map(({ baseline, baselineLoss }) => [baseline, baselineLoss])).toEqual([['majority', 0.5]]);
    expect(() => compareClassifierWithBaselines(['a', 'b'], ['a', 'b'], { reference: ['c'] })).toThrow(
      coded('METRICS_VALUE_INVALID'),
    );
  });
});

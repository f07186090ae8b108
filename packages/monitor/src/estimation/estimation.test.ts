import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { estimatePerformance } from './estimate-performance.js';
import type { LabelledPeriod } from './labelled-period.js';
import { realisedOf, simulatedPeriod, type Simulated } from './simulated-period.js';
import { startTracking, trackEstimate } from './track-estimate.js';
import { type PerformanceEstimator, trainEstimator } from './train-estimator.js';

const history = (seed: number, count = 12, options: Simulated = {}): readonly LabelledPeriod[] =>
  Array.from({ length: count }, (_, i) => simulatedPeriod(`past-${i}`, seededRandom('past', seed, i), options));

const estimator = trainEstimator(history(0));

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
};

/** Estimates period after period, as a service would, the state through JSON. */
function follow(own: PerformanceEstimator, count: number, options: (i: number) => Simulated, seed = 1) {
  let tracking = startTracking();
  const statuses = Array.from({ length: count }, (_, i) => {
    const period = simulatedPeriod(`p${i}`, seededRandom('next', seed, i), options(i));
    const estimate = estimatePerformance(own, period, tracking);
    if (estimate.status === 'estimated') {
      tracking = JSON.parse(JSON.stringify(trackEstimate(own, tracking, period.period, estimate, realisedOf(period))));
    }
    return estimate.status;
  });
  return { tracking, statuses };
}

describe('estimatePerformance', () => {
  it('follows a shift of the mixture of rows, with outcomes that nobody has seen', () => {
    const [ordinary, shifted] = [0.2, 0.8].map((difficult) => {
      const period = simulatedPeriod('next', seededRandom('shift', difficult), { difficult, n: 2000 });
      return { estimate: estimatePerformance(estimator, period), came: realisedOf(period) };
    });
    expect(ordinary?.estimate.status).toBe('estimated');
    // 80 % of difficult rows make (0.2 + 0.8·3)/(0.8 + 0.2·3) = 1.857 times the error.
    expect((shifted?.estimate.mae.value ?? 0) / (ordinary?.estimate.mae.value ?? 1)).toBeGreaterThan(1.7);
    for (const { estimate, came } of [ordinary, shifted].flatMap((one) => one ?? [])) {
      expect(Math.abs(estimate.mae.value / came.mae - 1)).toBeLessThan(0.08);
      expect(Math.abs(estimate.rmse.value / came.rmse - 1)).toBeLessThan(0.08);
    }
  });

  it('has the figures that come in its intervals as often as it says', () => {
    const [inside, total] = [{ mae: 0, rmse: 0 }, 150];
    for (let i = 0; i < total; i += 1) {
      const difficult = 0.1 + 0.3 * seededRandom('mix', i).next();
      const period = simulatedPeriod('next', seededRandom('cover', i), { difficult, n: 150 });
      const [estimate, came] = [estimatePerformance(estimator, period), realisedOf(period)];
      for (const figure of ['mae', 'rmse'] as const) {
        const { lower, upper } = estimate[figure];
        if (came[figure] >= lower && came[figure] <= upper) inside[figure] += 1;
      }
    }
    // Beyond three standard errors of a share of 0.95 of 150, 0.897; the t quantile makes it a little more than 0.95.
    expect(inside.mae / total).toBeGreaterThan(0.897);
    expect(inside.rmse / total).toBeGreaterThan(0.897);
    expect(inside.mae / total).toBeLessThan(1);
  });

  it('allows for what periods have in common beyond their rows', () => {
    const steady = estimator.absolute.between;
    const wobbling = trainEstimator(history(5, 12, { wobble: 0.3 })).absolute.between;
    // Sampling alone moves a period by 4.6 %.
    expect(Math.sqrt(steady)).toBeLessThan(0.03);
    expect(Math.sqrt(wobbling)).toBeGreaterThan(0.12);
  });

  it('says nothing of rows like which it has seen none, or of no rows', () => {
    const period = simulatedPeriod('next', seededRandom('far'), {});
    const far = { minutes: Float64Array.from(period.predictions, (_, i) => (i % 5 === 0 ? 200 : 30)) };
    const rows = { predictions: period.predictions, features: { ...period.features, ...far } };
    expect(estimatePerformance(estimator, rows)).toMatchObject({
      status: 'unreliable',
      reason: 'outside-training-range',
      outside: 0.2,
      mae: { value: Number.NaN },
    });
    const words = { predictions: [1], features: { minutes: [45], position: ['LIB'] } };
    expect(estimatePerformance(estimator, words)).toMatchObject({ reason: 'outside-training-range', outside: 1 });
    const empty = { predictions: [], features: { minutes: [], position: [] } };
    expect(estimatePerformance(estimator, empty)).toMatchObject({ reason: 'no-rows', n: 0 });
  });

  it('is the same through JSON', () => {
    const period = simulatedPeriod('next', seededRandom('json'));
    const text = JSON.stringify(estimator);
    expect(estimatePerformance(JSON.parse(text), period)).toEqual(estimatePerformance(estimator, period));
    expect(text.length).toBeLessThan(200_000);
  });
});

describe('trackEstimate', () => {
  it('lets an estimator go on that holds, whatever the mixture of rows does', () => {
    const { tracking, statuses } = follow(estimator, 60, (i) => ({ difficult: i < 30 ? 0.2 : 0.7 }));
    expect(statuses).not.toContain('unreliable');
    expect(tracking).toMatchObject({ n: 60, switchedOff: null });
    expect(tracking.latest).toHaveLength(50);
    expect(Math.abs(tracking.meanError)).toBeLessThan(0.1);
  });

  it('switches off within a few periods of a drift of the concept, and stays so', () => {
    const { tracking, statuses } = follow(estimator, 30, (i) => ({ drift: i < 10 ? 1 : 1.6 }));
    const off = statuses.indexOf('unreliable');
    expect(off).toBeGreaterThan(11);
    expect(off).toBeLessThan(15);
    expect(statuses.slice(off)).not.toContain('estimated');
    expect(tracking.switchedOff?.reason).toMatch(/of \d+ realised figures lay outside/);
    expect(tracking.meanError).toBeLessThan(0);
  });

  /** The number of figures until it is switched off, at most `most`. */
  function lifetime(came: (i: number) => number, most: number): number {
    const mae = { value: 1, lower: 0.9, upper: 1.1 };
    let tracking = startTracking();
    for (let i = 0; i < most; i += 1) {
      tracking = trackEstimate(estimator, tracking, `p${i}`, { mae, rmse: mae }, { mae: came(i), rmse: 1 });
      if (tracking.switchedOff !== null) return i + 1;
    }
    return most;
  }

  it('needs three misses in a row, also after a long time without one, on whichever side, and four at the start', () => {
    expect(lifetime(() => 2, 50)).toBe(4);
    expect(lifetime((i) => (i < 200 ? 1 : 2), 300)).toBe(203);
    expect(lifetime((i) => (i < 7 ? 1.1 : 0.2), 300)).toBe(10);
    expect(lifetime((i) => (i % 10 === 0 ? 2 : 1), 500)).toBe(500);
  });

  it('lasts as long as promised in the mean when one figure in ten is missed, and longer when one in twenty is', () => {
    const lengths = [0.1, 0.05].map((rate) => {
      let total = 0;
      for (let run = 0; run < 200; run += 1) {
        const random = seededRandom('calibrate', rate, run);
        total += lifetime(() => (random.next() < rate ? 2 : 1), 3000);
      }
      return total / 200;
    });
    // Geometric to a good approximation: the standard error of the mean of 200 is a fourteenth of it.
    expect(lengths[0]).toBeGreaterThan(380 * (1 - 3 / 14));
    expect(lengths[1]).toBeGreaterThan(2 * (lengths[0] ?? 0));
  });

  it('refuses what cannot be compared', () => {
    const nothing = { value: Number.NaN, lower: Number.NaN, upper: Number.NaN };
    const figures = { mae: nothing, rmse: nothing };
    expect(codeOf(() => trackEstimate(estimator, startTracking(), 'p', figures, { mae: 1, rmse: 1 }))).toBe(
      'ESTIMATOR_INPUT_INVALID',
    );
  });
});

describe('trainEstimator', () => {
  it('refuses what it cannot learn from', () => {
    const good = history(3, 5);
    const withFirst = (change: Partial<LabelledPeriod>) =>
      good.map((period, i) => (i === 0 ? { ...period, ...change } : period));
    const cases: readonly (() => unknown)[] = [
      () => trainEstimator(good.slice(1)),
      () => trainEstimator(withFirst({ outcomes: [1] })),
      () => trainEstimator(withFirst({ predictions: [1], outcomes: [1] })),
      () => trainEstimator(withFirst({ predictions: Array.from({ length: 300 }, () => Number.NaN) })),
      () => trainEstimator(withFirst({ outcomes: Array.from({ length: 300 }, () => Number.POSITIVE_INFINITY) })),
      () => trainEstimator(withFirst({ features: { minutes: new Float64Array(300) } })),
      () => trainEstimator(withFirst({ features: { '(prediction)': new Float64Array(300) } })),
      () => trainEstimator(good, { confidence: 1 }),
      () => trainEstimator(good, { tolerance: 20 }),
      () => trainEstimator(good, { falseAlarms: { count: 1, points: 1 } }),
      () => trainEstimator(good, { mostOutside: 2 }),
    ];
    expect(cases.map(codeOf)).toEqual(cases.map(() => 'ESTIMATOR_INPUT_INVALID'));
  });

  it('takes errors that are all 0 for what they are', () => {
    const perfect = history(4, 5).map((period) => ({ ...period, outcomes: period.predictions }));
    const estimate = estimatePerformance(trainEstimator(perfect), simulatedPeriod('next', seededRandom('zero')));
    expect(estimate.mae).toEqual({ value: 0, lower: 0, upper: 0 });
  });
});

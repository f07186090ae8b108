import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classificationMetrics } from './classification-metrics.js';

const coded = (code: string) => expect.objectContaining({ code });

describe('classificationMetrics', () => {
  it('takes labels of any kind, and then has no figures of probabilities', () => {
    const got = classificationMetrics(['win', 'draw', 'win', 'loss'], ['win', 'win', 'win', 'loss']);
    expect(got.classes).toEqual(['draw', 'loss', 'win']);
    expect(got.confusion).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 2],
    ]);
    expect(got.accuracy).toBe(0.75);
    expect([got.rocAuc, got.logLoss, got.brier, got.standardErrors.rocAuc]).toEqual([NaN, NaN, NaN, NaN]);
    expect(got.calibration).toBeUndefined();
  });

  it('says what is undefined with NaN: the precision of a class that was never predicted', () => {
    const { perClass, precision, recall, mcc } = classificationMetrics([0, 1, 1], [0.1, 0.2, 0.3]);
    expect(perClass[1]?.precision.value).toBeNaN();
    expect([precision, recall, mcc]).toEqual([NaN, 0, NaN]);
  });

  it('gives the same for numeric labels as for the probabilities 0 and 1', () => {
    const truth = [0, 1, 1, 0, 1];
    const labels = classificationMetrics(truth, [0, 1, 0, 1, 1], { predicted: 'labels' });
    const certain = classificationMetrics(truth, [0, 1, 0, 1, 1]);
    expect(labels.f1).toBe(certain.f1);
    expect(certain.logLoss).toBe(Number.POSITIVE_INFINITY);
    expect(classificationMetrics(truth, [0, 1, 0, 1, 1], { clip: 1e-15 }).logLoss).toBeCloseTo(
      -0.4 * Math.log(1e-15),
      9,
    );
    expect(certain.calibration?.slope).toBeNaN();
  });

  it('takes the second of two classes for the positive one, and the threshold for its start', () => {
    const truth = ['no', 'yes', 'yes'];
    expect(classificationMetrics(truth, [0.2, 0.6, 0.4]).recall).toBe(0.5);
    expect(classificationMetrics(truth, [0.2, 0.6, 0.4], { threshold: 0.4 }).recall).toBe(1);
    expect(classificationMetrics(truth, [0.2, 0.6, 0.4], { classes: ['yes', 'no'] }).recall).toBe(0);
  });

  it('gives NaN for every figure of no rows', () => {
    const got = classificationMetrics([], [], { classes: [0, 1] });
    expect([got.n, got.accuracy, got.f1, got.rocAuc, got.brier, got.intervals.accuracy]).toEqual([
      0,
      NaN,
      NaN,
      NaN,
      NaN,
      [NaN, NaN],
    ]);
    expect(got.calibration?.calibrationError.value).toBeNaN();
  });

  it('splits the Brier score into its parts exactly', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.constantFrom('mass', 'width'), (rows, binning) => {
        const options = { classes: [0, 1], binning, bins: 7 } as const;
        const { brier, calibration } = classificationMetrics(
          rows.map(([y]) => y),
          rows.map(([, p]) => p),
          options,
        );
        const parts = calibration?.brierParts;
        const sum =
          (parts?.reliability ?? NaN) -
          (parts?.resolution ?? NaN) +
          (parts?.uncertainty ?? NaN) +
          (parts?.withinBins ?? NaN);
        expect(sum).toBeCloseTo(brier, 10);
        expect(calibration?.reliability.reduce((n, bin) => n + bin.n, 0)).toBe(rows.length);
      }),
      { seed: 3 },
    );
  });

  it('does not care which of two classes is the positive one, but in what is of that class', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const truth = rows.map(([y]) => y);
        // None lies at the threshold.
        const p = rows.map(([, eighth]) => (eighth - 0.5) / 8);
        const there = classificationMetrics(truth, p, { classes: [0, 1] });
        const back = classificationMetrics(
          truth,
          p.map((q) => 1 - q),
          { classes: [1, 0], threshold: 0.5 - 1e-9 },
        );
        for (const name of ['accuracy', 'balancedAccuracy', 'mcc', 'rocAuc', 'brier', 'logLoss'] as const) {
          if (Number.isNaN(there[name])) expect(back[name], name).toBeNaN();
          else expect(back[name], name).toBeCloseTo(there[name], 10);
        }
      }),
      { seed: 4 },
    );
  });

  it('finds an ECE of about its null expectation in a calibrated model, and a clearly larger one in a model too sure', () => {
    const random = seededRandom(5, 'ece');
    const [calm, sure] = [{ ece: 0, expected: 0, small: 0 }, { above: 0 }];
    const runs = 150;
    for (let run = 0; run < runs; run += 1) {
      const p = Float64Array.from({ length: 300 }, () => random.next());
      const y = Array.from(p, (q) => Number(random.next() < q));
      const { calibration } = classificationMetrics(y, p, { classes: [0, 1] });
      calm.ece += (calibration?.calibrationError.value ?? NaN) / runs;
      calm.expected += (calibration?.calibrationError.nullExpectation ?? NaN) / runs;
      calm.small += Number((calibration?.spiegelhalter.pValue ?? NaN) <= 0.05);
      const over = classificationMetrics(
        y,
        p.map((q) => (q * q) / (q * q + (1 - q) * (1 - q))),
        { classes: [0, 1] },
      );
      const { value = NaN, nullExpectation = NaN, nullStandardError = NaN } = over.calibration?.calibrationError ?? {};
      sure.above += Number(value > nullExpectation + 3 * nullStandardError);
      expect(over.calibration?.slope).toBeLessThan(0.95);
    }
    // Its standard error over 150 runs is 0.0007.
    expect(Math.abs(calm.ece - calm.expected)).toBeLessThan(0.0025);
    expect(calm.expected).toBeGreaterThan(0.03);
    // Binomial 0.1 % limits of 150 runs at 5 %.
    expect(calm.small).toBeGreaterThanOrEqual(1);
    expect(calm.small).toBeLessThanOrEqual(17);
    expect(sure.above).toBeGreaterThan(0.9 * runs);
  });

  it('covers the accuracy, F1 and area under the curve of the population', () => {
    const random = seededRandom(6, 'cover');
    const draw = (n: number) => {
      const y = Array.from({ length: n }, () => Number(random.next() < 0.3));
      return [y, y.map((label) => 1 / (1 + Math.exp(0.5 - 1.2 * label - random.normal())))] as const;
    };
    const population = classificationMetrics(...draw(100_000));
    const runs = 200;
    const inside = { accuracy: 0, f1: 0, rocAuc: 0, mcc: 0, brier: 0, averagePrecision: 0 };
    // Its keys are these names.
    const names = Object.keys(inside) as (keyof typeof inside)[];
    for (let run = 0; run < runs; run += 1) {
      const { intervals } = classificationMetrics(...draw(100));
      for (const name of names)
        inside[name] += Number(intervals[name][0] <= population[name] && population[name] <= intervals[name][1]);
    }
    for (const name of names) expect(inside[name] / runs, name).toBeGreaterThan(0.9);
    for (const name of names) expect(inside[name] / runs, name).toBeLessThan(0.995);
  });

  it.each([
    ['METRICS_LENGTH_MISMATCH', () => classificationMetrics([0, 1], [0.5])],
    ['METRICS_VALUE_INVALID', () => classificationMetrics([0, 1], [0.5, 1.5])],
    ['METRICS_VALUE_INVALID', () => classificationMetrics([0, 1], [0.5, Number.NaN])],
    ['METRICS_VALUE_INVALID', () => classificationMetrics([0, Number.NaN], [0.5, 0.5])],
    [
      'METRICS_VALUE_INVALID',
      () =>
        classificationMetrics(
          [0, 1, 2],
          [
            [1, 0, 0],
            [0, 1],
            [0, 0, 1],
          ],
        ),
    ],
    [
      'METRICS_VALUE_INVALID',
      () =>
        classificationMetrics(
          [0, 1],
          [
            [0.9, 0.2],
            [0, 1],
          ],
        ),
    ],
    ['METRICS_VALUE_INVALID', () => classificationMetrics([0, 5], [0.5, 0.5], { classes: [0, 1] })],
    ['METRICS_CLASSES_INVALID', () => classificationMetrics([1, 1], [0.5, 0.5])],
    ['METRICS_CLASSES_INVALID', () => classificationMetrics([0, 1, 2], [0.5, 0.5, 0.5])],
    ['METRICS_CLASSES_INVALID', () => classificationMetrics([0, 1], [0.5, 0.5], { classes: [1, 1] })],
    ['METRICS_OPTION_INVALID', () => classificationMetrics([0, 1], [0.5, 0.5], { confidence: 1 })],
    ['METRICS_OPTION_INVALID', () => classificationMetrics([0, 1], [0.5, 0.5], { bins: 0 })],
    ['METRICS_OPTION_INVALID', () => classificationMetrics([0, 1], [0.5, 0.5], { clip: 0.7 })],
    ['METRICS_OPTION_INVALID', () => classificationMetrics([0, 1], [0.5, 0.5], { threshold: Number.NaN })],
  ])('refuses what cannot be with %s', (code, work) => {
    expect(work).toThrow(coded(code));
  });
});

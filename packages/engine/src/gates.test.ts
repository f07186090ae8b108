import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { periodImprovement, weighPairs } from './evidence.js';
import { evaluateGates } from './gates.js';
import { maeOf, type PairedPeriod } from './loss.js';

const random = seededRandom('gates');

/** A period of 100 rows where the candidate's squared error is `ratio` of the baseline's 400. */
function pair(ratio: number, period = 'p'): PairedPeriod {
  return {
    period,
    baseline: { n: 100, sse: 400, sae: 150 },
    candidate: { n: 100, sse: 400 * ratio, sae: 150 * ratio },
  };
}

const pairs = (...ratios: number[]): PairedPeriod[] => ratios.map((ratio, i) => pair(ratio, `p${i}`));
const evidence = (periods: readonly PairedPeriod[]) => {
  const paired = weighPairs(periods, random);
  return { paired, r2: 0.3, mae: maeOf(paired.candidate), dataQuality: 1 };
};
const withCode = (code: string) => expect.toSatisfy((error: unknown) => isFplMlError(error, code));

describe('paired evidence', () => {
  test('adds up rows, and tells improvement on the scale of the RMSE', () => {
    const found = weighPairs(pairs(0.9, 0.9, 0.9), random);
    expect(found.baseline).toEqual({ n: 300, sse: 1200, sae: 450 });
    expect(found.improvement).toBeCloseTo(1 - Math.sqrt(0.9), 12);
    expect(periodImprovement(pair(0.9))).toBeCloseTo(0.05, 12);
  });

  test('is exact for the sign-flip test: all eight periods better is 1 in 256', () => {
    expect(weighPairs(pairs(0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97), random).pValue).toBeCloseTo(1 / 256, 12);
  });

  test('gives the interval and the detectable effect of Student, by hand', () => {
    // Period improvements 0.05, 0.04, 0.06: mean 0.05, sd 0.01, standard error 0.0057735, t(0.975; 2) = 4.302653.
    const { expected, interval, minimumDetectable } = weighPairs(pairs(0.9, 0.92, 0.88), random);
    expect(expected.mean).toBeCloseTo(0.05, 12);
    expect(expected.sd).toBeCloseTo(0.01, 12);
    expect(interval[0]).toBeCloseTo(0.05 - (4.30265273 * 0.01) / Math.sqrt(3), 8);
    // t(0.95; 2) = 2.919986, t(0.8; 2) = 1.060660.
    expect(minimumDetectable).toBeCloseTo(((2.91998558 + 1.06066017) * 0.01) / Math.sqrt(3), 8);
  });

  test('leaves undefined what too few periods cannot tell', () => {
    const none = weighPairs([], random);
    expect([none.improvement, none.pValue, none.minimumDetectable]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const one = weighPairs(pairs(0.9), random);
    expect([one.improvement > 0, one.pValue, one.interval[0]]).toEqual([true, 0.5, Number.NaN]);
  });

  test('does not count periods without rows', () => {
    const empty: PairedPeriod = {
      period: 'e',
      baseline: { n: 0, sse: 0, sae: 0 },
      candidate: { n: 0, sse: 0, sae: 0 },
    };
    expect(weighPairs([...pairs(0.9, 0.8), empty], random).periods).toBe(2);
  });
});

describe('gates', () => {
  const better = pairs(0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97);

  test('pass when every one holds, with value and threshold beside each', () => {
    const gates = { minR2: 0.2, maxMae: 2, performanceImprovement: 0.005, dataQualityThreshold: 0.95 };
    const outcome = evaluateGates(gates, evidence(better));
    expect(outcome.verdict).toBe('pass');
    expect(outcome.gates.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['minR2', 'pass'],
      ['maxMae', 'pass'],
      ['performanceImprovement', 'pass'],
      ['dataQualityThreshold', 'pass'],
    ]);
  });

  test.each([
    ['an R² below its limit', { minR2: 0.31 }],
    ['a MAE above its limit', { maxMae: 1.4 }],
    ['too few sound rows', { dataQualityThreshold: 1.01 }],
    ['an improvement that is surely too small', { performanceImprovement: 0.2 }],
  ])('fail for %s', (_, gates) => {
    expect(evaluateGates(gates, evidence(better)).verdict).toBe('fail');
  });

  test('hold at their very limit', () => {
    expect(evaluateGates({ minR2: 0.3 }, evidence(better)).verdict).toBe('pass');
    expect(evaluateGates({ dataQualityThreshold: 1 }, evidence(better)).verdict).toBe('pass');
  });

  test('are inconclusive for an improvement that may be luck, and say what could have been found', () => {
    const outcome = evaluateGates({ performanceImprovement: 0.005 }, evidence(pairs(0.8, 1.1, 0.85, 1.05)));
    expect(outcome.verdict).toBe('inconclusive');
    expect(outcome.gates[0]?.reason).toContain('would be found');
  });

  test('are inconclusive with two periods, however good: five at least are needed to tell', () => {
    expect(evaluateGates({ performanceImprovement: 0.005 }, evidence(pairs(0.5, 0.5))).verdict).toBe('inconclusive');
  });

  test('a worse candidate fails', () => {
    const worse = better.map(({ period, baseline, candidate }) => ({
      period,
      baseline: candidate,
      candidate: baseline,
    }));
    expect(evaluateGates({ performanceImprovement: 0.005 }, evidence(worse)).verdict).toBe('fail');
  });

  test('a missing figure never passes', () => {
    const nothing = { paired: weighPairs([], random), r2: Number.NaN, mae: Number.NaN, dataQuality: Number.NaN };
    for (const gates of [{ minR2: -9 }, { maxMae: 9 }, { performanceImprovement: -1 }, { dataQualityThreshold: 0 }]) {
      expect(evaluateGates(gates, nothing).verdict).toBe('fail');
    }
  });

  test('a first model has nothing to improve on, but must meet the other gates', () => {
    const first = { paired: null, r2: 0.1, mae: 1.4, dataQuality: 1 };
    expect(evaluateGates({ performanceImprovement: 0.05 }, first).verdict).toBe('pass');
    expect(evaluateGates({ performanceImprovement: 0.05, minR2: 0.2 }, first).verdict).toBe('fail');
  });

  test('none at all is refused', () => {
    expect(() => evaluateGates({}, evidence(better))).toThrowError(withCode('GATES_EMPTY'));
    expect(() => evaluateGates({ alpha: 0.05 }, evidence(better))).toThrowError(withCode('GATES_EMPTY'));
  });
});

test('pass a candidate that is no better at most as often as alpha says, with period effects and skewed errors', () => {
  const draw = seededRandom('calibration');
  const runs = 2000;
  let passed = 0;
  for (let run = 0; run < runs; run += 1) {
    const periods = Array.from({ length: 12 }, (_, i): PairedPeriod => {
      const rows = 300 + draw.integer(900);
      const level = 4 * Math.exp(0.15 * draw.normal());
      const difference = 0.02 * draw.normal() * level;
      const loss = (mse: number) => ({ n: rows, sse: mse * rows, sae: rows });
      return { period: `p${i}`, baseline: loss(level + difference), candidate: loss(level - difference) };
    });
    const outcome = evaluateGates(
      { performanceImprovement: 0 },
      { paired: weighPairs(periods, draw), r2: 0, mae: 0, dataQuality: 1 },
    );
    if (outcome.verdict === 'pass') passed += 1;
  }
  // Binomial(2000, 0.05): five standard deviations above 100 is 149; exactness puts it not far below.
  expect(passed).toBeLessThan(149);
  expect(passed).toBeGreaterThan(51);
});

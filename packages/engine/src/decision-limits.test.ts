import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { gatePairs } from './backtest.js';
import { chooseInterval } from './choose-interval.js';
import { checkData, squaredCorrelation } from './data-checks.js';
import { decideTrigger } from './decide-trigger.js';
import { weighPairs } from './evidence.js';
import { evaluateGates } from './gates.js';
import type { PeriodFinal } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { PairedPeriod } from './loss.js';
import { createPolicy, type LearnedSchedule } from './policy.js';

const random = seededRandom('limits');
const pair = (ratio: number, baseline = 400): PairedPeriod => ({
  period: 'p',
  baseline: { n: 100, sse: baseline, sae: 150 },
  candidate: { n: 100, sse: baseline * ratio, sae: 150 },
});
const evidence = (periods: readonly PairedPeriod[]) => ({
  paired: weighPairs(periods, random),
  r2: 0.3,
  mae: 1.5,
  dataQuality: 1,
});

describe('gates', () => {
  const eight = Array.from({ length: 8 }, (_, i) => pair(0.9 - 0.01 * i));

  test('take the level that they are given, itself included', () => {
    const verdict = (alpha: number) => evaluateGates({ performanceImprovement: 0.005, alpha }, evidence(eight)).verdict;
    expect([verdict(1 / 256), verdict(0.003)]).toEqual(['pass', 'inconclusive']);
  });

  test('hold at the very improvement and the very MAE that they ask for', () => {
    const found = evidence(eight);
    expect(evaluateGates({ performanceImprovement: found.paired.improvement }, found).verdict).toBe('pass');
    expect(evaluateGates({ maxMae: 1.5 }, found).verdict).toBe('pass');
  });
});

describe('evidence', () => {
  test('does not count periods in which the baseline makes no error, of which no share can be saved', () => {
    const found = weighPairs([pair(0.9), pair(1, 0), pair(0.8)], random);
    expect([found.periods, Number.isFinite(found.expected.mean)]).toEqual([2, true]);
  });

  test('has an interval with its mean in the middle', () => {
    const { interval, expected } = weighPairs([pair(0.9), pair(0.92), pair(0.88)], random);
    expect((interval[0] + interval[1]) / 2).toBeCloseTo(expected.mean, 12);
  });
});

describe('triggers', () => {
  const final: PeriodFinal = {
    kind: 'period-final',
    at: 10,
    period: 'p',
    followed: true,
    served: { n: 1, sse: 1, sae: 1 },
    alarms: [],
    drift: { verdict: 'drift', features: [], checked: 1 },
    requestId: 'r',
  };
  const asks = (policy: Parameters<typeof createPolicy>[0], state: Partial<LoopState>) =>
    decideTrigger(createPolicy({ minInterval: 0, ...policy }), { ...INITIAL_STATE, newRows: 5, ...state }, final)
      .request?.triggerType ?? null;

  test('need as many new rows as the policy says, not more', () => {
    expect([asks({ minNewRows: 5 }, {}), asks({ minNewRows: 6 }, {})]).toEqual(['drift', null]);
  });

  test('wait for a share of the interval that is rounded up', () => {
    const every = { schedule: { kind: 'every', periods: 5 }, minShare: 0.5 } as const;
    expect([asks(every, { periods: 2 }), asks(every, { periods: 3 })]).toEqual([null, 'drift']);
  });

  test('without a schedule do not go by an interval that was learnt under an earlier policy', () => {
    expect(asks({ triggers: { performance: true, drift: false } }, { periods: 9, interval: 2 })).toBeNull();
    expect(asks({ minShare: 1 }, { periods: 1, interval: 8 })).toBe('drift');
  });
});

test('the longest interval may lose as much as the limit, to the last figure', () => {
  const schedule: LearnedSchedule = { kind: 'learned', candidates: [2, 4], window: 9, keepGain: 0.5, negligible: 0 };
  const loss = (rmse: number) => ({ n: 1, sse: rmse * rmse, sae: 0 });
  const intervals = [2, 4].map((every) => ({ every, retrainings: 1, served: loss(every === 2 ? 2 : 3) }));
  const study = { periods: 9, never: loss(4), always: loss(2), intervals };
  expect(chooseInterval(schedule, study)).toMatchObject({ every: 4, limit: 3 });
  // Relative to an RMSE of 2: a share of 0.4 allows 0.8, not 0.4.
  const careless = { ...schedule, keepGain: 1, negligible: 0.4 };
  const near = [2, 4].map((every) => ({ every, retrainings: 1, served: loss(every === 2 ? 2 : 2.7) }));
  expect(chooseInterval(careless, { ...study, intervals: near }).every).toBe(4);
});

describe('data checks', () => {
  const y = Float64Array.from({ length: 50 }, () => random.normal());

  test('find a feature that knows the outcome also when one of its values is infinite', () => {
    const leak = y.map((value, row) => (row === 0 ? Number.POSITIVE_INFINITY : value));
    expect(squaredCorrelation(leak, y)).toBeCloseTo(1, 12);
    expect(checkData({ leak, y }, { features: ['leak'], target: 'y' }).failures).toHaveLength(1);
  });

  test('take the ends of a range as sound, and count what lies beyond either', () => {
    const x = y.map((_, row) => [-1, 0, 1, 2, -2][row] ?? 0);
    const { quality } = checkData({ x, y }, { features: [], target: 'y', ranges: { x: [-1, 1] } });
    expect(quality).toBeCloseTo(1 - 2 / 50, 12);
  });

  test('tell keys apart whose figures read alike one after the other', () => {
    const [a, b] = [y.map((_, row) => (row === 0 ? 1 : 11 + row)), y.map((_, row) => (row === 0 ? 112 : 2 + row))];
    a[1] = 11;
    b[1] = 12;
    expect(checkData({ a, b, y }, { features: [], target: 'y', key: ['a', 'b'] }).quality).toBe(1);
  });

  test('miss a column that only a range speaks of', () => {
    const { failures } = checkData({ y }, { features: [], target: 'y', ranges: { x: [0, 1] } });
    expect(failures).toEqual(['columns are missing: x']);
  });

  test('allow a share of missing values, and of variance explained, up to their very limits', () => {
    const half = y.map((value, row) => (row < 25 ? value : Number.NaN));
    const expectations = { features: ['half'], target: 'y', maxMissing: 0.5, maxFeatureR2: 1 };
    expect(checkData({ half, y }, expectations).failures).toEqual([]);
  });
});

test.each([
  ['a patience that never ends', { rollout: { weight: 0.1, hold: 1, patience: Number.NaN, confidence: 0.99 } }],
  ['half a period of backtest, which would pair nothing', { backtestPeriods: 12.5 }],
  ['half an attempt', { maxAttempts: 1.5 }],
])('policies refuse %s', (_, options) => {
  expect(() => createPolicy(options)).toThrowError(
    expect.toSatisfy((error: unknown) => isFplMlError(error, 'POLICY_INVALID')),
  );
});

test('gate pairs carry the spread of their outcomes, and begin where the older model could be fitted', async () => {
  const order = Array.from({ length: 9 }, (_, i) => `p${i}`);
  const backtest = {
    periods: async () => order,
    score: async (origin: string, period: string) => {
      const age = order.indexOf(period) - order.indexOf(origin);
      return { period, n: 10, sse: 40 + age, sumOfFourths: 1, sae: 5, outcomeSquares: 77 };
    },
  };
  const pairs = await gatePairs({ backtest, before: 'p6', championTrainedBefore: 'p2', periods: 12 });
  expect(pairs.map(({ period, baseline, outcomeSquares }) => [period, baseline.sse, outcomeSquares])).toEqual([
    ['p4', 44, 77],
    ['p5', 44, 77],
  ]);
});

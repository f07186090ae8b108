import { expect, test } from 'vitest';
import type { Backtest } from './backtest.js';
import { replayPolicy, studyIntervals } from './past-periods.js';
import { createPolicy, type LearnedSchedule } from './policy.js';

/** A model that loses 5 % of its squared error, 400 when fresh, for each period since its training. */
const order = Array.from({ length: 20 }, (_, i) => `p${i}`);
const backtest: Backtest = {
  periods: async () => order,
  score: async (origin, period) => {
    const sse = 400 * (1 + 0.05 * (order.indexOf(period) - order.indexOf(origin)));
    return { period, n: 100, sse, sumOfFourths: 0, sae: 150, outcomeSquares: 900 };
  },
};
const periods = order.slice(8, 16);
const policy = createPolicy({
  schedule: { kind: 'every', periods: 4 },
  gates: { performanceImprovement: 0.005 },
  rollout: { weight: 0.5, hold: 1, patience: 2, confidence: 0.99 },
});

test('past periods answer a policy as they would have: by hand, period by period', async () => {
  const { served, retrainings, promotions, decisions } = await replayPolicy({ backtest, periods, policy });
  // Ages 0 to 3, then half of the keys get the fresh model beside one of age 4, which then serves at ages 1 to 3.
  expect(served).toEqual({ n: 800, sse: 400 + 420 + 440 + 460 + (480 + 400) / 2 + 420 + 440 + 460, sae: 1200 });
  expect([retrainings, promotions]).toEqual([1, 1]);
  const of = (outcome: string) => decisions.find((decision) => decision.outcome === outcome);
  // The champion is of age 4 in the period that the candidate would serve first.
  expect(of('accepted')?.figures['improvement']).toBeCloseTo(1 - Math.sqrt(1 / 1.2), 12);
  expect(of('promoted')?.figures['improvement']).toBeCloseTo((480 - 400) / (2 * 480), 12);
  expect(of('promoted')?.subject).toBe('trained-before-p12');
  expect(decisions.at(-1)).toMatchObject({ event: 'period-final', outcome: 'suppressed' });
});

test('a study has as its extremes a model that is never retrained and one that is fresh in each period', async () => {
  const schedule: LearnedSchedule = { kind: 'learned', candidates: [4], window: 8, keepGain: 0.8, negligible: 0 };
  const study = await studyIntervals(createPolicy({ ...policy, schedule }), schedule, backtest, periods);
  expect(study.never.sse).toBe(8 * 400 + 20 * (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7));
  expect(study.always.sse).toBe(8 * 400);
  expect(study).toMatchObject({ periods: 8, intervals: [{ every: 4, retrainings: 1, served: { sse: 3480 } }] });
});

test('no period at all is a replay of nothing', async () => {
  expect(await replayPolicy({ backtest, periods: [], policy })).toMatchObject({ decisions: [], served: { n: 0 } });
});

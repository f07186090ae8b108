import { isFplMlError } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { createBacktest, gatePairs, scorePredictions, sumByEntity } from './backtest.js';
import { maeOf, rmseOf } from './loss.js';
import { replayPolicy, studyIntervals } from './past-periods.js';
import { createPolicy, type LearnedSchedule } from './policy.js';
import { toyWorld } from './testing/toy-world.js';

const id = (i: number): string => `p${String(i).padStart(2, '0')}`;

test('rows of one entity are parts of one prediction', () => {
  expect([...sumByEntity(['a', 'b', 'a'], [1, 2, 3])]).toEqual([
    ['a', 4],
    ['b', 2],
  ]);
});

test('scores errors by entity, and leaves out entities without an outcome', () => {
  const predictions = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 9],
  ]);
  const outcomes = new Map([
    ['a', 3],
    ['b', 1],
    ['d', 5],
  ]);
  const score = scorePredictions('p', predictions, outcomes);
  // Errors 2 and -1, outcomes 3 and 1.
  expect(score).toEqual({ period: 'p', n: 2, sse: 5, sae: 3, sumOfFourths: 17, outcomeSquares: 2 });
  expect([rmseOf(score), maeOf(score)]).toEqual([Math.sqrt(2.5), 1.5]);
});

test('fits each origin once, and scores what a model trained before it says of later periods', async () => {
  const world = toyWorld();
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  const once = await backtest.score(id(10), id(12));
  expect(await backtest.score(id(10), id(12))).toEqual(once);
  await backtest.score(id(10), id(13));
  expect(world.fits()).toBe(1);
  const { artifact } = await world.trainer.fit({ train: (await world.data.snapshot(id(10))).frame, seed: 's' });
  const predictor = await world.trainer.load(artifact);
  const { frame, entities } = await world.data.features(id(12));
  expect(scorePredictions(id(12), sumByEntity(entities, predictor.predict(frame)), world.outcomesOf(id(12)))).toEqual(
    once,
  );
});

test('refuses an origin after the period, which would score a model on what it has seen', async () => {
  const world = toyWorld();
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  for (const origin of [id(13), 'unknown']) {
    await expect(backtest.score(origin, id(12))).rejects.toSatisfy((error) =>
      isFplMlError(error, 'BACKTEST_ORIGIN_INVALID'),
    );
  }
});

test('gates compare a fresh fit with one of the champion’s age, on the latest periods that both can be scored on', async () => {
  const world = toyWorld();
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  const pairs = await gatePairs({ backtest, before: id(20), championTrainedBefore: id(17), periods: 5 });
  expect(pairs.map(({ period }) => period)).toEqual([15, 16, 17, 18, 19].map(id));
  const stale = await backtest.score(id(12), id(15));
  const fresh = await backtest.score(id(15), id(15));
  expect(pairs[0]?.baseline.sse).toBe(stale.sse);
  expect(pairs[0]?.candidate.sse).toBe(fresh.sse);
  const early = await gatePairs({ backtest, before: id(4), championTrainedBefore: id(1), periods: 5 });
  expect(early.map(({ period }) => period)).toEqual([id(3)]);
});

const schedule: LearnedSchedule = {
  kind: 'learned',
  candidates: [2, 4, 8],
  window: 20,
  keepGain: 0.7,
  negligible: 0.002,
};
const policy = createPolicy({ schedule, gates: { performanceImprovement: 0.005 } });

test('a study finds that a model which ages needs retraining, and what each interval costs', async () => {
  const world = toyWorld({ drift: 0.5 });
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  const study = await studyIntervals(
    policy,
    schedule,
    backtest,
    Array.from({ length: 20 }, (_, i) => id(i + 15)),
  );
  const rmses = study.intervals.map(({ served }) => rmseOf(served));
  expect(rmseOf(study.always)).toBeLessThan(rmses[0] ?? 0);
  expect(rmses).toEqual(rmses.toSorted((a, b) => a - b));
  expect(rmses.at(-1)).toBeLessThan(rmseOf(study.never));
  expect(study.intervals.map(({ retrainings }) => retrainings)).toEqual([9, 4, 2]);
});

test('a study of a model that does not age has its gates reject the refits', async () => {
  const world = toyWorld({ drift: 0 });
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  const periods = Array.from({ length: 20 }, (_, i) => id(i + 15));
  const study = await studyIntervals(policy, schedule, backtest, periods);
  expect(Math.abs(rmseOf(study.never) / rmseOf(study.always) - 1)).toBeLessThan(0.02);
  for (const { served } of study.intervals) expect(served.sse).toBe(study.never.sse);
});

test('a replay of a learned schedule learns its interval on the way, from what lies before each period', async () => {
  const world = toyWorld({ drift: 0.5 });
  const backtest = createBacktest({ trainer: world.trainer, data: world.data, seed: 's' });
  const periods = Array.from({ length: 12 }, (_, i) => id(i + 25));
  const { decisions, state, retrainings } = await replayPolicy({ backtest, policy, periods });
  expect(decisions.filter(({ event }) => event === 'interval-studied')).toHaveLength(12);
  expect(schedule.candidates).toContain(state.interval);
  expect(retrainings).toBeGreaterThan(0);
});

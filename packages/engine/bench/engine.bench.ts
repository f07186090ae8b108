import { createHash } from 'node:crypto';
import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { type Backtest, createPolicy, inShare, replayPolicy, weighPairs } from '../src/index.js';

const keys = Array.from({ length: 10_000 }, (_, i) => `player-${i}`);

/** How LaunchDarkly buckets: the first 15 digits of a SHA-1. */
function sha1Share(key: string, salt: string, weight: number): boolean {
  const digits = createHash('sha1').update(`flag.${salt}.${key}`).digest('hex').slice(0, 15);
  return Number.parseInt(digits, 16) / 1_152_921_504_606_846_976 < weight;
}

await compare({
  name: 'which version serves a key',
  unit: 'keys',
  size: keys.length,
  candidates: {
    inShare: () => keys.reduce((count, key) => count + Number(inShare(key, 'rollout-1', 0.1)), 0),
    'sha1 bucketing': () => keys.reduce((count, key) => count + Number(sha1Share(key, 'rollout-1', 0.1)), 0),
  },
});

const periods = Array.from({ length: 60 }, (_, i) => `week-${i}`);
const scores = new Map(
  periods.flatMap((origin, i) =>
    periods.slice(i).map((period, age) => {
      const sse = 400 * (1 + 0.02 * age);
      return [
        `${origin}|${period}`,
        { period, n: 100, sse, sae: 150, sumOfFourths: 5000, outcomeSquares: 900 },
      ] as const;
    }),
  ),
);
const backtest: Backtest = {
  periods: async () => periods,
  score: async (origin, period) => {
    const score = scores.get(`${origin}|${period}`);
    if (score === undefined) throw new Error(`no score of ${origin} in ${period}`);
    return score;
  },
};
const policy = createPolicy({ schedule: { kind: 'every', periods: 2 }, gates: { performanceImprovement: 0.005 } });
const season = periods.slice(20, 58);

await compare({
  name: 'a policy over a season of 38 periods whose scores are known',
  unit: 'periods',
  size: season.length,
  candidates: {
    replayPolicy: () => replayPolicy({ backtest, policy, periods: season }),
    'summing the scores of a fixed schedule': async () => {
      let sse = 0;
      for (const [i, period] of season.entries()) {
        sse += (await backtest.score(season[i - (i % 2)] ?? period, period)).sse;
      }
      return sse;
    },
  },
});

const random = seededRandom('bench');
const pairs = season.slice(0, 12).map((period) => {
  const loss = (ratio: number) => ({ n: 700, sse: 2800 * ratio, sae: 800 });
  return { period, baseline: loss(1), candidate: loss(0.98 + 0.02 * random.next()) };
});

await compare({
  name: 'weighing 12 paired periods',
  unit: 'gates',
  candidates: {
    'weighPairs (exact sign-flip, Student interval)': () => weighPairs(pairs, random),
    'enumerating 4,096 sign assignments': () => {
      const differences = pairs.map(({ baseline, candidate }) => baseline.sse - candidate.sse);
      const observed = differences.reduce((sum, value) => sum + value, 0);
      let extreme = 0;
      for (let mask = 0; mask < 4096; mask += 1) {
        let total = 0;
        for (const [i, value] of differences.entries()) total += (mask >> i) & 1 ? value : -value;
        if (total >= observed) extreme += 1;
      }
      return extreme / 4096;
    },
  },
});

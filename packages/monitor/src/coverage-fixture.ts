import type { RandomSource } from '@fpl-ml/core';
import { regressionMetrics } from './regression-metrics.js';

/** A pair of true value and prediction. */
type Row = readonly [truth: number, prediction: number];

/** A population of rows, with its own figures known from a large sample or on paper. */
export interface CoverageCase {
  readonly name: string;
  readonly draw: (random: RandomSource) => Row;
}

export const FIGURES = ['mae', 'rmse', 'r2', 'bias', 'medianAbsoluteError'] as const;
export const SIZES = [50, 344, 700] as const;

const exponential = (random: RandomSource): number => -Math.log(1 - random.next());

/** Who does not play gets 0; who plays 1 or 2 points, and what goals bring on top of it. */
function fantasyPoints(random: RandomSource): Row {
  const level = random.next();
  const plays = random.next() < 0.15 + 0.7 * level;
  const goals = random.next() < 0.25 * level ? 4 + random.integer(9) : 0;
  return [plays ? 1 + random.integer(2) + goals : 0, 3.2 * level * level + 0.2];
}

export const CASES: readonly CoverageCase[] = [
  {
    name: 'normal',
    draw: (random) => {
      const truth = 3 + 2 * random.normal();
      return [truth, 0.5 * truth + 1.5 + random.normal()];
    },
  },
  {
    name: 'skewed (exponential)',
    draw: (random) => {
      const truth = 2 * exponential(random);
      return [truth, 1 + 0.5 * truth + 0.5 * exponential(random)];
    },
  },
  { name: 'fantasy points', draw: fantasyPoints },
];

function sampleOf({ draw }: CoverageCase, n: number, random: RandomSource): readonly [Float64Array, Float64Array] {
  const [truth, prediction] = [new Float64Array(n), new Float64Array(n)];
  for (let row = 0; row < n; row += 1) [truth[row], prediction[row]] = draw(random);
  return [truth, prediction];
}

export type Missed = Readonly<Record<(typeof FIGURES)[number], { low: number; high: number }>>;

/** How often the interval lies below (`low`) or above (`high`) the figure of the population, which is taken from 2,000,000 rows. */
export function coverageOf(one: CoverageCase, n: number, runs: number, random: RandomSource, of = 2_000_000): Missed {
  const population = regressionMetrics(...sampleOf(one, of, random));
  const none = () => ({ low: 0, high: 0 });
  const missed = { mae: none(), rmse: none(), r2: none(), bias: none(), medianAbsoluteError: none() };
  for (let run = 0; run < runs; run += 1) {
    const { intervals } = regressionMetrics(...sampleOf(one, n, random), { confidence: 0.95 });
    for (const figure of FIGURES) {
      const [low, high] = intervals[figure];
      if (high < population[figure]) missed[figure].low += 1;
      if (low > population[figure]) missed[figure].high += 1;
    }
  }
  return missed;
}

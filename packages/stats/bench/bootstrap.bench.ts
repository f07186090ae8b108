// Coverage of bootstrap intervals, as the README prints it; then their cost.
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { bootstrapInterval, mean, pairedTest } from '../src/index.js';

const TRIALS = 2000;
const say = (line: string): void => {
  console.log(line);
};

const draws: Readonly<Record<string, (random: RandomSource) => number>> = {
  normal: (random) => random.normal(),
  'skewed (exponential)': (random) => -Math.log(1 - random.next()) - 1,
  'heavy (t, 3 df)': (random) =>
    random.normal() / Math.hypot(random.normal(), random.normal(), random.normal()) / Math.sqrt(1 / 3),
};

function coverage(n: number, draw: (random: RandomSource) => readonly number[], seed: string): string {
  const random = seededRandom(1, 'coverage', seed, n);
  const inside = { bca: 0, percentile: 0, basic: 0, t: 0 };
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const values = draw(random);
    for (const method of ['bca', 'percentile', 'basic'] as const) {
      const { interval } = bootstrapInterval(values, mean, { method, resamples: 999, random });
      if (interval[0] <= 0 && interval[1] >= 0) inside[method] += 1;
    }
    const { interval } = pairedTest(values);
    if (interval[0] <= 0 && interval[1] >= 0) inside.t += 1;
  }
  return Object.entries(inside)
    .map(([method, count]) => `${method} ${((100 * count) / TRIALS).toFixed(1)} %`)
    .join(', ');
}

say('\nCoverage of 95 % intervals of a mean, 999 resamples\n');
for (const [name, draw] of Object.entries(draws)) {
  for (const n of [10, 20, 50]) {
    say(`${name}, n ${n}: ${coverage(n, (random) => Array.from({ length: n }, () => draw(random)), name)}`);
  }
}

/** An autoregression with a coefficient of 0.6. */
function series(random: RandomSource): readonly number[] {
  let last = random.normal() / Math.sqrt(1 - 0.36);
  return Array.from({ length: 100 }, () => {
    last = 0.6 * last + random.normal();
    return last;
  });
}

say('\nCoverage of 95 % BCa intervals of the mean of 100 values with autocorrelation 0.6, by block\n');
for (const block of [1, 3, 5, 8, 12]) {
  const random = seededRandom(2, 'blocks', block);
  let inside = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const { interval } = bootstrapInterval(series(random), mean, { block, resamples: 499, random });
    if (interval[0] <= 0 && interval[1] >= 0) inside += 1;
  }
  say(`block ${block}: ${((100 * inside) / TRIALS).toFixed(1)} %`);
}

const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i));
await compare({
  name: 'bootstrapInterval of a mean of 200 values, 999 resamples',
  unit: 'resamples',
  size: 999,
  candidates: {
    bca: () => bootstrapInterval(values, mean, { resamples: 999 }),
    percentile: () => bootstrapInterval(values, mean, { resamples: 999, method: 'percentile' }),
  },
});

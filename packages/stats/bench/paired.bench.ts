// False alarms of the paired tests, as the README prints them; then their cost.
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { dieboldMarianoTest, pairedTest, signFlipTest, wilcoxonSignedRankTest } from '../src/index.js';

const TRIALS = 10_000;
const say = (line: string): void => {
  console.log(line);
};

/** Differences of mean 0 (and, but for the skewed, symmetric about it). */
const nulls: Readonly<Record<string, (random: RandomSource) => number>> = {
  normal: (random) => random.normal(),
  'heavy (t, 3 df)': (random) => random.normal() / Math.hypot(random.normal(), random.normal(), random.normal()),
  'whole numbers -2 to 2': (random) => random.integer(5) - 2,
  'skewed (exponential)': (random) => -Math.log(1 - random.next()) - 1,
};

const tests: Readonly<Record<string, (differences: readonly number[], random: RandomSource) => number>> = {
  signFlipTest: (differences, random) => signFlipTest(differences, { random, resamples: 499 }).pValue,
  wilcoxonSignedRankTest: (differences) => wilcoxonSignedRankTest(differences).pValue,
  pairedTest: (differences) => pairedTest(differences).pValue,
  dieboldMarianoTest: (differences) => dieboldMarianoTest(differences).pValue,
  'dieboldMarianoTest, horizon 3': (differences) => dieboldMarianoTest(differences, { horizon: 3 }).pValue,
};

say('\nPaired tests: false alarms at 5 %, two-sided, for n = 6, 12 and 24\n');
for (const [name, draw] of Object.entries(nulls)) {
  for (const [test, pValue] of Object.entries(tests)) {
    const shares = [6, 12, 24].map((n) => {
      const random = seededRandom(1, 'paired', name, n);
      let alarms = 0;
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const differences = Array.from({ length: n }, () => draw(random));
        if (pValue(differences, random) <= 0.05) alarms += 1;
      }
      return `${((100 * alarms) / TRIALS).toFixed(1)} %`.padStart(7);
    });
    say(`${name.padEnd(24)} ${test.padEnd(30)} ${shares.join(' ')}`);
  }
}

const random = seededRandom(2);
const season = Array.from({ length: 38 }, () => random.normal());
await compare({
  name: 'paired tests of 38 differences',
  unit: 'tests',
  candidates: {
    wilcoxonSignedRankTest: () => wilcoxonSignedRankTest(season),
    signFlipTest: () => signFlipTest(season),
    pairedTest: () => pairedTest(season),
  },
});

import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import jstat from 'jstat';
import { cumulativeStdNormalProbability, quantile as simpleQuantile } from 'simple-statistics';
import { chiSquare, ksTest, normal, quantile, studentT } from '../src/index.js';

const { jStat } = jstat;
const SIZE = 100_000;
const random = seededRandom(1, 'bench');
const values = Array.from({ length: SIZE }, () => random.normal());
const sample = Float64Array.from(values);
const week = Float64Array.from({ length: 1000 }, () => random.normal());
const sorted = sample.toSorted();

/** Differences of distribution functions by counting, as one would write it down: no p-value. */
function plainKs(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a.toSorted(), b.toSorted()];
  let [i, j, largest] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] ?? 0, y[j] ?? 0);
    while (i < x.length && x[i] === at) i += 1;
    while (j < y.length && y[j] === at) j += 1;
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
  }
  return largest;
}

await compare({
  name: 'quantile(0.9) of 100,000 unsorted values',
  unit: 'values',
  size: SIZE,
  candidates: {
    quantile: () => quantile(sample, 0.9),
    'simple-statistics': () => simpleQuantile(values, 0.9),
    jstat: () => jStat.percentile(values, 0.9),
  },
});

// Neither of the two libraries has a two-sample test of Kolmogorov and Smirnov.
await compare({
  name: 'ksTest, 100,000 against 1,000 values',
  unit: 'tests',
  candidates: {
    ksTest: () => ksTest(sample, week),
    'ksTest, reference sorted before': () => ksTest(sorted, week, { sorted: 'first' }),
    'a plain loop, no p-value': () => plainKs(sample, week),
  },
});

await compare({
  name: 'upper tail probabilities',
  unit: 'probabilities',
  size: 3,
  candidates: {
    'sf of normal, t and χ²': () => normal.sf(3) + studentT(37).sf(3) + chiSquare(9).sf(30),
    '1 - cdf of jstat': () => 3 - jStat.normal.cdf(3, 0, 1) - jStat.studentt.cdf(3, 37) - jStat.chisquare.cdf(30, 9),
    '1 - cdf of simple-statistics (normal only)': () => 1 - cumulativeStdNormalProbability(3),
  },
});

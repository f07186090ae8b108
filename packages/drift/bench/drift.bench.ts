import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { detectDrift, prepareReference, psi } from '../src/index.js';

const [ROWS, WEEK, COLUMNS] = [100_000, 1000, 40];
const random = seededRandom(1, 'bench');
const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
const frame = (n: number): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(Array.from({ length: COLUMNS }, (_, i) => [`c${i}`, normals(n)]));

/** The index of two samples on given cuts by a plain loop over the values: a floor for the work of counting. */
function plainPsi(reference: Float64Array, current: Float64Array, cuts: readonly number[]): number {
  const shares = [reference, current].map((values) => {
    const counts = Array.from({ length: cuts.length + 1 }, () => 0);
    for (const value of values) {
      let bin = 0;
      while (bin < cuts.length && value > (cuts[bin] ?? 0)) bin += 1;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count) => Math.max(count / values.length, 1e-4));
  });
  return (shares[0] ?? []).reduce((sum, p, i) => {
    const q = shares[1]?.[i] ?? p;
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}

const [reference, current] = [normals(ROWS), normals(ROWS)];
const sorted = reference.toSorted();
const cuts = Array.from({ length: 9 }, (_, i) => sorted[((i + 1) * ROWS) / 10] ?? 0);

await compare({
  name: 'psi, 100,000 against 100,000 values',
  unit: 'values',
  size: 2 * ROWS,
  candidates: {
    'psi, bins found': () => psi(reference, current),
    'a plain loop, bins given': () => plainPsi(reference, current, cuts),
  },
});

const [before, now] = [frame(ROWS), frame(WEEK)];
const prepared = prepareReference(before);

await compare({
  name: 'detectDrift, 40 columns, 100,000 against 1,000 rows',
  unit: 'columns',
  size: COLUMNS,
  rounds: 5,
  candidates: {
    'reference prepared once': () => detectDrift(prepared, now),
    'reference prepared each time': () => detectDrift(before, now),
  },
});

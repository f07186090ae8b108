// Do the intervals of the figures hold what they say? Simulated coverage of 95 % intervals for errors that are normal, skewed,
// and like those of fantasy points (most true values 0, a few large). Prints the tables of docs/how-it-works/metrics.md.
//
// npm run bench -- monitor coverage                        4,000 samples a cell
// COVERAGE_RUNS=400 npm run bench -- monitor coverage      a quick look
import { seededRandom } from '@fpl-ml/core';
import { CASES, coverageOf, FIGURES, SIZES } from '../src/coverage-fixture.js';

const RUNS = Number(process.env['COVERAGE_RUNS'] ?? 4000);

console.log(`Coverage of 95 % intervals, ${RUNS} samples a cell, below / above\n`);
console.log(`| errors | n | ${FIGURES.join(' | ')} |`);
console.log(`|---|---|${FIGURES.map(() => '---').join('|')}|`);
for (const one of CASES) {
  for (const n of SIZES) {
    const missed = coverageOf(one, n, RUNS, seededRandom(1, 'coverage', one.name, n));
    const cells = FIGURES.map((figure) => {
      const { low, high } = missed[figure];
      const share = (count: number): string => ((100 * count) / RUNS).toFixed(1);
      return `${share(RUNS - low - high)} (${share(low)} / ${share(high)})`;
    });
    console.log(`| ${one.name} | ${n} | ${cells.join(' | ')} |`);
  }
}

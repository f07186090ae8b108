// How often does sliceMetrics call a slice worse or better when all are alike? Prints a table of docs/how-it-works/metrics.md.
//
// npm run bench -- monitor slices                          2,000 models a cell
// SLICE_RUNS=200 npm run bench -- monitor slices           a quick look
import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { ERROR_SHAPES, slicedModel } from '../src/explain/sliced-model-fixture.js';
import { sliceMetrics } from '../src/index.js';

const RUNS = Number(process.env['SLICE_RUNS'] ?? 2000);

console.log(
  '| errors | rows | any of 9 slices (position, minutes), of them worse | of a rare level with 31 rows in the mean, of them worse |',
);
console.log('|---|---|---|---|');
for (const shape of ERROR_SHAPES) {
  for (const n of [344, 700, 2000]) {
    const counts = { any: 0, anyWorse: 0, rare: 0, rareWorse: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const random = seededRandom(run, 'slices', shape, n);
      const { frame, errors } = slicedModel(shape, n, 1, random);
      const truth = new Float64Array(n);
      const isRare = Array.from({ length: n }, () => random.next() < 31 / n);
      const group = isRare.map((rare) => (rare ? 'rare' : 'common'));
      const verdicts = (by: readonly string[]): readonly string[] =>
        sliceMetrics({ ...frame, group }, truth, errors, { by, minimumRows: 20 }).slices.map(({ verdict }) => verdict);
      const any = verdicts(['position', 'minutes']);
      // The common level is the rest of the rare one: it says the same the other way round.
      const [, rare] = verdicts(['group']);
      counts.any += Number(any.includes('worse') || any.includes('better'));
      counts.anyWorse += Number(any.includes('worse'));
      counts.rare += Number(rare === 'worse' || rare === 'better');
      counts.rareWorse += Number(rare === 'worse');
    }
    const share = (count: number): string => `${((100 * count) / RUNS).toFixed(1)} %`;
    const { any, anyWorse, rare, rareWorse } = counts;
    const cells = [`${share(any)}, ${share(anyWorse)}`, `${share(rare)}, ${share(rareWorse)}`];
    console.log(`| ${shape} | ${n} | ${cells.join(' | ')} |`);
  }
}
const limits = binomial(RUNS, 0.05);
console.log(`\n99 % interval of a rate of 5 %: ${limits.quantile(0.005) / RUNS} to ${limits.quantile(0.995) / RUNS}`);

// How often does the search find a slice where there is none, and how often one that is there? Prints the table of
// docs/how-it-works/metrics.md.
//
// npm run bench -- monitor worst-slices                       500 models for false alarms, 100 for the others
// WORST_RUNS=100 npm run bench -- monitor worst-slices        a quick look
// WORST_SHAPE=skewed npm run bench -- monitor worst-slices    errors of one kind
import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { ERROR_SHAPES, slicedModel } from '../src/explain/sliced-model-fixture.js';
import { worstSlices } from '../src/explain/index.js';

const RUNS = Number(process.env['WORST_RUNS'] ?? 500);
const MANY = 10_000;

console.log(
  `Share of ${RUNS} models that get a slice; forwards with few minutes have errors of so many times the size\n`,
);
console.log('| errors | rows | 1 (false alarm) | 1.5 | 2 |');
console.log('|---|---|---|---|---|');
const only = process.env['WORST_SHAPE'];
for (const shape of ERROR_SHAPES.filter((name) => only === undefined || name === only)) {
  for (const n of [400, 700, 2000]) {
    const cells = [1, 1.5, 2].map((factor) => {
      let found = 0;
      const runs = factor === 1 ? RUNS : RUNS / 5;
      for (let run = 0; run < runs; run += 1) {
        const random = seededRandom(run, 'worst-slices', shape, n, factor);
        const { frame, errors } = slicedModel(shape, n, factor, random);
        found += Number(worstSlices(frame, errors).slices.length > 0);
      }
      return `${((100 * found) / runs).toFixed(1)} %`;
    });
    console.log(`| ${shape} | ${n} | ${cells.join(' | ')} |`);
  }
}
const limits = binomial(RUNS, 0.05);
console.log(`\n99 % interval of a rate of 5 %: ${limits.quantile(0.005) / RUNS} to ${limits.quantile(0.995) / RUNS}`);

for (const columns of [5, 25]) {
  const random = seededRandom(1, 'speed', columns);
  const frame = Object.fromEntries(
    Array.from({ length: columns }, (_, i) => [`x${i}`, Float64Array.from({ length: MANY }, () => random.normal())]),
  );
  const errors = Float64Array.from({ length: MANY }, () => random.normal());
  const from = performance.now();
  worstSlices(frame, errors);
  console.log(`${MANY} rows of ${columns} columns: ${((performance.now() - from) / 1000).toFixed(2)} s`);
}

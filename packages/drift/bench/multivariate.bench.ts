// False alarms and power of the multivariate comparisons, as Markdown for docs/how-it-works/multivariate-drift.md. About eight
// minutes; FPL_ML_BENCH_SHARE=0.1 takes a tenth of the repeats.
import { type Frame, type RandomSource, seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { detectDrift } from '../src/index.js';
import { domainClassifier, maximumMeanDiscrepancy, pcaReconstructionError } from '../src/multivariate/index.js';

const share = Number(process.env['FPL_ML_BENCH_SHARE'] ?? 1);
const ALPHA = 0.05;

type Draw = (random: RandomSource) => readonly [reference: Frame, current: Frame];
type Judge = (sides: readonly [Frame, Frame], random: RandomSource) => boolean;

interface Cell {
  readonly name: string;
  readonly repeats: number;
  readonly draw: Draw;
  readonly judge: Judge;
}

/** Columns of a shared factor, every third with a mass at zero, one of levels. */
function rows(random: RandomSource, n: number, columns: number): Frame {
  const factor = Float64Array.from({ length: n }, () => random.normal());
  const numbers = Array.from({ length: columns - 1 }, (_, i) =>
    factor.map((value) => {
      const mixed = 0.5 * value + random.normal();
      return i % 3 === 0 ? Math.max(0, mixed) : i % 3 === 1 ? Math.exp(mixed / 2) : mixed;
    }),
  );
  const levels = Array.from({ length: n }, () => `level ${Math.floor(8 * random.next() * random.next())}`);
  return { ...Object.fromEntries(numbers.map((column, i) => [`c${i}`, column])), levels };
}

/** Six normal columns, of which two correlate and one may be shifted. */
function pair(random: RandomSource, n: number, correlation: number, shift: number): Frame {
  const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: n }, () => random.normal()));
  const rest = Math.sqrt(1 - correlation * correlation);
  columns[1] =
    columns[1]?.map((value, row) => correlation * (columns[0]?.[row] ?? 0) + rest * value) ?? new Float64Array();
  columns[2] = columns[2]?.map((value) => value + shift) ?? new Float64Array();
  return Object.fromEntries(columns.map((column, i) => [`c${i}`, column]));
}

/** Entities with strong effects of their own, some rows each before and now. */
function entities(random: RandomSource, count: number, before: number, now: number): readonly [Frame, Frame] {
  const effects = Array.from({ length: count }, () => [random.normal(), random.normal()] as const);
  const side = (each: number): Frame => {
    const own = effects.flatMap((effect, id) => Array.from({ length: each }, () => ({ id: `e${id}`, effect })));
    return {
      id: own.map(({ id }) => id),
      x: own.map(({ effect }) => 2 * effect[0] + 0.3 * random.normal()),
      y: own.map(({ effect }) => 2 * effect[1] + 0.5 * random.normal()),
      z: own.map(() => random.normal()),
    };
  };
  return [side(before), side(now)];
}

function alarms({ name, repeats, draw, judge }: Cell): {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
} {
  const random = seededRandom(1, 'multivariate', name);
  const n = Math.max(20, Math.round(repeats * share));
  let count = 0;
  for (let i = 0; i < n; i += 1) count += Number(judge(draw(random), random));
  // Clopper and Pearson.
  const bound = (upper: boolean): number => {
    let [low, high] = [0, 1];
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2;
      const tail = upper ? binomial(n, middle).cdf(count) : binomial(n, middle).sf(count - 1);
      if (upper === tail > 0.025) low = middle;
      else high = middle;
    }
    return low;
  };
  return { rate: count / n, low: count === 0 ? 0 : bound(false), high: count === n ? 1 : bound(true), n };
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const isSmall = (pValue: number | null): boolean => (pValue ?? 1) <= ALPHA;

const classifier: Judge = ([a, b], random) => isSmall(domainClassifier(a, b, { random }).pValue);
const byEntity: Judge = ([a, b], random) => isSmall(domainClassifier(a, b, { entity: 'id', random }).pValue);
const asStrangers: Judge = ([a, b], random) =>
  isSmall(domainClassifier(a, b, { columns: { exclude: ['id'] }, random }).pValue);
const mmd: Judge = ([a, b], random) => isSmall(maximumMeanDiscrepancy(a, b, { random }).pValue);
const pca: Judge = ([a, b], random) => isSmall(pcaReconstructionError(a, b, { random }).pValue);
const columnwise: Judge = ([a, b]) => detectDrift(a, b, { shapes: false }).verdict === 'drift';

const sizes =
  (n: number, m: number, columns: number): Draw =>
  (random) => [rows(random, n, columns), rows(random, m, columns)];
const nothing = (method: string, judge: Judge, repeats: number, n: number, m: number, columns: number): Cell => ({
  name: `${method} | ${n} | ${m} | ${columns}`,
  repeats,
  draw: sizes(n, m, columns),
  judge,
});

const quiet: readonly Cell[] = [
  nothing('`pcaReconstructionError`', pca, 2000, 50, 50, 5),
  nothing('`pcaReconstructionError`', pca, 1000, 100, 1000, 10),
  nothing('`pcaReconstructionError`', pca, 1000, 700, 344, 10),
  nothing('`pcaReconstructionError`', pca, 400, 5000, 700, 10),
  nothing('`maximumMeanDiscrepancy`', mmd, 2000, 50, 50, 5),
  nothing('`maximumMeanDiscrepancy`', mmd, 1000, 200, 60, 10),
  nothing('`maximumMeanDiscrepancy`', mmd, 300, 700, 344, 10),
  nothing('`domainClassifier`', classifier, 1000, 50, 50, 3),
  nothing('`domainClassifier`', classifier, 500, 200, 60, 5),
  nothing('`domainClassifier`', classifier, 150, 700, 344, 6),
  {
    name: '`domainClassifier`, `entity` | 60 × 5 | 60 × 1 | 3',
    repeats: 400,
    draw: (r) => entities(r, 60, 5, 1),
    judge: byEntity,
  },
  {
    name: 'the same, taken for strangers | 60 × 5 | 60 × 1 | 3',
    repeats: 400,
    draw: (r) => entities(r, 60, 5, 1),
    judge: asStrangers,
  },
];

console.log(
  '| comparison | reference | current | columns | false alarms at 5 % | 95 % interval | repeats |\n|---|---|---|---|---|---|---|',
);
for (const cell of quiet) {
  const { rate, low, high, n } = alarms(cell);
  console.log(`| ${cell.name} | ${percent(rate)} | ${percent(low)} to ${percent(high)} | ${n} |`);
}

const changes: readonly (readonly [name: string, draw: Draw])[] = [
  ['correlation 0.5 → 0.2', (r) => [pair(r, 700, 0.5, 0), pair(r, 344, 0.2, 0)]],
  ['correlation 0.3 → −0.3', (r) => [pair(r, 700, 0.3, 0), pair(r, 344, -0.3, 0)]],
  ['mean of one column + 0.2 σ', (r) => [pair(r, 700, 0.3, 0), pair(r, 344, 0.3, 0.2)]],
  ['mean of one column + 0.4 σ', (r) => [pair(r, 700, 0.3, 0), pair(r, 344, 0.3, 0.4)]],
];
const judges: readonly (readonly [judge: Judge, repeats: number])[] = [
  [columnwise, 200],
  [pca, 200],
  [mmd, 100],
  [classifier, 60],
];

console.log(
  '\n| change, 700 rows against 344, 6 columns | `detectDrift` | PCA | MMD | classifier |\n|---|---|---|---|---|',
);
for (const [name, draw] of changes) {
  const powers = judges.map(([judge, repeats]) => percent(alarms({ name, repeats, draw, judge }).rate));
  console.log(`| ${name} | ${powers.join(' | ')} |`);
}

console.log('\n| time of one call, 10 columns | ms |\n|---|---|');
const timed: readonly (readonly [string, Judge, number, number])[] = [
  ['PCA, 100,000 against 1,000 rows', pca, 100_000, 1000],
  ['MMD, 1,000 against 1,000 rows', mmd, 1000, 1000],
  ['classifier, 2,000 against 700 rows', classifier, 2000, 700],
];
for (const [name, judge, n, m] of timed) {
  const random = seededRandom(2, name);
  const sides = [rows(random, n, 10), rows(random, m, 10)] as const;
  const start = performance.now();
  judge(sides, random);
  console.log(`| ${name} | ${Math.round(performance.now() - start)} |`);
}

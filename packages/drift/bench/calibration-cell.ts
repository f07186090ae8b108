import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { type Evidence, gatherEvidence } from '../src/evidence.js';
import { readColumns } from '../src/column-values.js';
import { limitsFrom } from '../src/limits.js';
import { prepareReference } from '../src/prepared-reference.js';
import { completeThresholds } from '../src/thresholds.js';
import { columnReport, judgeDataset, judgeEvidence } from '../src/verdicts.js';

/** What columns are made of. */
export type Kind = 'normal' | 'lognormal' | 'zero-inflated' | 'heavy ties' | '40 levels';

/** One cell of the table: a kind of column, and sizes of reference and current data. */
export interface CellPlan {
  readonly kind: Kind;
  readonly reference: number;
  readonly current: number;
  /** Unchanged columns to simulate, ten times as many as the largest dataset has, or a multiple of that. */
  readonly columns: number;
  /** Columns of the datasets. Default 1, 30 and 100. */
  readonly sizes?: readonly number[];
  /** Datasets of each size; of one column all there are. Default 1,000. */
  readonly repeats?: number;
}

/** How often datasets of so many columns were called drifted. */
export interface Rate {
  readonly columns: number;
  readonly repeats: number;
  /** Datasets that share no column: what the interval rests on. */
  readonly disjoint: number;
  /** With the default effect floor, and with none. */
  readonly withFloor: number;
  readonly withoutFloor: number;
}

/** The rates of a cell. */
export interface CellResult extends CellPlan {
  readonly rates: readonly Rate[];
  readonly seconds: number;
}

/** Each reference serves for so many current columns; no dataset holds two of one reference. */
const CURRENT_PER_REFERENCE = 10;
const SIZES = [1, 30, 100] as const;

const DRAWS: Readonly<Record<Exclude<Kind, '40 levels'>, (random: RandomSource) => number>> = {
  normal: (random) => random.normal(),
  lognormal: (random) => Math.exp(random.normal()),
  'zero-inflated': (random) => (random.next() < 0.6 ? 0 : Math.exp(random.normal())),
  // Points of a round: whole numbers from 0 to about 12, most of them 0, 1 or 2.
  'heavy ties': (random) => {
    const u = random.next();
    return u < 0.45
      ? 0
      : u < 0.75
        ? 1 + random.integer(2)
        : Math.min(15, Math.floor(2 - 4 * Math.log(1 - random.next())));
  },
};

/** Shares that fall off as those of clubs and nationalities do: the rarest of 40 has a share of about 0.6 %. */
const level = (random: RandomSource): string => `level ${Math.floor(40 * Math.sqrt(random.next() * random.next()))}`;

/** A column of a kind. */
export function drawColumn(kind: Kind, n: number, random: RandomSource): Float64Array | readonly string[] {
  if (kind === '40 levels') return Array.from({ length: n }, () => level(random));
  const draw = DRAWS[kind];
  return Float64Array.from({ length: n }, () => draw(random));
}

const thresholdsOf = (floor: 'default' | 'none') =>
  completeThresholds(
    floor === 'default'
      ? { kind: 'sample-size' }
      : { kind: 'sample-size', effectFloor: { distribution: 0, missing: 0, unseen: 0, vanished: 0 } },
  );
const THRESHOLDS = { default: thresholdsOf('default'), none: thresholdsOf('none') };

/** Evidence on unchanged columns, in turns over the references, so that neighbours never share one. */
function pool({ kind, reference, current, columns }: CellPlan): readonly (readonly Evidence[])[] {
  const random = seededRandom('calibration', kind, reference, current);
  const limits = limitsFrom(THRESHOLDS.default, 30, { shapes: false });
  const turns: Evidence[][] = Array.from({ length: CURRENT_PER_REFERENCE }, () => []);
  for (let i = 0; i < columns / CURRENT_PER_REFERENCE; i += 1) {
    const prepared = prepareReference({ x: drawColumn(kind, reference, random) }).columns.get('x');
    for (const turn of turns) {
      const now = readColumns({ x: drawColumn(kind, current, random) }, {}, () => true).get('x');
      turn.push(gatherEvidence('x', prepared, now, limits));
    }
  }
  return turns;
}

function shuffled<T>(values: readonly T[], random: RandomSource): readonly T[] {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1);
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}

/** Datasets of so many columns each, all of different references; the pool is gone through again in another order. */
function* datasets(turns: readonly (readonly Evidence[])[], size: number, repeats: number, random: RandomSource) {
  let made = 0;
  while (made < repeats) {
    for (const turn of turns) {
      const order = shuffled(turn, random);
      for (let i = 0; i + size <= order.length && made < repeats; i += size) {
        made += 1;
        yield order.slice(i, i + size);
      }
    }
  }
}

function isDrift(dataset: readonly Evidence[], floor: 'default' | 'none'): boolean {
  const weights = dataset.map(() => 1);
  return judgeDataset(judgeEvidence(dataset, weights, THRESHOLDS[floor]).map(columnReport)).verdict === 'drift';
}

/** Simulates a cell. */
export function simulateCell(plan: CellPlan): CellResult {
  const start = performance.now();
  const turns = pool(plan);
  const random = seededRandom('datasets', plan.kind, plan.reference, plan.current);
  const rates = (plan.sizes ?? SIZES).map((size) => {
    const disjoint = Math.floor(plan.columns / CURRENT_PER_REFERENCE / size) * CURRENT_PER_REFERENCE;
    const repeats = Math.max(plan.repeats ?? 1000, size === 1 ? plan.columns : 0);
    let [withFloor, withoutFloor] = [0, 0];
    for (const dataset of datasets(turns, size, repeats, random)) {
      if (isDrift(dataset, 'default')) withFloor += 1;
      if (isDrift(dataset, 'none')) withoutFloor += 1;
    }
    return {
      columns: size,
      repeats,
      disjoint: Math.min(disjoint, repeats),
      withFloor: withFloor / repeats,
      withoutFloor: withoutFloor / repeats,
    };
  });
  return { ...plan, rates, seconds: (performance.now() - start) / 1000 };
}

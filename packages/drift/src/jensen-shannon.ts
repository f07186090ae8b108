import type { Sample } from '@fpl-ml/stats';
import { type Cells, cellsOf, type DistanceInput, sharesOf } from './distance-cells.js';
import {
  checkedAlpha,
  chiSquareNull,
  type DistanceOptions,
  type DistanceResult,
  distanceResult,
  summaryOf,
} from './distance-result.js';
import { choiceOption } from './option-checks.js';
import { invalidOption } from './errors.js';

/** Options of {@link jensenShannon}. */
export interface JensenShannonOptions extends DistanceOptions {
  /** Of the logarithm, above 1: `e` gives nats, of which the most is ln 2, and 2 bits, of which it is 1. Default `e`. */
  readonly base?: 'e' | number;
  /** The `distance` is the square root of the `divergence`. Default `distance`. */
  readonly form?: 'distance' | 'divergence';
}

/** p ln(p / m), 0 where there is nothing. */
function part(p: number, middle: number): number {
  return p === 0 ? 0 : p * Math.log(p / middle);
}

/** The divergence in nats; rounding may not make it negative. */
export function jensenShannonDivergence(reference: Sample, current: Sample): number {
  let sum = 0;
  for (const [p, q] of sharesOf(reference, current)) {
    const middle = (p + q) / 2;
    sum += part(p, middle) + part(q, middle);
  }
  return Math.max(0, sum / 2);
}

/** {@link jensenShannon} of cells. */
export function jensenShannonOfCells(cells: Cells, options: JensenShannonOptions): DistanceResult {
  const { base = 'e', form = 'distance' } = options;
  const alpha = checkedAlpha(options.alpha);
  if (base !== 'e' && !(base > 1 && Number.isFinite(base)))
    throw invalidOption('base', "'e' or a number above 1", base);
  choiceOption('form', form, ['distance', 'divergence']);
  const unit = base === 'e' ? 1 : Math.log(base);
  const root = form === 'distance';
  const divergence = jensenShannonDivergence(cells.reference, cells.current) / unit;
  const statistic = root ? Math.sqrt(divergence) : divergence;
  const figures = chiSquareNull(statistic, cells, { factor: 1 / (8 * unit), alpha, root });
  return distanceResult('jensen-shannon', statistic, summaryOf(cells), figures, { alpha, base, form });
}

/**
 * The Jensen-Shannon distance: the root of the mean Kullback-Leibler divergence of both sides from their average. Symmetric
 * and bounded, without any ε. When nothing has changed, the divergence is about χ² with cells - 1 degrees of freedom, times
 * (1/n + 1/m)/8: with 40 levels and 600 rows it passes the usual limit of 0.1 by chance. Hold it against `limit`.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { jensenShannon } from '@fpl-ml/drift';
 *
 * const { statistic, limit } = jensenShannon({ counts: [60, 30, 10] }, { counts: [25, 15, 10] });
 * const bits = jensenShannon(['a', 'b'], ['b', 'c'], { base: 2, unseen: 'pooled' }).statistic;
 * ```
 */
export function jensenShannon(
  reference: DistanceInput,
  current: DistanceInput,
  options: JensenShannonOptions = {},
): DistanceResult {
  return jensenShannonOfCells(cellsOf(reference, current, options), options);
}

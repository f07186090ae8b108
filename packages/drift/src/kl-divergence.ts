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

/** Options of {@link klDivergence}. */
export interface KlDivergenceOptions extends DistanceOptions {
  /** What a share of 0 counts as on either side, before both sides are made to sum to 1 again. Default 1e-4. */
  readonly epsilon?: number;
  /** Of the logarithm, above 1. Default `e`. */
  readonly base?: 'e' | number;
  /** `reference-to-current` is Σ p ln(p / q), p the reference; the other way round the roles swap. Default the first. */
  readonly direction?: 'reference-to-current' | 'current-to-reference';
}

function filled(shares: readonly number[], epsilon: number): readonly number[] {
  const raised = shares.map((share) => (share === 0 ? epsilon : share));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((share) => share / sum);
}

/** The divergence in nats of the first side from the second, both filled. */
export function filledDivergence(from: Sample, to: Sample, epsilon: number): number {
  const shares = sharesOf(from, to);
  const first = filled(
    shares.map(([p]) => p),
    epsilon,
  );
  const second = filled(
    shares.map(([, q]) => q),
    epsilon,
  );
  const sum = first.reduce((total, share, i) => total + share * Math.log(share / (second[i] ?? share)), 0);
  return Math.max(0, sum);
}

/** {@link klDivergence} of cells. */
export function klDivergenceOfCells(cells: Cells, options: KlDivergenceOptions): DistanceResult {
  const { epsilon = 1e-4, base = 'e', direction = 'reference-to-current' } = options;
  const alpha = checkedAlpha(options.alpha);
  choiceOption('direction', direction, ['reference-to-current', 'current-to-reference']);
  if (!(epsilon > 0 && epsilon < 1)) throw invalidOption('epsilon', 'a share between 0 and 1', epsilon);
  if (base !== 'e' && !(base > 1 && Number.isFinite(base)))
    throw invalidOption('base', "'e' or a number above 1", base);
  const unit = base === 'e' ? 1 : Math.log(base);
  const { reference, current } = cells;
  const [from, to] = direction === 'reference-to-current' ? [reference, current] : [current, reference];
  const statistic = filledDivergence(from, to, epsilon) / unit;
  const figures = chiSquareNull(statistic, cells, { factor: 1 / (2 * unit), alpha });
  const own = { alpha, epsilon, base, direction, renormalised: true };
  return distanceResult('kl-divergence', statistic, summaryOf(cells), figures, own);
}

/**
 * The Kullback-Leibler divergence Σ p ln(p / q): not symmetric, and without its ε infinite as soon as one cell is empty, so
 * that ε decides the figure there; prefer {@link jensenShannon}. When nothing has changed it is about χ² with cells - 1
 * degrees of freedom, times (1/n + 1/m)/2.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { klDivergence } from '@fpl-ml/drift';
 *
 * const { statistic, limit } = klDivergence({ counts: [60, 30, 10] }, { counts: [25, 15, 10] });
 * ```
 */
export function klDivergence(
  reference: DistanceInput,
  current: DistanceInput,
  options: KlDivergenceOptions = {},
): DistanceResult {
  return klDivergenceOfCells(cellsOf(reference, current, options), options);
}

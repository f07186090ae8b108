import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { invalidOption } from '../errors.js';
import { countOption } from '../option-checks.js';
import type { ColumnSelection } from '../prepared-reference.js';

/** Options that every multivariate comparison takes. */
export interface MultivariateOptions {
  /** Which columns are compared; those that only the current data have never are. Default all. */
  readonly columns?: ColumnSelection;
  /** What columns hold, where their values mislead: `categorical` for identifiers that are numbers. */
  readonly types?: Readonly<Record<string, 'numeric' | 'categorical'>>;
  /** The probability of the verdict `drift` when nothing has changed, in (0, 1). Default 0.05. */
  readonly alpha?: number;
  /** Rows that each side needs, a whole number from 10. Default 30. */
  readonly minimumRows?: number;
  /** Draws folds, samples and permutations. Default `seededRandom(0, …)`: the same data give the same result. */
  readonly random?: RandomSource;
}

/** The options that every comparison needs, checked. */
export interface CommonOptions {
  readonly alpha: number;
  readonly minimumRows: number;
  readonly random: RandomSource;
}

/**
 * Checks the common options and fills in their defaults.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function commonOptions(options: MultivariateOptions, stream: string): CommonOptions {
  const { alpha = 0.05, minimumRows = 30, random = seededRandom(0, 'drift', stream) } = options;
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('alpha', 'a level between 0 and 1', alpha);
  return { alpha, minimumRows: countOption('minimumRows', minimumRows, 10), random };
}

import { COLUMN_METHODS, type ColumnMethod } from './column-method.js';
import type { DistanceName } from './distance-result.js';
import { invalidOption } from './errors.js';

/** What is computed for each column. */
export interface ComparisonOptions {
  /**
   * What stands behind the verdict on a column's distribution, by name. Default `ks` for numbers and `chi-square` for levels,
   * whatever the number of rows. A method that the column's type does not allow gives way to the default, which the report says.
   */
  readonly methods?: Readonly<Record<string, ColumnMethod>>;
  /** Distances to report for each column beside it, where its type allows them. Default none. */
  readonly distances?: readonly DistanceName[];
  /** Whether reports hold the shape of each column, for drawing. Default `true`. */
  readonly shapes?: boolean;
}

/** The distances, for options. */
const DISTANCES: readonly DistanceName[] = [
  'psi',
  'jensen-shannon',
  'kl-divergence',
  'hellinger',
  'total-variation',
  'l-infinity',
  'wasserstein',
  'cramers-v',
];

/** Comparison options, checked. */
export interface Comparison {
  methodOf(column: string): ColumnMethod | undefined;
  readonly distances: readonly DistanceName[];
  readonly shapes: boolean;
}

/**
 * Checks what is to be computed, and fills in defaults.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` for unknown methods and distances
 */
export function comparisonFrom({ methods = {}, distances = [], shapes = true }: ComparisonOptions): Comparison {
  for (const [column, method] of Object.entries(methods)) {
    if (!COLUMN_METHODS.includes(method)) {
      throw invalidOption(`methods.${column}`, `one of ${COLUMN_METHODS.join(', ')}`, method);
    }
  }
  const unknown = distances.find((name) => !DISTANCES.includes(name));
  if (unknown !== undefined) throw invalidOption('distances', `names among ${DISTANCES.join(', ')}`, unknown);
  return {
    methodOf: (column) => (Object.hasOwn(methods, column) ? methods[column] : undefined),
    distances: [...new Set(distances)],
    shapes,
  };
}

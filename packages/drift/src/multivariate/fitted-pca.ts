import type { PairedColumn } from './paired-columns.js';
import { type PrincipalComponents, principalComponents, reconstructionErrors } from './principal-components.js';
import { fitScaling, type Scaling, writeScaled } from './scaling.js';

/** Principal components of standardised rows. */
export interface FittedPca {
  readonly columns: readonly PairedColumn[];
  readonly scalings: readonly Scaling[];
  readonly components: PrincipalComponents;
}

type Side = 'reference' | 'current';

const UNKNOWN: Scaling = { mean: 0, deviation: 0, shares: null };

function matrixOf(
  columns: readonly PairedColumn[],
  scalings: readonly Scaling[],
  side: Side,
  rows: Int32Array,
): Float64Array {
  const matrix = new Float64Array(rows.length * columns.length);
  columns.forEach((column, at) => {
    const scaling = scalings[at];
    // A column that is constant in these rows of the reference stays 0: it has no unit to be measured in.
    if (scaling === undefined || scaling.deviation === 0) return;
    writeScaled(column[side], scaling, rows, matrix, at, columns.length);
  });
  return matrix;
}

/**
 * Fits components to some rows of the reference.
 *
 * @param columns at least two
 * @param share of the variance that the kept components exceed
 */
export function fitPca(columns: readonly PairedColumn[], rows: Int32Array, share: number): FittedPca {
  const scalings = columns.map((column) => fitScaling(column, rows) ?? UNKNOWN);
  const matrix = matrixOf(columns, scalings, 'reference', rows);
  return { columns, scalings, components: principalComponents(matrix, columns.length, share) };
}

/** The reconstruction errors of some rows of a side. */
export function pcaErrors({ columns, scalings, components }: FittedPca, side: Side, rows: Int32Array): Float64Array {
  return reconstructionErrors(matrixOf(columns, scalings, side, rows), columns.length, components);
}

import { numberOption } from '../option-checks.js';

/**
 * The mean with weights that fade by the factor `alpha` from each value to the one before: Σ αⁱ x / Σ αⁱ (Gama, Sebastião, Rodrigues
 * 2013, there the prequential error).
 *
 * @param alpha in (0, 1]; 1 gives the plain mean
 * @returns NaN for no values, or where one is NaN
 * @throws FplMlError `DRIFT_OPTION_INVALID` for another alpha
 *
 * @example
 * ```ts
 * import { fadingMean } from '@fpl-ml/drift';
 *
 * const error = fadingMean([0, 1, 0, 1, 1, 0], 0.9999); // 0.500008
 * ```
 */
export function fadingMean(values: ArrayLike<number>, alpha: number): number {
  numberOption('alpha', alpha, 'a number above 0, up to 1', (value) => value > 0 && value <= 1);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum = (values[i] ?? Number.NaN) + alpha * sum;
    weight = 1 + alpha * weight;
  }
  return sum / weight;
}

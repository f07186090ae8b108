import { FplMlError } from '@fpl-ml/core';
import { invalidOption } from './metric-input.js';

/** What an error costs: its size, its square, or itself (prediction − truth, for the bias). */
export type LossName = 'absolute' | 'squared' | 'signed';

const LOSSES = {
  absolute: Math.abs,
  squared: (error: number) => error * error,
  signed: (error: number) => error,
} as const;

/**
 * The loss of each row.
 *
 * @throws FplMlError `METRICS_OPTION_INVALID`; `METRICS_VALUE_INVALID` where a loss is not finite
 */
export function rowLosses(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, loss: LossName): Float64Array {
  if (!Object.hasOwn(LOSSES, loss)) throw invalidOption("loss 'absolute', 'squared' or 'signed'", loss);
  const of = LOSSES[loss];
  return Float64Array.from({ length: yTrue.length }, (_, row) => {
    const value = of((yPred[row] ?? Number.NaN) - (yTrue[row] ?? Number.NaN));
    if (Number.isFinite(value)) return value;
    throw new FplMlError(
      'METRICS_VALUE_INVALID',
      `Expected finite numbers with a finite ${loss} error, got ${yTrue[row]} (true) and ${yPred[row]} (predicted) in row ${row}: leave such rows out.`,
      { data: { row, yTrue: yTrue[row], yPred: yPred[row] } },
    );
  });
}

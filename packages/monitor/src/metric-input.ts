import { FplMlError } from '@fpl-ml/core';

/** @throws FplMlError `METRICS_LENGTH_MISMATCH` */
export function requireSameLength(expected: number, got: number, what: string): void {
  if (expected === got) return;
  throw new FplMlError(
    'METRICS_LENGTH_MISMATCH',
    `Expected ${expected} ${what}, one for each row, got ${got}: pair them row by row.`,
  );
}

/** An option of a metric that cannot be. */
export function invalidOption(expected: string, got: unknown): FplMlError {
  return new FplMlError('METRICS_OPTION_INVALID', `Expected ${expected}, got ${String(got)}: correct the option.`);
}

/** @throws FplMlError `METRICS_OPTION_INVALID` */
export function requireConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw invalidOption('a confidence between 0 and 1', confidence);
}

/**
 * The values as finite numbers; a `Float64Array` is not copied.
 *
 * @throws FplMlError `METRICS_VALUE_INVALID`, naming the row
 */
export function finiteValues(values: ArrayLike<number>, what: string): Float64Array {
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values);
  for (let row = 0; row < numbers.length; row += 1) {
    // Of the list as it came, since a typed array writes a text as NaN.
    if (!Number.isFinite(numbers[row])) throw invalidValue(what, values[row], row);
  }
  return numbers;
}

/** A value that is not what is expected of its row. */
export function invalidValue(expected: string, got: unknown, row: number): FplMlError {
  return new FplMlError(
    'METRICS_VALUE_INVALID',
    `Expected ${expected}, got ${String(got)} in row ${row}: leave such rows out.`,
    { data: { row, value: typeof got === 'number' ? got : String(got) } },
  );
}

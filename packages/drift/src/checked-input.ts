import type { Sample } from '@fpl-ml/stats';
import { invalidSample } from './errors.js';

/** Whether it is a typed array of anything but bigints, which can hold numbers only. */
function holdsOnlyNumbers(given: unknown): boolean {
  return ArrayBuffer.isView(given) && !(given instanceof BigInt64Array || given instanceof BigUint64Array);
}

/**
 * Refuses what the types do not allow and plain JavaScript does: a typed array would make 0 of null.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`
 */
export function requireNumbers(values: Sample): void {
  const given: unknown = values;
  if (holdsOnlyNumbers(given)) return;
  if (typeof given !== 'object' || given === null || !('length' in given)) {
    throw invalidSample('an array of numbers', given === null ? 'null' : `a value of type ${typeof given}`);
  }
  for (let i = 0; i < values.length; i += 1) {
    const value: unknown = values[i];
    if (typeof value === 'number') continue;
    throw invalidSample('numbers only: drop missing values first', `${String(value)} at position ${i}`);
  }
}

import { FplMlError } from '@fpl-ml/core';

/** An option outside its domain. */
export function invalidOption(name: string, expected: string, got: unknown): FplMlError {
  return new FplMlError('DRIFT_OPTION_INVALID', `Expected ${expected} as \`${name}\`, got ${String(got)}.`, {
    data: { name, got },
  });
}

/** Data that a distance cannot take. */
export function invalidSample(expected: string, got: string): FplMlError {
  return new FplMlError('DRIFT_SAMPLE_INVALID', `Expected ${expected}, got ${got}.`);
}

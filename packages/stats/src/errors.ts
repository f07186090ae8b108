import { FplMlError } from '@fpl-ml/core';
import type { Alternative } from './test-result.js';

/** A parameter or an option outside its domain. */
export function invalidParameter(expected: string, got: unknown): FplMlError {
  return new FplMlError('STATS_PARAMETER_INVALID', `Expected ${expected}, got ${String(got)}.`, { data: { got } });
}

/** Data that the calculation cannot take. */
export function invalidSample(expected: string, got: string): FplMlError {
  return new FplMlError('STATS_SAMPLE_INVALID', `Expected ${expected}, got ${got}.`);
}

/** Checks the alternative, which would else be taken for another one. @throws FplMlError `STATS_PARAMETER_INVALID` */
export function requireAlternative(alternative: Alternative): void {
  if (!['two-sided', 'greater', 'less'].includes(alternative))
    throw invalidParameter("alternative 'two-sided', 'greater' or 'less'", alternative);
}

/** Checks that both samples are large enough. */
export function requireSizes(n1: number, n2: number, atLeast: number): void {
  const smaller = Math.min(n1, n2);
  if (smaller < atLeast) throw invalidSample(`at least ${atLeast} values in each sample`, `${smaller}`);
}

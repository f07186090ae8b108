import { FplMlError } from '@fpl-ml/core';

/** A value that a detector cannot take; its state is as it was. */
export function invalidStreamValue(detector: string, expected: string, got: unknown): FplMlError {
  // Not the value itself unless it is a number: a text that got here by mistake may be anything.
  const shown = typeof got === 'number' ? String(got) : typeof got;
  return new FplMlError(
    'DRIFT_STREAM_VALUE_INVALID',
    `${detector} expected ${expected}, got ${shown}; its state is as before. Leave the value out, or impute it.`,
    { data: { detector, got: shown } },
  );
}

/** Something else than what `snapshot()` of the same detector gave. */
export function invalidSnapshot(detector: string, expected: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'DRIFT_SNAPSHOT_INVALID',
    `A snapshot of ${detector} cannot be restored: expected ${expected}. Pass what snapshot() gave, unchanged.`,
    { data: { detector }, cause },
  );
}

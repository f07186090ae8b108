import { FplMlError } from '@fpl-ml/core';

/** A column without which, or with which, rows cannot be compared as a whole. */
export function invalidColumn(column: string, problem: string, remedy: string): FplMlError {
  return new FplMlError('DRIFT_COLUMN_INVALID', `Column "${column}" ${problem}: ${remedy}.`, { data: { column } });
}

import { type Frame, isFplMlError, numericColumn } from '@fpl-ml/core';

/** The numbers of a column, NaN where they are missing; `null` where there is no such column, or it holds text. */
export function numbersOf(frame: Frame, column: string): Float64Array | null {
  try {
    return numericColumn(frame, column);
  } catch (error) {
    if (isFplMlError(error, 'FRAME_INVALID') || isFplMlError(error, 'FRAME_COLUMN_MISSING')) return null;
    throw error;
  }
}

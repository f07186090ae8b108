import { type FrameInput, toFrame } from '@fpl-ml/core';
import { invalidColumn } from './errors.js';
import { levelPair } from './paired-columns.js';

/** The entities of both sides as numbers from 0; a row without one is an entity of its own. */
export interface EntityCodes {
  readonly reference: Int32Array;
  readonly current: Int32Array;
}

/** @throws FplMlError `DRIFT_COLUMN_INVALID` where a side lacks the column */
export function entityCodes(reference: FrameInput, current: FrameInput, column: string): EntityCodes {
  const [before, now] = [toFrame(reference), toFrame(current)];
  if (!Object.hasOwn(before, column) || !Object.hasOwn(now, column)) {
    throw invalidColumn(column, 'is not on both sides', 'name a column with the entity of each row as `entity`');
  }
  const pair = levelPair(column, before, now);
  let next = pair.levels.length;
  const named = (codes: Int32Array): Int32Array => codes.map((code) => (code < 0 ? next++ : code));
  return { reference: named(pair.reference), current: named(pair.current) };
}

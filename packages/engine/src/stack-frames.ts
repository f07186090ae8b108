import { type Column, columnNames, type Frame, numericColumn, textColumn, toFrame } from '@fpl-ml/core';

const isText = (column: Column | undefined): boolean =>
  column !== undefined &&
  !(column instanceof Float64Array) &&
  Array.prototype.some.call(column, (value) => typeof value === 'string');

function stackNumbers(parts: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    values.set(part, end);
    end += part.length;
  }
  return values;
}

/**
 * Frames with the columns of the first, one below the other. A column that holds text in any of them is text in all.
 *
 * @throws FplMlError `FRAME_COLUMN_MISSING` where one lacks a column of the first
 */
export function stackFrames(frames: readonly Frame[]): Frame {
  const stacked = (name: string): Column =>
    frames.some((frame) => isText(frame[name]))
      ? frames.flatMap((frame) => textColumn(frame, name))
      : stackNumbers(frames.map((frame) => numericColumn(frame, name)));
  return toFrame(Object.fromEntries(columnNames(frames[0] ?? {}).map((name) => [name, stacked(name)])));
}

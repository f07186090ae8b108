import assert from 'node:assert/strict';
import { columnNames, type Frame, rowCount, toFrame } from '@fpl-ml/core';

/** A copy that shares no memory with the frame. */
export function copied(frame: Frame): Frame {
  return Object.fromEntries(Object.entries(frame).map(([name, values]) => [name, values.slice()]));
}

/** The first row in which two frames differ, and in which column; `null` for frames of the same content. */
function difference(a: Frame, b: Frame): string | null {
  if (columnNames(a).join('\n') !== columnNames(b).join('\n')) return 'the columns';
  if (rowCount(a) !== rowCount(b)) return 'the number of rows';
  for (const [name, values] of Object.entries(a)) {
    const others = b[name];
    for (let row = 0; row < values.length; row += 1)
      if (!Object.is(values[row], others?.[row])) return `column "${name}" in row ${row}`;
  }
  return null;
}

/** Whether two frames have the same columns in the same order, with the same values; NaN is the same as NaN. */
export function isSameFrame(a: Frame, b: Frame): boolean {
  return difference(a, b) === null;
}

/** Asserts {@link isSameFrame}: comparing megabytes by themselves makes a message that nobody can read. */
export function assertSameFrame(actual: Frame, expected: Frame, what: string): void {
  const where = difference(actual, expected);
  assert.equal(where, null, `expected ${what} to be the same, found a difference: ${where}`);
}

/** Asserts that a frame has rows, and columns of one length and one type each. */
export function assertSoundFrame(frame: Frame, what: string): void {
  assert.doesNotThrow(() => toFrame(frame), `${what}: columns of one length and type`);
  assert.ok(rowCount(frame) > 0, `expected rows in ${what}`);
}

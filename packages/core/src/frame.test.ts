import { expect, test } from 'vitest';
import { isFplMlError } from './errors.js';
import { columnNames, frameFromRows, numericColumn, rowCount, selectRows, textColumn, toFrame } from './frame.js';

const withCode = (code: string) => expect.toSatisfy((error: unknown) => isFplMlError(error, code));

test('turns rows into columns, with null where a row lacks a name', () => {
  const frame = frameFromRows([{ a: 1, b: 'x' }, { a: 2 }, { b: 'y', c: 3 }]);
  expect(frame).toEqual({ a: [1, 2, null], b: ['x', null, 'y'], c: [null, null, 3] });
  expect([rowCount(frame), columnNames(frame)]).toEqual([3, ['a', 'b', 'c']]);
});

test('refuses a column of numbers and strings, columns of different lengths, and objects', () => {
  expect(() => frameFromRows([{ a: 1 }, { a: 'x' }])).toThrowError(withCode('FRAME_INVALID'));
  expect(() => toFrame({ a: [1, 2], b: [1] })).toThrowError(withCode('FRAME_INVALID'));
  expect(() => frameFromRows([{ a: {} }])).toThrowError(withCode('FRAME_INVALID'));
});

test('takes anything that looks like an Arrow table', () => {
  const columns: Record<string, ArrayLike<unknown>> = { n: Int32Array.of(1, 2), t: ['x', null], big: [3n, 4n] };
  const table = {
    schema: { fields: Object.keys(columns).map((name) => ({ name })) },
    getChild: (name: string) => ({ toArray: () => columns[name] ?? [] }),
  };
  expect(toFrame(table)).toEqual({ n: [1, 2], t: ['x', null], big: [3, 4] });
});

test('reads numbers with null as NaN, and does not copy typed arrays', () => {
  const typed = Float64Array.of(1, 2);
  const frame = toFrame({ typed, gaps: [1, null], text: ['x', 'y'] });
  expect(numericColumn(frame, 'typed')).toBe(typed);
  expect([...numericColumn(frame, 'gaps')]).toEqual([1, Number.NaN]);
  expect(() => numericColumn(frame, 'text')).toThrowError(withCode('FRAME_INVALID'));
  expect(() => numericColumn(frame, 'absent')).toThrowError(withCode('FRAME_COLUMN_MISSING'));
  expect(() => numericColumn(frame, 'toString')).toThrowError(withCode('FRAME_COLUMN_MISSING'));
});

test('reads text, numbers written out and missing ones as null', () => {
  const frame = toFrame({ a: [1, null], b: Float64Array.of(0.5, Number.NaN) });
  expect(textColumn(frame, 'a')).toEqual(['1', null]);
  expect(textColumn(frame, 'b')).toEqual(['0.5', null]);
});

test('selects rows by position, in the order asked', () => {
  const frame = toFrame({ a: Float64Array.of(1, 2, 3), b: ['x', 'y', 'z'] });
  expect(selectRows(frame, [2, 0])).toEqual({ a: Float64Array.of(3, 1), b: ['z', 'x'] });
  for (const outside of [-1, 3, 0.5])
    expect(() => selectRows(frame, [outside])).toThrowError(withCode('FRAME_INVALID'));
});

test('takes booleans for 0 and 1, and has no rows without columns', () => {
  expect(frameFromRows([{ a: true }, { a: false }, { a: 2 }])).toEqual({ a: [1, 0, 2] });
  expect(rowCount({})).toBe(0);
  expect(Object.isFrozen(toFrame({ a: [1] }))).toBe(true);
});

import { expect, test } from 'vitest';
import { differencesOf } from './same-bytes.mjs';

/** @param {readonly unknown[]} contents texts as they are, other values as JSON */
const differences = (...contents) =>
  differencesOf(
    contents.map((content, i) => ({
      label: `run ${i}`,
      bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
    })),
  );

/** @param {unknown} a @param {unknown} b */
const headline = (a, b) => differences(a, b).map((message) => message.split('\n')[0]);

test('is content with outputs that are the same to the byte', () => {
  expect(differences()).toEqual([]);
  expect(differences('{"a":1}')).toEqual([]);
  expect(differences('{"a":1}', '{"a":1}', '{"a":1}')).toEqual([]);
});

test('says which output differs from the first, where, and what stands there', () => {
  const a = { events: [{ at: 1 }, { at: 2, rmse: 2.2613999999999996 }] };
  const b = { events: [{ at: 1 }, { at: 2, rmse: 2.2614 }] };
  expect(differences(a, a, b)).toEqual([
    `run 2 writes something else than run 0: first at byte 40, $.events[1].rmse
    run 0  …:1},{"at":2,"rmse":2.2613999999999996}]}
    run 2  …:1},{"at":2,"rmse":2.2614}]}`,
  ]);
});

test('cuts what is long on both sides of the difference', () => {
  const [, left] = differences(`${'a'.repeat(500)}b${'c'.repeat(500)}`, 'a'.repeat(500))[0]?.split('\n') ?? [];
  expect(left).toBe(`    run 0  …${'a'.repeat(24)}b${'c'.repeat(47)}…`);
});

test.each([
  ['a value of another kind', { a: [1] }, { a: { 0: 1 } }, 'byte 5, $.a'],
  ['a row that is missing', { a: [1, 2], b: 1 }, { a: [1], b: 1 }, 'byte 7, $.a[1]'],
  ['a row that is too much', { a: [1], b: 1 }, { a: [1, 2], b: 1 }, 'byte 7, $.a[1]'],
  ['a key that is missing', { b: 1, c: 2 }, { a: 1, b: 1, c: 3 }, 'byte 2, $.a'],
  [
    'the first of several rows, which are counted as numbers',
    { a: Array(12).fill(0) },
    { a: [0, 0, 1, ...Array(9).fill(2)] },
    'byte 10, $.a[2]',
  ],
  ['null', { a: null }, { a: {} }, 'byte 5, $.a'],
  ['space alone, where the values are equal', '{"a":1}', '{"a": 1}', 'byte 5'],
  ['an end that is missing', '{"a":1}\n', '{"a":1}', 'byte 7'],
  ['an end that is too much', '{"a":1}', '{"a":1}\n', 'byte 7'],
  ['an output that is empty', '{"a":1}', '', 'byte 0'],
  ['text that is no JSON', 'one two', 'one three', 'byte 5'],
])('finds %s', (_, a, b, place) => {
  expect(headline(a, b)).toEqual([`run 1 writes something else than run 0: first at ${place}`]);
});

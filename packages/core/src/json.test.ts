import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFplMlError } from './errors.js';
import { canonicalJson, frozenCopy } from './json.js';

const jsonValue = fc.jsonValue({ depthSize: 'medium' });

test('reads back as the same value and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
  expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}');
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [new Date(0)], [() => 1], [{ a: undefined }]])(
  'refuses what JSON would lose: %s',
  (value) => {
    expect(() => canonicalJson(value)).toThrowError(expect.toSatisfy((e: unknown) => isFplMlError(e, 'JSON_INVALID')));
  },
);

test('a frozen copy equals its original, shares nothing with it, and cannot be changed', () => {
  const original = { list: [1, { deep: 'x' }], bytes: Float64Array.of(1, 2) };
  const copy = frozenCopy(original);
  expect(copy).toEqual(original);
  original.list.push(3);
  original.bytes[0] = 9;
  expect(copy.list).toHaveLength(2);
  expect(copy.bytes[0]).toBe(1);
  expect(Object.isFrozen(copy) && Object.isFrozen(copy.list) && Object.isFrozen(copy.list[1])).toBe(true);
});

test('refuses a list with a gap, which JSON would fill in silence', () => {
  const gap: number[] = [];
  gap[1] = 1;
  expect(() => canonicalJson(gap)).toThrowError(expect.toSatisfy((e: unknown) => isFplMlError(e, 'JSON_INVALID')));
});

test('sorts keys by code units, in every locale', () => {
  expect(canonicalJson({ b: 1, a: 2, B: 3, ä: 4 })).toBe('{"B":3,"a":2,"b":1,"ä":4}');
});

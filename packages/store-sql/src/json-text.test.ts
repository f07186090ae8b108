import { describe, expect, it } from 'vitest';
import { fromJsonText, toJsonText } from './json-text.js';

const round = (value: unknown): unknown => fromJsonText(toJsonText(value));

describe('JSON text', () => {
  it('keeps what JSON would lose', () => {
    const value = { a: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], b: { c: -0 }, d: 0, e: null };
    expect(round(value)).toStrictEqual(value);
    expect(round(Number.NaN)).toBeNaN();
  });

  it('writes plain values as JSON does', () => {
    expect(toJsonText({ a: [1, 'x', null, true], b: undefined })).toBe('{"a":[1,"x",null,true]}');
  });

  it.each([
    { $number: 'NaN' },
    { $number: 3 },
    { $$number: 'NaN' },
    { nested: [{ $number: 'Infinity' }, { $number: '-0', more: 1 }] },
    { $number: { $number: Number.NaN } },
  ])('takes no value for a tag: %j', (value) => {
    expect(round(value)).toStrictEqual(value);
  });

  it('reads a value that a driver has parsed already', () => {
    expect(fromJsonText({ a: { $number: 'NaN' } })).toStrictEqual({ a: Number.NaN });
  });
});

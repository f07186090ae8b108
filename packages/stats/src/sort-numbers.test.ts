import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { sortNumbers } from './sort-numbers.js';

const random = seededRandom(1, 'sort');
const N = 5000;
const draw = (value: (i: number) => number): Float64Array => Float64Array.from({ length: N }, (_, i) => value(i));
const SPECIAL = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1.7e308, -1.7e308, 1, -1];

describe('sortNumbers', () => {
  test.each([
    ['normal numbers', draw(() => random.normal())],
    ['all of one sign', draw(() => -Math.exp(20 * random.normal()))],
    ['whole numbers with ties', draw(() => random.integer(7) - 3)],
    ['one value', draw(() => 4.25)],
    ['infinities, zeros of both signs, the smallest and the largest', draw(() => SPECIAL[random.integer(10)] ?? 0)],
    ['values that differ in their last bits only', draw(() => 1 + random.next() * 1e-9)],
    ['negative values that differ in their last bits only', draw(() => -1 - random.next() * 1e-9)],
    ['a sorted sample', draw((i) => i)],
    ['a falling sample', draw((i) => -i / 3)],
    ['NaN among them', draw((i) => (i % 977 === 3 ? Number.NaN : random.normal()))],
    ['a few', Float64Array.of(3, -0, 0, Number.NaN, -7)],
    ['none', new Float64Array(0)],
  ])('gives what the engine gives, bit for bit: %s', (_, values) => {
    const before = values.slice();
    // Object.is: -0 is not 0, NaN is NaN.
    expect(sortNumbers(values)).toEqual(values.slice().sort());
    expect(values).toEqual(before);
  });

  test('may use up an array, also one in the middle of a buffer', () => {
    const whole = draw(() => random.normal());
    const part = whole.subarray(7, N - 9);
    const [wanted, around] = [part.slice().sort(), [...whole.slice(0, 7), ...whole.slice(N - 9)]];
    expect(sortNumbers(part, true)).toEqual(wanted);
    expect([...whole.slice(0, 7), ...whole.slice(N - 9)]).toEqual(around);
  });

  test('puts NaN last, whatever its sign', () => {
    const values = draw(() => random.normal());
    new Uint32Array(values.buffer).set([0, 0xfff8_0000], 200);
    expect(values[100]).toBeNaN();
    const sorted = sortNumbers(values);
    expect(sorted[N - 1]).toBeNaN();
    expect(sorted[0]).toBeLessThan(-2);
  });

  test('takes plain arrays', () => {
    expect([...sortNumbers(Array.from({ length: 3000 }, (_, i) => 3000 - i))]).toEqual(
      Array.from({ length: 3000 }, (_, i) => i + 1),
    );
  });
});

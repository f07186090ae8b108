import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inShare, murmur3 } from './bucket.js';

// Reference vectors of MurmurHash3 x86_32, and the normalised values that all Unleash clients agree on.
test.each([
  ['', 0, 0],
  ['', 1, 1364076727],
  ['hello', 0, 613153351],
  ['hello, world', 0, 345750399],
  ['The quick brown fox jumps over the lazy dog', 0, 776992547],
])('hashes "%s" with seed %i as the reference does', (text, seed, expected) => {
  expect(murmur3(text, seed)).toBe(expected);
});

test.each([
  ['gr1:123', 0, 73],
  ['groupX:999', 0, 25],
  ['gr1:123', 86028157, 96],
  ['groupX:999', 86028157, 60],
])('normalises "%s" with seed %i as Unleash does', (text, seed, expected) => {
  expect((murmur3(text, seed) % 100) + 1).toBe(expected);
});

test('who is in at some weight stays in at every higher one, and the same call gives the same answer', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (key, salt, weight) => {
      const inside = inShare(key, salt, weight);
      expect(inShare(key, salt, weight)).toBe(inside);
      if (inside) expect(inShare(key, salt, Math.min(1, weight + 0.2))).toBe(true);
    }),
  );
});

test('nobody is in at 0, everybody at 1, and about a tenth at 0.1, another tenth for another salt', () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => `player-${i}`);
  expect(keys.some((key) => inShare(key, 's', 0))).toBe(false);
  expect(keys.every((key) => inShare(key, 's', 1))).toBe(true);
  const first = new Set(keys.filter((key) => inShare(key, 'a', 0.1)));
  const second = keys.filter((key) => inShare(key, 'b', 0.1));
  const both = second.filter((key) => first.has(key)).length;
  // Binomial(10000, 0.1) and (10000, 0.01): five standard deviations.
  expect(Math.abs(first.size - 1000)).toBeLessThan(150);
  expect(Math.abs(both - 100)).toBeLessThan(50);
});

test('refuses a weight that is no share, and says what was probably meant', () => {
  for (const weight of [-0.1, 1.1, 10, Number.NaN]) {
    expect(() => inShare('k', 's', weight)).toThrowError(
      expect.toSatisfy((error: unknown) => isFplMlError(error, 'ROLLOUT_WEIGHT_INVALID')),
    );
  }
});

test('hashes the salt before the key, so that shares stay what they are from one release to the next', () => {
  const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
  expect(keys.filter((key) => inShare(key, 's', 0.5))).toEqual(
    keys.filter((key) => murmur3(`s:${key}`) < 2_147_483_648),
  );
});

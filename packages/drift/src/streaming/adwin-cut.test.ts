import { seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { findCut } from './adwin-cut.js';
import { emptyWindow, insert } from './bucket-window.js';

/** The definition, for a window whose buckets are single values. */
function everyCut(values: readonly number[], delta: number, least: number) {
  const n = values.length;
  const mean = (part: readonly number[]) => part.reduce((sum, x) => sum + x, 0) / part.length;
  const whole = mean(values);
  const variance = mean(values.map((x) => (x - whole) * (x - whole)));
  const doubt = Math.log((2 * Math.log(n)) / delta);
  return values.flatMap((_, n0) => {
    const n1 = n - n0;
    if (n0 < least || n1 < least) return [];
    const inverse = 1 / (n0 - least + 1) + 1 / (n1 - least + 1);
    const limit = Math.sqrt(2 * inverse * variance * doubt) + (2 / 3) * doubt * inverse;
    return [{ distance: Math.abs(mean(values.slice(0, n0)) - mean(values.slice(n0))), limit }];
  });
}

test('finds the first cut that is deep enough, and else the one that comes nearest to it', () => {
  let [found, missed] = [0, 0];
  for (let seed = 0; seed < 60; seed += 1) {
    const random = seededRandom('cut', seed);
    const level = (seed % 4) / 2;
    const values = Array.from({ length: 20 + seed }, (_, i) => (i < 10 ? 0 : level) + random.normal());
    const options = { delta: 0.2, maxBuckets: 200, minWindowLength: 1 + (seed % 6) };
    const window = emptyWindow(options.maxBuckets);
    for (const x of values) insert(window, options.maxBuckets, x);
    const all = everyCut(values, options.delta, options.minWindowLength);
    const ratio = ({ distance, limit }: { distance: number; limit: number }) => distance / limit;
    const deep = all.find((cut) => ratio(cut) > 1);
    const wanted = deep ?? all.toSorted((a, b) => ratio(b) - ratio(a))[0];
    const ours = findCut(window, options);
    expect(ours?.distance).toBeCloseTo(wanted?.distance ?? Number.NaN, 10);
    expect(ours?.limit).toBeCloseTo(wanted?.limit ?? Number.NaN, 10);
    if (deep === undefined) missed += 1;
    else found += 1;
  }
  expect(Math.min(found, missed)).toBeGreaterThan(5);
});

test('finds none where no place leaves enough values on both sides', () => {
  const window = emptyWindow(5);
  for (let i = 0; i < 9; i += 1) insert(window, 5, i * 100);
  expect(findCut(window, { delta: 0.5, maxBuckets: 5, minWindowLength: 5 })).toBeUndefined();
});

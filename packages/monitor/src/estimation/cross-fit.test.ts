import { seededRandom } from '@fpl-ml/core';
import { expect, it } from 'vitest';
import { crossFit } from './cross-fit.js';

it('expects of a period nothing that it learnt from its own losses, nor from those of its neighbours in a block', () => {
  const random = seededRandom('cross-fit');
  const starts = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000];
  const x = Float64Array.from({ length: 1000 }, () => random.next());
  const losses = x.map((value) => value + 0.2 * random.next());
  const options = { trees: 20, maxLeaves: 8, learningRate: 0.2, minLeafRows: 20, seed: 0 };
  const before = crossFit({ x }, losses, starts, options);
  // Periods 2 and 3, rows 200 to 399, are one block of five.
  const changed = losses.map((loss, row) => (row >= 200 && row < 400 ? 9 : loss));
  const after = crossFit({ x }, changed, starts, options);
  expect(after.subarray(200, 400)).toEqual(before.subarray(200, 400));
  expect(after.subarray(0, 200)).not.toEqual(before.subarray(0, 200));
  expect(Math.min(...before)).toBeGreaterThanOrEqual(0);
  const off = before.reduce((sum, value, row) => sum + Math.abs(value - (losses[row] ?? 0)), 0) / 1000;
  expect(off).toBeLessThan(0.1);
});

import { describe, expect, it } from 'vitest';
import { estimateReference } from './chart-reference.js';

describe('estimateReference', () => {
  it('learns the same in whatever unit the figures are', () => {
    const figures = [2.1, 1.9, 2.3, 2, 1.7, 2.15, 1.8, 2.6, 1.5];
    const inUnit = (unit: number, sized: boolean) =>
      estimateReference(
        figures.map((value, i) => ({
          value: value * unit,
          standardError: (0.04 + 0.01 * (i % 3)) * unit,
          ...(sized ? { n: 300 + 10 * i } : {}),
        })),
      );
    for (const sized of [true, false]) {
      const wanted = inUnit(1, sized);
      for (const unit of [1e-200, 1e-100, 1e100, 1e200]) {
        const got = inUnit(unit, sized);
        expect(got.between / unit).toBeCloseTo(wanted.between, 10);
        expect(got.centre / unit).toBeCloseTo(wanted.centre, 10);
        expect(got.sigma).toBeCloseTo(wanted.sigma, 10);
      }
    }
  });
});

import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { PageHinkley, type PageHinkleyOptions } from '../index.js';

const last = (options: PageHinkleyOptions, values: readonly number[]) =>
  new PageHinkley({ delta: 0, alpha: 1, minimumPoints: 1, ...options }).updateMany(values).last;

describe('PageHinkley', () => {
  test('range: the sum of deviations less its minimum, drift above the threshold only', () => {
    // Deviations from the running mean: 0, -2, 0 - 4/3, 4 - 2; sums 0, -2, -10/3, -4/3.
    const values = [4, 0, 0, 4];
    expect(last({ side: 'up', threshold: 2 }, values)).toMatchObject({ status: 'stable', statistic: 2, n: 4 });
    expect(last({ side: 'up', threshold: 1.99 }, values).status).toBe('drift');
    expect(last({ side: 'down', threshold: 9 }, values).statistic).toBeCloseTo(4 / 3, 14);
    expect(last({ side: 'both', threshold: 9 }, values).statistic).toBe(2);
  });

  test('clamped: the sum never below 0, drift at the threshold, the values counted from 2', () => {
    const values = [0, 0, 0, 4];
    const clamped = { form: 'clamped', side: 'up', threshold: 3 } as const;
    expect(last(clamped, values)).toMatchObject({ status: 'drift', statistic: 3, threshold: 3 });
    expect(last({ ...clamped, minimumPoints: 5 }, values).status).toBe('drift');
    expect(last({ ...clamped, minimumPoints: 6 }, values).status).toBe('warming-up');
    expect(last(clamped, [4, 0, 0])).toMatchObject({ status: 'stable', statistic: 0 });
    expect(last({ ...clamped, side: 'down' }, [4, 4, 4, 0])).toMatchObject({ status: 'drift', statistic: 3 });
    expect(last({ ...clamped, side: 'down' }, [0, 4, 4]).statistic).toBe(0);
  });

  test('sum: the sum itself, also below 0, drift above the threshold only', () => {
    const sum = { form: 'sum', side: 'up', threshold: 3 } as const;
    expect(last(sum, [0, 0, 0, 4])).toMatchObject({ status: 'stable', statistic: 3 });
    expect(last({ ...sum, threshold: 2.9, minimumPoints: 4 }, [0, 0, 0, 4]).status).toBe('drift');
    expect(last({ ...sum, threshold: 2.9, minimumPoints: 5 }, [0, 0, 0, 4]).status).toBe('warming-up');
    expect(last(sum, [4, 0]).statistic).toBe(-2);
    expect(last({ ...sum, side: 'down' }, [4, 0]).statistic).toBe(2);
  });

  test('forgets by alpha and tolerates delta', () => {
    // Sums: 0 - 0.5, then 0.9 (-0.5) + 1 - 0.5.
    expect(last({ form: 'sum', side: 'up', alpha: 0.9, delta: 0.5 }, [0, 2]).statistic).toBeCloseTo(0.05, 14);
  });

  test.each([{ minimumPoints: 0 }, { delta: -1 }, { threshold: 0 }, { alpha: 0 }, { alpha: 1.01 }])(
    'refuses %o',
    (options) => {
      expect(() => new PageHinkley(options)).toThrow(
        expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID')),
      );
    },
  );
});

import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { slicedModel } from './sliced-model-fixture.js';
import { worstSlices } from './worst-slices.js';

const coded = (code: string) => expect.objectContaining({ code });

describe('worstSlices', () => {
  it('tells a slice of two conditions in words, with figures of rows that it was not searched in', () => {
    const { frame, errors } = slicedModel('normal', 3000, 3, seededRandom(1, 'found'));
    const { slices, fitted, measured, tested } = worstSlices(frame, errors);
    expect([fitted, measured]).toEqual([1500, 1500]);
    expect(tested).toBeGreaterThanOrEqual(slices.length);
    const [worst] = slices;
    expect(worst?.conditions).toEqual(['position = FWD', 'minutes ≤ 28']);
    expect(worst?.words).toBe(
      `position = FWD and minutes ≤ 28: MAE ${worst?.loss.toPrecision(3)}, the rest ${worst?.restLoss.toPrecision(3)}, ${Number((100 * (worst?.share ?? 0)).toPrecision(2))} % of rows`,
    );
    expect(worst?.adjustedPValue).toBeLessThan(1e-4);
  });

  it.each(['normal', 'mostly small'] as const)(
    '%s errors: reports a slice of an equally good model in 5 of 100 cases',
    (shape) => {
      let alarms = 0;
      const runs = 60;
      for (let run = 0; run < runs; run += 1) {
        const { frame, errors } = slicedModel(shape, 400, 1, seededRandom(run, 'null', shape));
        alarms += Number(worstSlices(frame, errors).slices.length > 0);
      }
      // Binomial 99.9 % limit of 60 at 5 %.
      expect(alarms).toBeLessThanOrEqual(10);
    },
  );

  it('gives the same for the same data, and hears the random source', () => {
    const { frame, errors } = slicedModel('normal', 800, 2.5, seededRandom(3, 'same'));
    expect(worstSlices(frame, errors)).toEqual(worstSlices(frame, errors));
    const other = worstSlices(frame, errors, { random: seededRandom(9, 'other') });
    expect(other.loss).not.toBe(worstSlices(frame, errors).loss);
  });

  it('finds a cut that leaves no error at all, where most losses are equal', () => {
    const x = Array.from({ length: 400 }, (_, i) => (i * 37) % 10);
    const { slices } = worstSlices(
      { x },
      x.map((value) => (value > 6 ? 5 : 0)),
    );
    expect(slices.map(({ conditions, loss, restLoss }) => [conditions, loss, restLoss])).toEqual([[['x > 6'], 5, 0]]);
  });

  it('takes levels together, names those that are missing, and survives levels that it has not searched in', () => {
    const random = seededRandom(4, 'levels');
    const club = Array.from({ length: 1200 }, (_, i) =>
      i % 11 === 0 ? null : i % 300 === 1 ? `rare ${i}` : `club ${random.integer(8)}`,
    );
    const isHard = (row: number): boolean => club[row] === 'club 2' || club[row] === 'club 5' || club[row] === null;
    const errors = club.map((_, row) => (isHard(row) ? 4 : 1) * (1 + random.next()));
    const [worst] = worstSlices({ club }, errors, { depth: 1 }).slices;
    expect(worst?.conditions).toEqual(['club is club 2, club 5 or missing']);
    expect(worst?.restLoss).toBeCloseTo(1.5, 1);
  });

  it('keeps missing numbers apart from small ones, and says so where a slice holds both or neither', () => {
    const random = seededRandom(5, 'missing');
    const x = Array.from({ length: 800 }, (_, i) => (i % 4 === 0 ? null : i % 100));
    const worstWhere = (isHard: (value: number | null) => boolean) =>
      worstSlices(
        { x },
        x.map((value) => (isHard(value) ? 4 : 1) * (1 + random.next())),
        { depth: 1 },
      ).slices[0]?.conditions;
    expect(worstWhere((value) => value === null)).toEqual(['x is missing']);
    expect(worstWhere((value) => value !== null)).toEqual(['x is known']);
    expect(worstWhere((value) => value === null || value < 20)?.[0]).toMatch(/^x ≤ \d+(\.\d+)? or missing$/);
    expect(worstWhere((value) => value !== null && value > 70)?.[0]).toMatch(/^x > \d+(\.\d+)?$/);
  });

  it('finds nothing in constant losses, constant columns, no columns, or few rows', () => {
    const none = { slices: [], tested: 0 };
    const x = Array.from({ length: 200 }, (_, i) => i);
    expect(
      worstSlices(
        { x },
        x.map(() => 2),
      ),
    ).toMatchObject({ ...none, fitted: 100, measured: 100, loss: 2 });
    expect(worstSlices({ x: x.map(() => 1) }, x)).toMatchObject(none);
    expect(worstSlices({}, [1, 2, 3])).toMatchObject(none);
    expect(worstSlices({ x: [1, 2, 3, 4] }, [1, 2, 3, 4])).toMatchObject(none);
    expect(worstSlices({ x: [] }, [])).toMatchObject({ ...none, fitted: 0, loss: NaN });
  });

  it('never fits more than 2,000 rows, fewer with many columns', () => {
    const errors = Array.from({ length: 6000 }, (_, i) => i % 2);
    expect(worstSlices({ x: errors.map(() => 1) }, errors)).toMatchObject({ fitted: 2000, measured: 4000 });
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, errors.map(() => 1)]));
    expect(worstSlices(wide, errors)).toMatchObject({ fitted: 1000 });
  });

  it.each([
    ['METRICS_LENGTH_MISMATCH', () => worstSlices({ x: [1, 2] }, [1])],
    ['METRICS_VALUE_INVALID', () => worstSlices({ x: [1, 2] }, [1, NaN])],
    ['METRICS_VALUE_INVALID', () => worstSlices({ x: [1, 2] }, [1, 1e300], { loss: 'squared' })],
    ['FRAME_COLUMN_MISSING', () => worstSlices({ x: [1, 2] }, [1, 2], { columns: ['y'] })],
    ['METRICS_OPTION_INVALID', () => worstSlices({ x: [1, 2] }, [1, 2], { depth: 0 })],
    ['METRICS_OPTION_INVALID', () => worstSlices({ x: [1, 2] }, [1, 2], { alpha: 2 })],
  ])('refuses what cannot be with %s', (code, work) => {
    expect(work).toThrow(coded(code));
  });
});

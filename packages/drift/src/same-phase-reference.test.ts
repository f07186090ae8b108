import { describe, expect, test } from 'vitest';
import { type PhasedData, samePhaseReference } from './index.js';

const WEEKS = 38;

/** A week of a season, told by its values. */
function week(season: number, n: number, data: PhasedData['data'] = { x: [100 * season + n] }): PhasedData {
  const start = season * WEEKS + n;
  return {
    period: { id: `s${season}w${n}`, start, end: start + 1 },
    cycle: `season ${season}`,
    phase: n <= 5 ? 'opening' : 'middle',
    data,
  };
}

const history = [3, 1, 2].flatMap((season) => [7, 1, 2, 6].map((n) => week(season, n)));

describe('samePhaseReference', () => {
  test('gives the same phase of the last season, in the order of time, and says so', () => {
    expect(samePhaseReference(history, week(4, 1))).toEqual({
      data: { x: [301, 302] },
      about: { name: 'calendar', from: 3 * WEEKS + 1, to: 3 * WEEKS + 3, note: 'opening of season 3' },
    });
  });

  test('takes more seasons when asked, and as many as there are', () => {
    const two = samePhaseReference(history, week(4, 8), { cycles: 2 });
    expect(two).toMatchObject({ data: { x: [206, 207, 306, 307] }, about: { note: 'middle of season 2, season 3' } });
    expect(samePhaseReference(history, week(4, 8), { cycles: 9 })?.data).toEqual({ x: [106, 107, 206, 207, 306, 307] });
  });

  test('looks neither at its own season nor ahead', () => {
    expect(samePhaseReference(history, week(2, 2))?.data).toEqual({ x: [101, 102] });
    expect(samePhaseReference(history, week(1, 30))).toBeNull();
    const late = { ...week(2, 2), period: { id: 'late', start: 0, end: 1 } };
    expect(samePhaseReference(history, late)).toBeNull();
  });

  test('leaves values missing where a week lacks a column', () => {
    const mixed = [week(1, 1, { x: [1, 2], y: ['a', null] }), week(1, 2, { x: Float64Array.of(3) })];
    expect(samePhaseReference(mixed, week(2, 1))?.data).toEqual({ x: [1, 2, 3], y: ['a', null, null] });
  });

  test('refuses a number of seasons that is none', () => {
    expect(() => samePhaseReference(history, week(4, 1), { cycles: 0 })).toThrow(
      expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
    );
  });
});

import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProfile, mergeProfiles, profileHash, profileOf, type ReferenceProfile } from '../index.js';
import { profiledNumbers } from './describe-profile.js';

const cell = fc.oneof(
  fc.double({ noNaN: false }),
  fc.integer({ min: 0, max: 5 }),
  fc.constant(null),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const frame = fc.record(
  {
    minutes: fc.array(cell, { maxLength: 30 }),
    club: fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 80 })), { maxLength: 30 }),
    odd: fc.oneof(fc.array(fc.integer()), fc.array(fc.string())),
    __proto: fc.array(fc.constant(null), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const profile = frame.map((columns) => profileOf(columns));

/** What is exact, and must not hang on how parts were grouped. Moments are rounded to what rounding leaves. */
function exactParts({ rows, columns }: ReferenceProfile): unknown {
  return {
    rows,
    columns: columns.map(({ numbers, ...column }) => ({
      ...column,
      numbers: numbers && { ...numbers, mean: null, squares: null },
    })),
  };
}

const random = seededRandom(4, 'merge');
const normals = (n: number, shift = 0): Float64Array => Float64Array.from({ length: n }, () => random.normal() + shift);
const parts = [normals(5000), normals(9000, 1), normals(2500, -2), normals(700, 5)];
const part = (i: number): ReferenceProfile => profileOf({ x: parts[i] ?? [] });

function worstError(of: ReferenceProfile, values: Float64Array): number {
  const sorted = values.toSorted();
  const { share } = profiledNumbers(of, 'x');
  return sorted.reduce((worst, value, i) => Math.max(worst, Math.abs(share(value) - (i + 1) / sorted.length)), 0);
}

describe('mergeProfiles', () => {
  it('does not mind the order of its arguments, to the last bit', () => {
    fc.assert(
      fc.property(profile, profile, profile, (a, b, c) => {
        expect(mergeProfiles(b, a)).toEqual(mergeProfiles(a, b));
        expect(mergeProfiles(c, a, b)).toEqual(mergeProfiles(a, b, c));
      }),
    );
    expect(profileHash(mergeProfiles(part(1), part(0), part(2)))).toBe(
      profileHash(mergeProfiles(part(2), part(1), part(0))),
    );
  });

  it('is associative in whatever is exact', () => {
    fc.assert(
      fc.property(profile, profile, profile, (a, b, c) => {
        const [left, right] = [mergeProfiles(mergeProfiles(a, b), c), mergeProfiles(a, mergeProfiles(b, c))];
        expect(exactParts(left)).toEqual(exactParts(right));
        expect(exactParts(left)).toEqual(exactParts(mergeProfiles(a, b, c)));
      }),
    );
  });

  it('gives the profile of all rows, where that is exact', () => {
    fc.assert(
      fc.property(frame, frame, (a, b) => {
        expect(exactParts(mergeProfiles(profileOf(a), profileOf(b)))).toEqual(
          exactParts(createProfile().add(a).add(b).profile()),
        );
      }),
    );
  });

  it('has a unit: the profile of nothing', () => {
    fc.assert(
      fc.property(profile, (a) => {
        expect(mergeProfiles(a, profileOf({}))).toEqual(a);
      }),
    );
    expect(mergeProfiles()).toEqual(profileOf({}));
  });

  it('leaves moments right to 12 digits, however grouped', () => {
    const all = Float64Array.from(parts.flatMap((values) => [...values]));
    const exact = profiledNumbers(profileOf({ x: all }), 'x');
    const groupings = [
      mergeProfiles(part(0), part(1), part(2), part(3)),
      mergeProfiles(mergeProfiles(mergeProfiles(part(0), part(1)), part(2)), part(3)),
      mergeProfiles(part(0), mergeProfiles(part(1), mergeProfiles(part(2), part(3)))),
    ];
    for (const grouping of groupings) {
      const merged = profiledNumbers(grouping, 'x');
      expect(Math.abs(merged.mean - exact.mean)).toBeLessThan(1e-13);
      expect(Math.abs(merged.variance / exact.variance - 1)).toBeLessThan(1e-12);
      expect(worstError(grouping, all)).toBeLessThanOrEqual(merged.rankError);
      expect(merged.rankError).toBeLessThan(0.004);
    }
  });

  it('stays within what it states after 60 merges one after the other, and of equal parts', () => {
    const weeks = Array.from({ length: 60 }, () => normals(3000));
    const season = weeks.map((x) => profileOf({ x })).reduce((a, b) => mergeProfiles(a, b));
    const stated = profiledNumbers(season, 'x').rankError;
    expect(stated).toBeLessThan(0.02);
    expect(worstError(season, Float64Array.from(weeks.flatMap((x) => [...x])))).toBeLessThanOrEqual(stated);
    const twin = mergeProfiles(season, season, season, season);
    expect(worstError(twin, Float64Array.from(weeks.flatMap((x) => [...x])))).toBeLessThanOrEqual(
      profiledNumbers(twin, 'x').rankError,
    );
  });

  it('says that a column is unreadable which holds numbers in one part and text in another', () => {
    const [a, b, c] = [profileOf({ x: [1] }), profileOf({ x: ['a'] }), profileOf({ x: [null] })];
    const merged = {
      column: 'x',
      type: 'unreadable',
      declared: false,
      rows: 3,
      missing: 0,
      numbers: null,
      levels: null,
    };
    expect(mergeProfiles(mergeProfiles(a, c), b).columns).toEqual([merged]);
    expect(mergeProfiles(a, mergeProfiles(b, c)).columns).toEqual([merged]);
  });
});

import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDrift, mergeProfiles, profileFromJson, profileHash, profileOf } from '../index.js';
import { doublesFromText, doublesToText } from './doubles-text.js';

const small = profileOf({ minutes: [90, 0, null, 45, Number.POSITIVE_INFINITY], club: ['a', 'b', null, 'a', 'a'] });
const large = profileOf({ x: Float64Array.from({ length: 9000 }, (_, i) => Math.sin(i)) });

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return isFplMlError(error) ? error.code : 'another error';
  }
}

/** Every way to put something else in one place of a JSON value. */
function* spoiled(value: unknown, put: unknown): Generator {
  yield put;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    for (const other of spoiled(member, put)) {
      const copy: unknown = Array.isArray(value) ? [...value] : { ...value };
      // The copy is a record or a list, to which a key of it may be assigned.
      (copy as Record<string, unknown>)[key] = other;
      yield copy;
    }
  }
}

describe('profileFromJson', () => {
  it('reads what JSON.stringify wrote', () => {
    for (const profile of [small, large, profileOf({})]) {
      expect(profileFromJson(JSON.stringify(profile))).toEqual(profile);
      expect(profileHash(profileFromJson(JSON.stringify(profile)))).toBe(profileHash(profile));
    }
  });

  it('refuses whatever is not a profile', () => {
    for (const json of [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{}',
      null,
      7,
      [],
      { ...small, version: 2 },
      { ...small, format: 'x' },
    ]) {
      expect(codeOf(() => profileFromJson(json))).toBe('DRIFT_PROFILE_INVALID');
    }
  });

  it('refuses a profile of which any one member has become something of another type', () => {
    for (const profile of [small, large]) {
      for (const put of [undefined, true, -1, 0.5, 'A', {}]) {
        for (const bad of spoiled(profile, put)) {
          const same = JSON.stringify(bad) === JSON.stringify(profile);
          const code = codeOf(() => profileFromJson(bad));
          if (!same && code === null) expect(onlyFreeMembersDiffer(bad)).toBe(true);
          else expect(code).toBe(same ? null : 'DRIFT_PROFILE_INVALID');
        }
      }
    }
  });

  it('is not needed to find out: whatever takes a profile checks it', () => {
    const bad = { ...large, rows: -1 };
    for (const act of [
      () => mergeProfiles(small, bad),
      () => detectDrift(bad, { x: [1] }),
      () => detectDrift({ x: [1] }, bad),
    ]) {
      expect(codeOf(act)).toBe('DRIFT_PROFILE_INVALID');
    }
  });

  it('refuses columns twice, or out of order', () => {
    const [a, b] = small.columns;
    for (const columns of [
      [b, a],
      [a, a],
    ]) {
      expect(codeOf(() => profileFromJson({ ...small, columns }))).toBe('DRIFT_PROFILE_INVALID');
    }
  });
});

/** Names, levels, moments and bounds may have other values of their own type. */
function onlyFreeMembersDiffer(bad: unknown): boolean {
  const text = JSON.stringify(bad, (key, value: unknown) =>
    ['column', 'mean', 'squares', 'minimum', 'maximum', 'error', 'scale', 'unlisted', 'rows'].includes(key) ? 0 : value,
  );
  return typeof text === 'string' && text.includes('fpl-ml/reference-profile');
}

describe('doublesToText', () => {
  it('keeps every bit', () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true }), (values) => {
        expect(doublesFromText(doublesToText(values))).toEqual(values);
      }),
    );
  });

  it('is the base64 that everybody knows', () => {
    const values = Float64Array.of(1, -2.5, 1e300, 0);
    expect(doublesToText(values)).toBe(Buffer.from(values.buffer).toString('base64'));
  });

  it('gives null for any other text', () => {
    for (const text of ['A', 'AAAA', '====', 'AAAAAAAAAA?=', 'AAAAAAAAAAAAAAAAAA'])
      expect(doublesFromText(text)).toBe(null);
    expect(doublesFromText('')).toEqual(new Float64Array());
  });
});

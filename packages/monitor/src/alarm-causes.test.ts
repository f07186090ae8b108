import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { type AlarmHints, probableCauses } from './alarm-causes.js';

const codeOf = (hints: AlarmHints): string | undefined => {
  try {
    probableCauses(hints);
    return undefined;
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
};

describe('probableCauses', () => {
  it('puts the least accidental first, and tells it in words', () => {
    const causes = probableCauses({
      slices: [
        { name: 'position = FWD', difference: 0.9, standardError: 0.2, share: 0.08 },
        { name: 'home', difference: 0.01, standardError: 0.2 },
        { name: 'position = GKP', difference: -2, standardError: 0.2 },
      ],
      driftedColumns: [
        { column: 'minutes_5', pValue: 1e-9, effect: { name: 'psi', value: 0.4121 } },
        { column: 'form', pValue: 0.4 },
      ],
    });
    expect(causes.map(({ sentence }) => sentence)).toEqual([
      'minutes_5 drifted in the same period (psi 0.412, p 1e-9)',
      'position = FWD: error 0.9 above the rest (standard error 0.2), with 8 % of the rows',
    ]);
    expect(causes[0]?.evidence).toBeCloseTo(9, 12);
    // normal.sf(4.5) = 3.3977e-6
    expect(causes[1]?.evidence).toBeCloseTo(5.46882, 4);
  });

  it('gives at most five, and a p-value of 0 a finite weight', () => {
    const driftedColumns = Array.from({ length: 9 }, (_, i) => ({ column: `c${i}`, pValue: 0 }));
    const causes = probableCauses({ driftedColumns });
    expect(causes.map(({ name, evidence }) => [name, evidence])).toEqual([0, 1, 2, 3, 4].map((i) => [`c${i}`, 300]));
    expect(probableCauses({})).toEqual([]);
  });

  it('refuses hints that say nothing', () => {
    expect(codeOf({ driftedColumns: [{ column: 'a', pValue: Number.NaN }] })).toBe('ALARM_HINTS_INVALID');
    for (const slice of [
      { difference: Number.NaN, standardError: 1 },
      { difference: 1, standardError: 0 },
      { difference: 1, standardError: 1, share: 8 },
    ])
      expect(codeOf({ slices: [{ name: 's', ...slice }] })).toBe('ALARM_HINTS_INVALID');
  });
});

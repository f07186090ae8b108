import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEEDED } from '../fixtures/kit.js';
import type { ModelSignature } from './model-version.js';
import { runsOn, signatureChange } from './signature-change.js';

const signature = (inputs: Readonly<Record<string, string>>, target = 'points'): ModelSignature => ({
  inputs: Object.entries(inputs).map(([name, type]) => ({ name, type })),
  target,
});

/** Few names and types, so that signatures overlap. */
const signatures = fc
  .tuple(
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('number', 'text')),
    fc.constantFrom('points', 'goals'),
  )
  .map(([inputs, target]) => signature(inputs, target));

describe('signatureChange', () => {
  it('calls the same columns in another order a patch', () => {
    const change = signatureChange(signature({ a: 'number', b: 'text' }), signature({ b: 'text', a: 'number' }));
    expect(change).toEqual({ bump: 'patch', added: [], removed: [], retyped: [], targetChanged: false });
  });

  it('calls more inputs minor, and fewer, retyped ones or another target major', () => {
    const base = signature({ a: 'number', b: 'number' });
    expect(signatureChange(base, signature({ a: 'number', b: 'number', d: 'text', c: 'text' }))).toEqual({
      bump: 'minor',
      added: ['c', 'd'],
      removed: [],
      retyped: [],
      targetChanged: false,
    });
    expect(signatureChange(base, signature({ a: 'number' }))).toMatchObject({ bump: 'major', removed: ['b'] });
    expect(signatureChange(base, signature({ a: 'number', b: 'text' }))).toMatchObject({
      bump: 'major',
      retyped: ['b'],
    });
    const other = signature({ a: 'number', b: 'number' }, 'goals');
    expect(signatureChange(base, other)).toMatchObject({ bump: 'major', targetChanged: true });
    expect(signatureChange(base, signature({ a: 'number', c: 'number' }))).toMatchObject({
      bump: 'major',
      added: ['c'],
    });
  });

  it('mirrors added and removed when the sides are exchanged', () => {
    fc.assert(
      fc.property(signatures, signatures, (a, b) => {
        const [there, back] = [signatureChange(a, b), signatureChange(b, a)];
        expect(there.added).toEqual(back.removed);
        expect(there.retyped).toEqual(back.retyped);
        expect(there.targetChanged).toBe(back.targetChanged);
      }),
      SEEDED,
    );
  });
});

describe('runsOn', () => {
  it('holds for a model that needs a part of what is delivered, and not for one that needs more', () => {
    const [few, many] = [signature({ a: 'number' }), signature({ a: 'number', b: 'number' })];
    expect(runsOn(few, many)).toBe(true);
    expect(runsOn(many, few)).toBe(false);
    expect(runsOn(signature({ a: 'text' }), many)).toBe(false);
    expect(runsOn(signature({ a: 'number' }, 'goals'), many)).toBe(false);
  });

  it('carries over', () => {
    fc.assert(
      fc.property(signatures, signatures, signatures, (a, b, c) => {
        if (runsOn(a, b) && runsOn(b, c)) expect(runsOn(a, c)).toBe(true);
      }),
      { ...SEEDED, numRuns: 3000 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertFacts, checkedMatchers, fieldText, matchesAll } from './matcher.js';
import { matchesGlob } from './matches-glob.js';
import { codeOf } from './notifier-fixture.js';

const alert: AlertFacts = {
  model: 'points',
  dedupKey: 'drift:minutes',
  level: 'warning',
  title: 'Drift',
  metadata: { team: 'ops', psi: 0.3, model: 'other', list: ['b', 1] },
};

describe('matchers', () => {
  it.each([
    [{ field: 'model', equals: 'points' }, true],
    [{ field: 'model', equals: 'Points' }, false],
    [{ field: 'level', notEquals: 'critical' }, true],
    [{ field: 'title', notEquals: 'Drift' }, false],
    [{ field: 'dedupKey', glob: 'drift:*' }, true],
    [{ field: 'dedupKey', glob: 'drift' }, false],
    [{ field: 'team', equals: 'ops' }, true],
    [{ field: 'psi', equals: '0.3' }, true],
    [{ field: 'list', equals: '["b",1]' }, true],
    [{ field: 'absent', equals: '' }, true],
    [{ field: 'absent', notEquals: 'x' }, true],
    [{ field: 'toString', equals: '' }, true],
  ] as const)('%o matches: %s', (matcher, expected) => {
    expect(matchesAll(alert, [matcher])).toBe(expected);
  });

  it('must all match; a field of the alert goes before its metadata, and no model is an empty text', () => {
    expect(
      matchesAll(alert, [
        { field: 'team', equals: 'ops' },
        { field: 'team', equals: 'dev' },
      ]),
    ).toBe(false);
    expect(fieldText(alert, 'model')).toBe('points');
    expect(fieldText({ ...alert, model: null }, 'model')).toBe('');
  });

  it.each([
    [[]],
    [[{ field: '', equals: 'x' }]],
    [[{ field: 'a' }]],
    [[{ field: 'a', equals: 'x', glob: 'y' }]],
    [[{ field: 'a', matches: 'x' }]],
    [[{ field: 'a', equals: 3 }]],
  ])('%j are refused', async (matchers) => {
    // @ts-expect-error as they may come from a configuration file
    expect(await codeOf(() => checkedMatchers(matchers, 'a test'))).toBe('MATCHER_INVALID');
  });
});

describe('matchesGlob', () => {
  it('is what the regular expression says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (t, p) => {
        const expression = new RegExp(`^${p.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 's');
        expect(matchesGlob(t, p)).toBe(expression.test(t));
      }),
      { numRuns: 2_000 },
    );
  });
});

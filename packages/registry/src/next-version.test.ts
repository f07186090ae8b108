import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { SEEDED, signatureOf } from '../fixtures/kit.js';
import vectors from '../fixtures/semver.json' with { type: 'json' };
import { givenVersion, type NumberedVersion, nextVersion } from './next-version.js';
import { type Bump, signatureChange } from './signature-change.js';

const signature = signatureOf();
const RANK: readonly string[] = ['patch', 'minor', 'major'];

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return isFplMlError(error) ? error.code : error;
  }
}

describe('nextVersion', () => {
  it('begins with 0.1.0, whatever the bump', () => {
    expect(nextVersion([], signature)).toBe('0.1.0');
    expect(nextVersion([], signature, { bump: 'major' })).toBe('0.1.0');
  });

  it('raises what the change of the signature says', () => {
    const previous = [{ version: '1.2.3', signature: signatureOf(['a', 'b']) }];
    expect(nextVersion(previous, signatureOf(['b', 'a']))).toBe('1.2.4');
    expect(nextVersion(previous, signatureOf(['a', 'b', 'c']))).toBe('1.3.0');
    expect(nextVersion(previous, signatureOf(['a']))).toBe('2.0.0');
    expect(nextVersion(previous, signatureOf(['a', 'b'], 'goals'))).toBe('2.0.0');
  });

  it('lets a given bump win', () => {
    const previous = [{ version: '1.2.3', signature: signatureOf(['a']) }];
    expect(nextVersion(previous, signatureOf(['b']), { bump: 'patch' })).toBe('1.2.4');
    expect(nextVersion(previous, signatureOf(['a']), { bump: 'major' })).toBe('2.0.0');
  });

  it('starts from the highest number, in whatever order they are given', () => {
    for (const [higher, lower] of vectors.precedence.rows) {
      // A build part is no version of ours.
      if (higher === undefined || lower === undefined || lower.includes('+')) continue;
      const rows = [higher, lower].map((version) => ({ version, signature }));
      const expected = nextVersion([{ version: higher, signature }], signature);
      expect(nextVersion(rows, signature)).toBe(expected);
      expect(nextVersion(rows.toReversed(), signature)).toBe(expected);
    }
  });

  it.each(vectors.increments.rows)('increments as node-semver does: $version, $bump', ({ version, bump, expected }) => {
    // One of the vectors is no bump: it must be refused at run time.
    const outcome = codeOf(() => nextVersion([{ version, signature }], signature, { bump: bump as Bump }));
    expect(outcome).toBe(expected ?? 'VERSION_INVALID');
  });

  it('gives numbers that grow and differ by at least what the signatures differ', () => {
    const inputs = fc.subarray(['a', 'b', 'c']);
    const histories = fc.array(fc.tuple(inputs, fc.constantFrom('points', 'goals')), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(histories, (steps) => {
        const versions: NumberedVersion[] = [];
        for (const [names, target] of steps) {
          const next = signatureOf(names, target);
          versions.push({ version: nextVersion(versions, next), signature: next });
        }
        for (const [i, before] of versions.entries()) {
          for (const after of versions.slice(i + 1)) {
            expect(semver.gt(after.version, before.version)).toBe(true);
            const { bump } = signatureChange(before.signature, after.signature);
            expect(RANK.indexOf(semver.diff(before.version, after.version) ?? '')).toBeGreaterThanOrEqual(
              RANK.indexOf(bump),
            );
          }
        }
      }),
      SEEDED,
    );
  });
});

describe('givenVersion', () => {
  it('takes a higher number and refuses all others', () => {
    expect(givenVersion('1.0.0', null)).toBe('1.0.0');
    expect(givenVersion('0.10.0', '0.9.0')).toBe('0.10.0');
    expect(givenVersion('1.0.0-rc.2', '1.0.0-rc.1')).toBe('1.0.0-rc.2');
    expect(codeOf(() => givenVersion('1.0.0', '1.0.0'))).toBe('VERSION_NOT_INCREASING');
    expect(codeOf(() => givenVersion('0.9.0', '0.10.0'))).toBe('VERSION_NOT_INCREASING');
    for (const wrong of ['v1.0.0', '1.0', '1.0.0+build', ' 1.0.0', '', 'latest']) {
      expect(codeOf(() => givenVersion(wrong, null))).toBe('VERSION_INVALID');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { reservedVersion } from './conformance/samples.js';
import { keptVersions } from './kept-versions.js';
import type { ModelVersion } from './model-version.js';
import type { RoleChange } from './role.js';

const artifact = { sha256: 'a'.repeat(64), bytes: 1 };
const ready = (version: string, change: Partial<ModelVersion> = {}): ModelVersion =>
  reservedVersion(version, { integrity: 'ready', artifact, createdAt: 0, ...change });

/** Each became champion at its instant, with a reason. */
const reigns = (...rows: readonly (readonly [string, number])[]): readonly RoleChange[] =>
  rows.map(([to, at], i) => ({
    seq: i + 1,
    model: 'm',
    role: 'champion',
    from: rows[i - 1]?.[0] ?? null,
    to,
    generation: i + 1,
    at,
    actor: 'ann',
    reason: 'r',
    evaluation: null,
    override: 'first',
  }));

const champion = (version: string) => [{ model: 'm', role: 'champion', version, generation: 4, since: 0 }] as const;

describe('keptVersions', () => {
  it('says of each version why it is spared, and leaves the others out', () => {
    const versions = [
      ready('0.1.0'),
      ready('0.2.0'),
      ready('0.3.0'),
      ready('0.4.0'),
      ready('0.5.0', { createdAt: 950, archived: true }),
      ready('0.6.0', { quarantine: { reason: 'r', at: 1, by: 'ann' } }),
      ready('0.7.0', { integrity: 'removed' }),
      reservedVersion('0.8.0', { integrity: 'failed' }),
      ready('0.9.0'),
    ];
    const history = reigns(['0.1.0', 1], ['0.2.0', 2], ['0.3.0', 3], ['0.4.0', 4]);
    const holdings = { versions, evaluations: [], roles: champion('0.4.0'), history };
    expect(Object.fromEntries(keptVersions(holdings, { keep: 1, grace: 100, now: 1000 }))).toEqual({
      '0.3.0': 'rollback-target',
      '0.4.0': 'in-role',
      '0.5.0': 'recent',
      '0.7.0': 'no-bytes',
      '0.8.0': 'no-bytes',
      '0.9.0': 'latest',
    });
    expect(keptVersions(holdings, { keep: 9, grace: 100, now: 1000 }).has('0.6.0')).toBe(false);
  });

  it('ends the grace to the millisecond', () => {
    const versions = [ready('0.1.0', { createdAt: 900 }), ready('0.2.0')];
    const keeps = (now: number) =>
      keptVersions({ versions, evaluations: [], roles: [], history: [] }, { keep: 1, grace: 100, now }).has('0.1.0');
    expect([keeps(999), keeps(1000)]).toEqual([true, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { signatureOf } from '../fixtures/kit.js';
import { reservedVersion, sampleEvaluation } from './conformance/samples.js';
import type { EvaluationVerdict } from './evaluation.js';
import type { ModelVersion } from './model-version.js';
import type { RoleChange } from './role.js';
import { rollbackTarget } from './rollback-target.js';

const ready = (version: string, change: Partial<ModelVersion> = {}): ModelVersion =>
  reservedVersion(version, { integrity: 'ready', signature: signatureOf(['a', 'b']), ...change });

/** The history of a champion that passed from one version to the next. */
function tenures(
  versions: readonly string[],
  change: Readonly<Record<number, Partial<RoleChange>>> = {},
): RoleChange[] {
  return versions.map((to, i) => ({
    seq: i + 1,
    model: 'm',
    role: 'champion',
    from: versions[i - 1] ?? null,
    to,
    generation: i + 1,
    at: i,
    actor: 'ann',
    reason: 'r',
    evaluation: null,
    override: null,
    ...change[i],
  }));
}

const verdicts = (...rows: readonly (readonly [string, EvaluationVerdict])[]) =>
  rows.map(([version, verdict], i) => ({ ...sampleEvaluation(`e${i}`, { version, verdict }), seq: i + 1 }));

const CURRENT = ready('0.4.0');
const ALL = [ready('0.1.0'), ready('0.2.0'), ready('0.3.0'), CURRENT];
const PASSED = verdicts(['0.1.0', 'pass'], ['0.2.0', 'pass'], ['0.3.0', 'pass'], ['0.4.0', 'pass']);
const HISTORY = tenures(['0.1.0', '0.2.0', '0.3.0', '0.4.0']);

const withChange = (version: string, change: Partial<ModelVersion>): readonly ModelVersion[] =>
  ALL.map((row) => (row.version === version ? ready(version, change) : row));

describe('rollbackTarget', () => {
  it('is the former champion that served last', () => {
    const decision = rollbackTarget(ALL, PASSED, HISTORY, CURRENT);
    expect(decision.target).toEqual({ version: '0.3.0', reasons: [], evaluation: 'e2', override: null });
    expect(decision.considered.map(({ version }) => version)).toEqual(['0.3.0', '0.2.0', '0.1.0']);
  });

  it('follows the time of service, not the number', () => {
    const history = tenures(['0.3.0', '0.2.0', '0.3.0', '0.1.0', '0.4.0']);
    const { considered } = rollbackTarget(ALL, PASSED, history, CURRENT);
    expect(considered.map(({ version }) => version)).toEqual(['0.1.0', '0.3.0', '0.2.0']);
  });

  it.each([
    ['quarantined', { quarantine: { reason: 'bad', at: 1, by: 'ann' } }],
    ['archived', { archived: true }],
    ['not-ready', { integrity: 'corrupt' }],
    ['signature-changed', { signature: signatureOf(['a', 'b', 'gone']) }],
    ['signature-changed', { signature: signatureOf(['a', 'b'], 'goals') }],
  ] as const)('passes over one that is %s', (reason, change) => {
    const decision = rollbackTarget(withChange('0.3.0', change), PASSED, HISTORY, CURRENT);
    expect(decision.considered[0]).toMatchObject({ version: '0.3.0', reasons: [reason] });
    expect(decision.target?.version).toBe('0.2.0');
  });

  it('takes one that needs fewer columns than are delivered', () => {
    const versions = withChange('0.3.0', { signature: signatureOf(['a']) });
    expect(rollbackTarget(versions, PASSED, HISTORY, CURRENT).target?.version).toBe('0.3.0');
  });

  it('passes over one whose latest evaluation is no pass', () => {
    for (const verdict of ['fail', 'inconclusive', 'no-policy'] as const) {
      const evaluations = verdicts(['0.2.0', 'pass'], ['0.3.0', 'pass'], ['0.3.0', verdict]);
      expect(rollbackTarget(ALL, evaluations, HISTORY, CURRENT).target?.version).toBe('0.2.0');
    }
  });

  it('takes one that was made champion with a reason, and keeps the reason', () => {
    const history = tenures(['0.3.0', '0.4.0'], { 0: { override: 'first model' } });
    const { target } = rollbackTarget(ALL, [], history, CURRENT);
    expect(target).toEqual({ version: '0.3.0', reasons: [], evaluation: null, override: 'first model' });
  });

  it('does not let the reason cover an evaluation that came later', () => {
    const history = tenures(['0.3.0', '0.4.0'], { 0: { override: 'first model' } });
    const decision = rollbackTarget(ALL, verdicts(['0.3.0', 'fail']), history, CURRENT);
    expect(decision.target).toBe(null);
    expect(decision.considered[0]?.reasons).toEqual(['not-passed']);
    const knowing = tenures(['0.3.0', '0.4.0'], { 0: { override: 'all the same', evaluation: 'e0' } });
    expect(rollbackTarget(ALL, verdicts(['0.3.0', 'fail']), knowing, CURRENT).target?.override).toBe('all the same');
  });

  it('is nothing when nobody else was champion', () => {
    expect(rollbackTarget(ALL, PASSED, tenures(['0.4.0']), CURRENT)).toEqual({ target: null, considered: [] });
    const shadow = tenures(['0.3.0'], { 0: { role: 'shadow' } });
    expect(rollbackTarget(ALL, PASSED, shadow, CURRENT).target).toBe(null);
  });
});

import { describe, expect, it } from 'vitest';
import { reservedVersion, sampleEvaluation } from './conformance/samples.js';
import { type ActivationDecision, decideActivation } from './decide-activation.js';
import type { EvaluationVerdict } from './evaluation.js';
import type { ModelVersion } from './model-version.js';

const QUARANTINE = { reason: 'bad', at: 1, by: 'ann' };

function decide(
  change: Partial<ModelVersion>,
  verdicts: readonly EvaluationVerdict[],
  override: string | null = null,
): ActivationDecision {
  const evaluations = verdicts.map((verdict, i) => ({ ...sampleEvaluation(`e${i}`, { verdict }), seq: i + 1 }));
  return decideActivation({
    version: reservedVersion('0.1.0', { integrity: 'ready', ...change }),
    evaluations,
    override,
  });
}

describe('decideActivation', () => {
  it('allows a ready version whose latest evaluation is a pass, and names it', () => {
    expect(decide({}, ['pass'])).toEqual({ allowed: true, evaluation: 'e0', override: null });
    expect(decide({}, ['fail', 'inconclusive', 'pass'])).toEqual({ allowed: true, evaluation: 'e2', override: null });
  });

  it.each([[[]], [['fail']], [['inconclusive']], [['no-policy']], [['pass', 'fail']]] as const)(
    'takes the verdicts %j for no pass, unless somebody insists',
    (verdicts) => {
      expect(decide({}, verdicts)).toEqual({ allowed: false, reasons: ['not-passed'] });
      const evaluation = verdicts.length === 0 ? null : `e${verdicts.length - 1}`;
      expect(decide({}, verdicts, 'urgent')).toEqual({ allowed: true, evaluation, override: 'urgent' });
    },
  );

  it('records no override where nobody had to insist', () => {
    expect(decide({}, ['pass'], 'urgent')).toEqual({ allowed: true, evaluation: 'e0', override: null });
  });

  it('lets nobody insist on a version that is not ready, quarantined or archived', () => {
    for (const integrity of ['reserved', 'uploading', 'failed', 'corrupt'] as const) {
      expect(decide({ integrity }, ['pass'], 'urgent')).toEqual({ allowed: false, reasons: ['not-ready'] });
    }
    expect(decide({ quarantine: QUARANTINE }, ['pass'], 'urgent')).toEqual({
      allowed: false,
      reasons: ['quarantined'],
    });
    expect(decide({ archived: true }, ['pass'], 'urgent')).toEqual({ allowed: false, reasons: ['archived'] });
  });

  it('names every reason', () => {
    const worst = { integrity: 'failed', quarantine: QUARANTINE, archived: true } as const;
    const reasons = ['not-ready', 'quarantined', 'archived', 'not-passed'];
    expect(decide(worst, [])).toEqual({ allowed: false, reasons });
  });

  it('ignores the evaluations of other versions', () => {
    const version = reservedVersion('0.1.0', { integrity: 'ready' });
    const evaluations = [{ ...sampleEvaluation('e', { version: '0.2.0' }), seq: 1 }];
    expect(decideActivation({ version, evaluations, override: null })).toEqual({
      allowed: false,
      reasons: ['not-passed'],
    });
  });
});

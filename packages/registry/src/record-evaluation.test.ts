import { describe, expect, it } from 'vitest';
import { codeOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';

describe('recordEvaluation', () => {
  it('adds judgements and never changes one', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration());
    const subject = { model: MODEL, version: '0.1.0' };
    const first = await registry.recordEvaluation({ ...subject, verdict: 'inconclusive', evidence: { n: 6 } });
    const second = await registry.recordEvaluation({ ...subject, verdict: 'pass' });
    expect(first).toEqual({
      ...subject,
      id: 'evaluation-1',
      verdict: 'inconclusive',
      baseline: null,
      evidence: { n: 6 },
      at: 1000,
    });
    const rows = await registry.listEvaluations(MODEL, '0.1.0');
    expect(rows.map(({ id, verdict }) => [id, verdict])).toEqual([
      [first.id, 'inconclusive'],
      [second.id, 'pass'],
    ]);
  });

  it('refuses versions that do not exist, unknown verdicts and evidence that JSON would lose', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration());
    const report = { model: MODEL, version: '0.1.0', verdict: 'pass' } as const;
    expect(await codeOf(registry.recordEvaluation({ ...report, version: '9.9.9' }))).toBe('VERSION_NOT_FOUND');
    expect(await codeOf(registry.recordEvaluation({ ...report, baseline: '9.9.9' }))).toBe('VERSION_NOT_FOUND');
    expect(await codeOf(registry.recordEvaluation({ ...report, evidence: { p: Number.NaN } }))).toBe('JSON_INVALID');
    // What a caller without types might say.
    const wrong = 'blessed' as 'pass';
    expect(await codeOf(registry.recordEvaluation({ ...report, verdict: wrong }))).toBe('EVALUATION_INVALID');
    expect(await registry.listEvaluations(MODEL)).toEqual([]);
  });
});

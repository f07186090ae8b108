import { describe, expect, it } from 'vitest';
import { compareVersions } from './compare-versions.js';
import { reservedVersion, sampleEvaluation } from './conformance/samples.js';

describe('compareVersions', () => {
  it('puts metrics, signature, lineage and evaluations side by side', () => {
    const a = reservedVersion('0.1.0', {
      metrics: { rmse: 2.5, mae: 1.5 },
      lineage: { dataHash: 'd', parent: '0.0.9' },
    });
    const b = reservedVersion('0.2.0', { metrics: { rmse: 2, r2: 0.25 }, lineage: { dataHash: 'e', parent: '0.0.9' } });
    const evaluation = { ...sampleEvaluation('e', { version: '0.2.0' }), seq: 1 };
    const comparison = compareVersions(a, b, [evaluation]);
    expect(comparison.metrics).toEqual([
      { name: 'mae', a: 1.5, b: null, difference: null },
      { name: 'r2', a: null, b: 0.25, difference: null },
      { name: 'rmse', a: 2.5, b: 2, difference: -0.5 },
    ]);
    expect(comparison.signature.bump).toBe('patch');
    expect(comparison.lineage).toEqual(['dataHash']);
    expect(comparison.evaluations).toEqual({ a: null, b: evaluation });
  });
});

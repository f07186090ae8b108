import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { loadLinearModel } from './linear-model.js';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const model = {
  kind: 'linear',
  intercept: 1,
  terms: [
    { input: 'x', weight: 2, missing: 10 },
    { input: 'y', weight: -1 },
  ],
};

describe('a linear model', () => {
  test('adds up its terms, with its own values where inputs are missing', () => {
    const { predict } = loadLinearModel(bytes(model));
    expect([...predict({ x: [1, null, 3], y: [0.5, 1, null] })]).toEqual([2.5, 20, 7]);
    expect([...predict({ x: [], y: [] })]).toEqual([]);
    expect(() => predict({ x: [1] })).toThrow('y');
  });

  test.each<[string, unknown]>([
    ['another kind', { ...model, kind: 'tree' }],
    ['no intercept', { ...model, intercept: null }],
    ['no terms', { ...model, terms: 'x' }],
    ['a term without input', { ...model, terms: [{ weight: 1 }] }],
    ['a weight that is no number', { ...model, terms: [{ input: 'x', weight: '1' }] }],
    ['a value for missing that is no number', { ...model, terms: [{ input: 'x', weight: 1, missing: 'mean' }] }],
    ['null', null],
  ])('is refused with %s', (_, value) => {
    expect(() => loadLinearModel(bytes(value))).toThrow(
      expect.toSatisfy((e) => isFplMlError(e, 'LINEAR_MODEL_INVALID')),
    );
  });

  test('is refused when it is no JSON', () => {
    expect(() => loadLinearModel(new Uint8Array([255, 1]))).toThrow('no JSON');
  });
});

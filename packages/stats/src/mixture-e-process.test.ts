import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { binomial, type MixtureEProcessOptions, type MixtureState, mixtureEProcess } from './index.js';

const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const sample = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

function drawn(n: number, draw: (random: RandomSource) => number, ...path: readonly string[]): readonly number[] {
  const random = seededRandom(61, ...path);
  return Array.from({ length: n }, () => draw(random));
}

const designs: readonly MixtureEProcessOptions[] = [
  { sigma: 2 },
  { sigma: 0.5, noise: 'sub-gaussian', alternative: 'greater', mean: 0.1 },
  { sigma: 1, alternative: 'less', tightestAt: 10, alpha: 0.01 },
  { sigma: 1, noise: 'sub-gaussian', effectVariance: 0.04 },
];

describe('mixtureEProcess', () => {
  test('gives the same to the last bit at once, one by one, and after any stop as JSON', () => {
    const values = drawn(60, (random) => random.normal() * 1e8 + 0.3);
    for (const options of designs) {
      const process = mixtureEProcess(options);
      for (const stop of [0, 1, 30, 59]) {
        let state = process.start;
        for (const value of values.slice(0, stop)) state = process.update(state, value);
        // What was a state is one again.
        state = JSON.parse(JSON.stringify(state)) as MixtureState;
        for (const value of values.slice(stop)) state = mixtureEProcess(options).update(state, value);
        expect(process.result(state)).toEqual(process.of(values));
      }
    }
  });

  test('leaves the state it was given as it is', () => {
    const process = mixtureEProcess({ sigma: 1 });
    const first = process.update(process.start, 1);
    const copy = structuredClone(first);
    process.update(first, 5);
    expect(first).toEqual(copy);
    expect(process.result(process.start)).toMatchObject({ n: 0, eValue: 1, pValue: 1, rejected: false });
  });

  test('finds what is there, says when, and does not take it back', () => {
    const values = [...drawn(60, (random) => random.normal() + 0.8, 'up'), ...Array.from({ length: 300 }, () => -1)];
    const process = mixtureEProcess({ sigma: 1, alternative: 'greater' });
    const early = process.of(values.slice(0, 60));
    const late = process.of(values);
    expect(early.rejected).toBe(true);
    expect(early.rejectedAt).toBeLessThan(30);
    expect(late).toMatchObject({ rejected: true, rejectedAt: early.rejectedAt, pValue: early.pValue });
    expect(late.eValue).toBeLessThan(1);
    expect(mixtureEProcess({ sigma: 1, alternative: 'less' }).of(values.slice(0, 60)).rejected).toBe(false);
  });

  test('mirrors itself, and does not depend on the unit', () => {
    const values = drawn(40, (random) => random.normal() + 0.2);
    for (const noise of ['sub-gaussian', 'symmetric'] as const) {
      const up = mixtureEProcess({ noise, sigma: 1, alternative: 'greater' }).of(values);
      const down = mixtureEProcess({ noise, sigma: 1, alternative: 'less' }).of(values.map((value) => -value));
      const scaled = mixtureEProcess({ noise, sigma: 4, alternative: 'greater' }).of(values.map((value) => 4 * value));
      expect(down).toEqual(up);
      expect(scaled).toEqual(up);
    }
  });

  test('survives values of any size, as JSON too', () => {
    const process = mixtureEProcess({ sigma: 1e-200 });
    let state = process.start;
    for (const value of [1e300, 1e308, -1e308, 0, 1e-310]) {
      // What was a state is one again.
      state = process.update(JSON.parse(JSON.stringify(state)) as MixtureState, value);
    }
    expect(Number.isFinite(state.logEValue)).toBe(true);
    const sure = mixtureEProcess({ sigma: 1e-200, noise: 'sub-gaussian' }).of([1e300]);
    expect(sure).toMatchObject({ rejected: true, pValue: 0 });
  });

  test('refuses options, values and states that are none', () => {
    const wrong: readonly MixtureEProcessOptions[] = [
      { sigma: 0 },
      { sigma: Number.NaN },
      { sigma: 1, mean: Number.NaN },
      { sigma: 1, alpha: 0 },
      { sigma: 1, tightestAt: 0 },
      { sigma: 1, tightestAt: 5, effectVariance: 1 },
      { sigma: 1, effectVariance: -1 },
    ];
    for (const options of wrong) expect(() => mixtureEProcess(options)).toThrow(parameter);
    // @ts-expect-error a caller in JavaScript may say anything
    expect(() => mixtureEProcess({ sigma: 1, noise: 'gaussian' })).toThrow(parameter);
    const process = mixtureEProcess({ sigma: 1 });
    expect(() => process.update(process.start, Number.NaN)).toThrow(sample);
    expect(() => process.of([1, Number.POSITIVE_INFINITY])).toThrow(sample);
    // @ts-expect-error as a store may give it back
    expect(() => process.update({ n: 3 }, 1)).toThrow(parameter);
  });

  // The whole table is made by bench/anytime.bench.ts.
  test('ever crosses in 200 looks with at most the probability alpha: normal, uniform, heavy tails, changing scale', () => {
    const trials = 300;
    const most = binomial(trials, 0.05).quantile(0.9995);
    const nulls: Readonly<Record<string, (random: RandomSource, i: number) => number>> = {
      normal: (random) => random.normal(),
      uniform: (random) => random.next() * 2 - 1,
      heavy: (random) => random.normal() / (random.next() + 1e-9),
      changing: (random, i) => random.normal() * (1 + (i % 7)),
    };
    for (const noise of ['symmetric', 'sub-gaussian'] as const) {
      for (const [name, draw] of Object.entries(nulls)) {
        if (noise === 'sub-gaussian' && (name === 'heavy' || name === 'changing')) continue;
        const random = seededRandom(62, noise, name);
        const process = mixtureEProcess({ noise, sigma: 1 });
        let alarms = 0;
        for (let trial = 0; trial < trials; trial += 1) {
          if (process.of(Array.from({ length: 200 }, (_, i) => draw(random, i))).rejected) alarms += 1;
        }
        expect([noise, name, alarms <= most]).toEqual([noise, name, true]);
      }
    }
  });
});

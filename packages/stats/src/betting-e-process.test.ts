import { readFileSync } from 'node:fs';
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type BettingEProcessOptions, type BettingState, bettingEProcess, binomial } from './index.js';

interface Fixture {
  readonly bets: readonly (Required<Omit<BettingEProcessOptions, 'alpha'>> & {
    readonly values: readonly number[];
    readonly eValue: number;
    readonly pValue: number;
    readonly rejectedAt: number | null;
  })[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/anytime.json', import.meta.url), 'utf8')) as Fixture;

const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const sample = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

describe('bettingEProcess', () => {
  test('wins what the capital process of Waudby-Smith and Ramdas wins, in any unit', () => {
    for (const { values, eValue, pValue, rejectedAt, ...options } of fixture.bets) {
      const result = bettingEProcess(options).of(values);
      expect(result).toMatchObject({ method: 'betting', n: values.length, rejectedAt });
      expect(Math.abs(result.eValue / eValue - 1)).toBeLessThan(1e-10);
      expect(Math.abs(result.pValue / pValue - 1)).toBeLessThan(1e-10);
    }
  });

  test('gives the same to the last bit at once, one by one, and after any stop as JSON', () => {
    for (const { values, lower, upper, mean, alternative } of fixture.bets) {
      const options = { lower, upper, mean, alternative, alpha: 0.01 };
      const process = bettingEProcess(options);
      let state = process.start;
      for (const value of values) {
        // What was a state is one again.
        state = bettingEProcess(options).update(JSON.parse(JSON.stringify(state)) as BettingState, value);
      }
      expect(process.result(state)).toEqual(process.of(values));
    }
  });

  test('mirrors itself', () => {
    const values = [0.1, 0.4, 0.35, 0.9, 0.2];
    const up = bettingEProcess({ lower: 0, upper: 1, mean: 0.25, alternative: 'greater' }).of(values);
    const turned = values.map((value) => 1 - value);
    const down = bettingEProcess({ lower: 0, upper: 1, mean: 0.75, alternative: 'less' }).of(turned);
    expect(down.eValue).toBeCloseTo(up.eValue, 12);
  });

  test('ever rejects in 200 looks with at most the probability alpha: even, rare and narrow values', () => {
    const trials = 250;
    const most = binomial(trials, 0.05).quantile(0.9995);
    const nulls: readonly (readonly [number, (random: RandomSource) => number])[] = [
      [0.5, (random) => random.next()],
      [0.02, (random) => (random.next() < 0.02 ? 1 : 0)],
      [0.3, (random) => 0.25 + 0.1 * random.next()],
    ];
    for (const alternative of ['two-sided', 'greater', 'less'] as const) {
      for (const [mean, draw] of nulls) {
        const random = seededRandom(66, alternative, mean);
        const process = bettingEProcess({ lower: 0, upper: 1, mean, alternative });
        let alarms = 0;
        for (let trial = 0; trial < trials; trial += 1) {
          if (process.of(Float64Array.from({ length: 200 }, () => draw(random))).rejected) alarms += 1;
        }
        expect([alternative, mean, alarms <= most]).toEqual([alternative, mean, true]);
      }
    }
  });

  test('refuses options, values and states that are none', () => {
    const wrong: readonly BettingEProcessOptions[] = [
      { lower: 1, upper: 1 },
      { lower: 0, upper: 1 },
      { lower: -1, upper: Number.POSITIVE_INFINITY },
      { lower: -1, upper: 1, mean: 1 },
      { lower: -1, upper: 1, alpha: 1 },
    ];
    for (const options of wrong) expect(() => bettingEProcess(options)).toThrow(parameter);
    const process = bettingEProcess({ lower: -1, upper: 1 });
    expect(() => process.of([0, 1.1])).toThrow(sample);
    expect(() => process.of([Number.NaN])).toThrow(sample);
    // @ts-expect-error as a store may give it back
    expect(() => process.update({ n: 1, logEValue: 0, highestLogEValue: 0, rejectedAt: null }, 0)).toThrow(parameter);
  });
});

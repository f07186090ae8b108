import { readFileSync } from 'node:fs';
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  binomial,
  type ConfidenceSequenceOptions,
  confidenceSequence,
  mean,
  type SequenceState,
  variance,
} from './index.js';

interface Fixture {
  readonly bernstein: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly confidence: number;
    readonly values: readonly number[];
    readonly at: readonly number[];
    readonly intervals: readonly (readonly [number, number])[];
    readonly intersection: readonly [number, number];
  }[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/anytime.json', import.meta.url), 'utf8')) as Fixture;

const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const sample = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

const designs: readonly ConfidenceSequenceOptions[] = [
  { method: 'sub-gaussian', sigma: 0.4 },
  { method: 'empirical-bernstein', lower: -1, upper: 2, confidence: 0.9 },
  { method: 'asymptotic', from: 5, tightestAt: 20 },
];

function drawn(n: number, draw: (random: RandomSource) => number): readonly number[] {
  const random = seededRandom(71);
  return Array.from({ length: n }, () => draw(random));
}

function expectEnds(got: readonly [number, number], wanted: readonly [number, number] | undefined): void {
  expect(Math.abs(got[0] - (wanted?.[0] ?? Number.NaN))).toBeLessThanOrEqual(1e-12);
  expect(Math.abs(got[1] - (wanted?.[1] ?? Number.NaN))).toBeLessThanOrEqual(1e-12);
}

describe('confidenceSequence', () => {
  test('is the empirical-Bernstein sequence of Waudby-Smith and Ramdas, in any unit', () => {
    for (const { values, at, intervals, intersection, ...bounds } of fixture.bernstein) {
      const sequence = confidenceSequence({ method: 'empirical-bernstein', ...bounds });
      for (const [i, n] of at.entries()) expectEnds(sequence.of(values.slice(0, n)).interval, intervals[i]);
      expectEnds(sequence.of(values).intersection, intersection);
    }
  });

  test('is a normal mixture about the mean, with sigma known or estimated', () => {
    const values = drawn(80, (random) => random.normal() * 3 + 5);
    const sd = Math.sqrt(variance(values));
    const [known, estimated] = [
      confidenceSequence({ method: 'sub-gaussian', sigma: sd, tightestAt: 80 }).of(values),
      confidenceSequence({ method: 'asymptotic', tightestAt: 80 }).of(values),
    ];
    // Equation 9 of Waudby-Smith and others (2024).
    const rho2 = (-2 * Math.log(0.05) + Math.log(1 - 2 * Math.log(0.05))) / 80;
    const half = sd * Math.sqrt(((2 * (80 * rho2 + 1)) / (80 * 80 * rho2)) * Math.log(Math.sqrt(80 * rho2 + 1) / 0.05));
    for (const { interval } of [known, estimated]) {
      expect(interval[0]).toBeCloseTo(mean(values) - half, 11);
      expect(interval[1]).toBeCloseTo(mean(values) + half, 11);
    }
  });

  test('gives the same to the last bit at once, one by one, and after any stop as JSON', () => {
    const values = drawn(40, (random) => random.next());
    for (const options of designs) {
      const sequence = confidenceSequence(options);
      for (const stop of [0, 3, 20, 39]) {
        let state = sequence.start;
        for (const value of values.slice(0, stop)) state = sequence.update(state, value);
        // What was a state is one again.
        state = JSON.parse(JSON.stringify(state)) as SequenceState;
        for (const value of values.slice(stop)) state = confidenceSequence(options).update(state, value);
        expect(sequence.result(state)).toEqual(sequence.of(values));
      }
    }
  });

  test('says nothing before it knows anything, and only narrows what all intervals share', () => {
    expect(confidenceSequence({ method: 'asymptotic' }).of([1, 2, 3])).toMatchObject({
      mean: 2,
      interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      intersection: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    });
    const bounded = confidenceSequence({ method: 'empirical-bernstein', lower: -1, upper: 3 });
    expect(bounded.of([])).toMatchObject({ n: 0, mean: Number.NaN, interval: [-1, 3], intersection: [-1, 3] });
    let state = bounded.start;
    let before: readonly [number, number] = [-1, 3];
    for (const value of drawn(200, (random) => random.next())) {
      state = bounded.update(state, value);
      const { interval, intersection } = bounded.result(state);
      expect(intersection[0]).toBe(Math.max(before[0], interval[0]));
      expect(intersection[1]).toBe(Math.min(before[1], interval[1]));
      before = intersection;
    }
  });

  test('is never wrong in 200 looks with at least the confidence, and narrower for a smaller variance', () => {
    const trials = 200;
    const least = binomial(trials, 0.95).quantile(0.0005);
    const draws: readonly ((random: RandomSource) => number)[] = [
      (random) => random.next(),
      (random) => (random.next() < 0.5 ? 0 : 1),
      (random) => 0.45 + 0.1 * random.next(),
    ];
    const options: readonly ConfidenceSequenceOptions[] = [
      { method: 'sub-gaussian', sigma: 0.5 },
      { method: 'empirical-bernstein', lower: 0, upper: 1 },
      { method: 'asymptotic' },
    ];
    for (const one of options) {
      const sequence = confidenceSequence(one);
      for (const [i, draw] of draws.entries()) {
        const random = seededRandom(72, i);
        const all = Array.from({ length: trials }, () => sequence.of(Array.from({ length: 200 }, () => draw(random))));
        const right = all.filter(({ intersection: [low, high] }) => low <= 0.5 && high >= 0.5).length;
        expect([one.method, i, right >= least]).toEqual([one.method, i, true]);
      }
    }
    const [wide, narrow] = [draws[1], draws[2]].map((draw) =>
      confidenceSequence({ method: 'empirical-bernstein', lower: 0, upper: 1 }).of(drawn(300, draw ?? (() => 0))),
    );
    expect((narrow?.interval[1] ?? 1) - (narrow?.interval[0] ?? 0)).toBeLessThan(
      0.5 * ((wide?.interval[1] ?? 0) - (wide?.interval[0] ?? 0)),
    );
  });

  test('refuses options, values and states that are none', () => {
    const wrong: readonly ConfidenceSequenceOptions[] = [
      { method: 'sub-gaussian', sigma: 0 },
      { method: 'sub-gaussian', sigma: 1, tightestAt: 0 },
      { method: 'sub-gaussian', sigma: 1, confidence: 1 },
      { method: 'asymptotic', from: 1 },
      { method: 'asymptotic', from: 2.5 },
      { method: 'empirical-bernstein', lower: 1, upper: 1 },
      { method: 'empirical-bernstein', lower: 0, upper: Number.POSITIVE_INFINITY },
    ];
    for (const options of wrong) expect(() => confidenceSequence(options)).toThrow(parameter);
    // @ts-expect-error a caller in JavaScript may say anything
    expect(() => confidenceSequence({ method: 'normal' })).toThrow(parameter);
    const sequence = confidenceSequence({ method: 'empirical-bernstein', lower: 0, upper: 1 });
    expect(() => sequence.update(sequence.start, 1.1)).toThrow(sample);
    expect(() => sequence.of([Number.NaN])).toThrow(sample);
    // @ts-expect-error as a store may give it back
    expect(() => sequence.update({ n: 1 }, 0.5)).toThrow(parameter);
  });
});

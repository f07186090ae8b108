import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, test } from 'vitest';
import {
  dieboldMarianoTest,
  iteratedLogarithmBound,
  mean,
  mixtureEProcess,
  normalMixture,
  pairedTest,
  wilcoxonSignedRankTest,
} from './index.js';

interface Case {
  readonly id: string;
  readonly input: unknown;
  readonly expected: unknown;
  readonly tolerance: Readonly<Record<string, number>>;
}

interface Arm {
  readonly sum: number;
  readonly sum_squares?: number;
  readonly n: number;
}

interface Lift {
  readonly control: Arm;
  readonly treatment: Arm;
  readonly alpha: number;
  readonly sequential_tuning_parameter: number;
}

interface Pairs {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Forecasts {
  readonly actual: readonly number[];
  readonly p1: readonly number[];
  readonly p2: readonly number[];
  readonly h: number;
  readonly loss: 'abs' | 'squared';
}

type Figures = Readonly<Record<string, unknown>> | readonly unknown[];

/** Mean and its variance; of a proportion where there are no squares. */
function summary({ sum, sum_squares: squares, n }: Arm): { readonly mean: number; readonly error2: number } {
  const mean = sum / n;
  const spread = squares === undefined ? mean * (1 - mean) : (squares - (sum * sum) / n) / (n - 1);
  return { mean, error2: spread / n };
}

/** The relative lift by the delta method, its standard error, and its asymptotic confidence sequence at this n. */
function lift({ control, treatment, alpha, sequential_tuning_parameter: tightestAt }: Lift): Figures {
  const [a, b] = [summary(control), summary(treatment)];
  const n = control.n + treatment.n;
  const expected = b.mean / a.mean - 1;
  const ratio = b.mean / (a.mean * a.mean);
  const stderr = Math.sqrt(b.error2 / (a.mean * a.mean) + a.error2 * ratio * ratio);
  const mixture = normalMixture({ tightestAt, alpha });
  const half = (stderr * mixture.bound(n, alpha)) / Math.sqrt(n);
  const p = Math.min(1, Math.exp(-mixture.logEValue((expected / stderr) * Math.sqrt(n), n)));
  return { expected, ci: [expected - half, expected + half], stderr, p };
}

function mixtureFigures(
  sides: 'one' | 'two',
  input: Readonly<Record<'v' | 's' | 'v_opt' | 'alpha' | 'alpha_opt', number>>,
): Figures {
  const mixture = normalMixture({ sides, tightestAt: input.v_opt, alpha: input.alpha_opt });
  return {
    best_rho: mixture.rho,
    log_mixture: mixture.logEValue(input.s, input.v),
    bound: mixture.bound(input.v, input.alpha),
  };
}

/** Two streams of n observations each, as n differences that all equal the difference of the means. */
function twoStreams({ n, diff, sigma2, tau2 }: Readonly<Record<'n' | 'diff' | 'sigma2' | 'tau2', number>>): Figures {
  const process = mixtureEProcess({ noise: 'sub-gaussian', sigma: Math.sqrt(2 * sigma2), effectVariance: tau2 });
  const { eValue } = process.of(Array.from({ length: n }, () => diff));
  return { lambda_n: eValue, p: Math.min(1, 1 / eValue) };
}

function lossDifferences({ actual, p1, p2, loss }: Forecasts): readonly number[] {
  const lossOf = (error: number): number => (loss === 'abs' ? Math.abs(error) : error * error);
  return actual.map((value, i) => lossOf(value - (p1[i] ?? 0)) - lossOf(value - (p2[i] ?? 0)));
}

/** By how much the statistic is smaller than the one of Diebold and Mariano (1995), for slowly changing differences. */
function smallSampleFactor({ n, h }: { readonly n: number; readonly h: number }): number {
  const differences = Array.from({ length: n }, (_, i) => Math.sin(i / 2) + i / n);
  const centre = mean(differences);
  const autocovariance = (lag: number): number =>
    differences.slice(lag).reduce((sum, d, i) => sum + (d - centre) * ((differences[i] ?? 0) - centre), 0) / n;
  const later = Array.from({ length: h - 1 }, (_, i) => autocovariance(i + 1));
  const longRun = later.reduce((sum, value) => sum + 2 * value, autocovariance(0));
  return dieboldMarianoTest(differences, { horizon: h }).statistic / (centre / Math.sqrt(longRun / n));
}

// Each case's input has the shape that its function reads; the expectation fails otherwise.
const computations: Readonly<Record<string, (input: never) => unknown>> = {
  'gb-sequential-ci': lift,
  'gb-sequential-ci-proportion': lift,
  'confseq-one-sided-normal-mixture': (input: never) => mixtureFigures('one', input),
  'confseq-two-sided-normal-mixture': (input: never) => mixtureFigures('two', input),
  'msprt-two-stream': (input: never) => (input as Parameters<typeof twoStreams>[0][]).map(twoStreams),
  'darling-robbins-1967': (input: readonly number[]) =>
    input.map((n) => iteratedLogarithmBound(n, { from: 32, ratio: 2, power: 2, alpha: 0.05 })),
  'wilcoxon-paired-asymptotic': ({ x, y }: Pairs) => {
    const p = (continuity: boolean) => wilcoxonSignedRankTest(x, y, { method: 'asymptotic', continuity });
    const { statistic, negativeRankSum } = p(true);
    return { T: Math.min(statistic, negativeRankSum), p_nocorrection: p(false).pValue, p_correction: p(true).pValue };
  },
  'wilcoxon-hollander-wolfe': ({ x, y }: Pairs) => {
    const { statistic, pValue } = wilcoxonSignedRankTest(x, y, { alternative: 'greater' });
    return { V: statistic, p: pValue };
  },
  'paired-t-sleep': ({ x, y }: Pairs) => {
    const result = pairedTest(x.map((value, i) => value - (y[i] ?? 0)));
    const { statistic: t, df, pValue: p, meanDifference, interval: ci95 } = result;
    return { t, df, p, mean_diff: meanDifference, ci95 };
  },
  'dm-hln-long': (input: Forecasts) => {
    const result = dieboldMarianoTest(lossDifferences(input), { horizon: input.h, alternative: 'less' });
    return { stat: result.statistic, p: result.pValue };
  },
  'hln-factor': (input: readonly Parameters<typeof smallSampleFactor>[0][]) => input.map(smallSampleFactor),
  'dm-negative-variance': (input: Forecasts) =>
    Number.isNaN(dieboldMarianoTest(lossDifferences(input), { horizon: input.h }).pValue)
      ? { error: 'NegativeVariance' }
      : {},
};

/** Compares what is expected, level by level. */
function expectFigures(id: string, got: unknown, expected: unknown, tolerance: Case['tolerance'], name = 'abs'): void {
  if (typeof expected === 'number') {
    const relative = (tolerance['rel'] ?? 0) * Math.abs(expected);
    const absolute = tolerance[name] ?? tolerance[name.replace(/\d+$/, '')] ?? tolerance['abs'] ?? 0;
    const distance = Math.abs(Number(got) - expected);
    expect([id, name, distance <= Math.max(relative, absolute)]).toEqual([id, name, true]);
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      // A list or a record, as the expectation is.
      const part = (got as Readonly<Record<string, unknown>>)[key];
      expectFigures(id, part, value, tolerance, Array.isArray(expected) ? name : key);
    }
  } else {
    expect([id, name, got]).toEqual([id, name, expected]);
  }
}

test('paired and sequential tests meet the published examples', (ctx) => {
  const path = needShared(ctx, 'golden/engine.json');
  // The list of cases, as its README describes it.
  const all = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];
  const mine = all.filter(({ id }) => /sequential|confseq|msprt|robbins|wilcoxon|paired|^dm-|^hln/.test(id));
  expect(mine.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(computations)));
  for (const { id, input, expected, tolerance } of mine) {
    const compute = computations[id];
    if (compute === undefined) throw new Error(`${id} is not covered: add what computes it`);
    // As above: each case's input has the shape that its function reads.
    expectFigures(id, compute(input as never), expected, tolerance);
  }
});

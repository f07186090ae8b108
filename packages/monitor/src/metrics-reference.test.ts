import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ClassificationFigure, classificationMetrics } from './classification-metrics.js';
import { rankingMetrics } from './ranking-metrics.js';
import { regressionMetrics } from './regression-metrics.js';

type Pair = readonly [number | null, number | null];
interface ClassCase<P> {
  readonly name: string;
  readonly yTrue: readonly number[];
  readonly probability: readonly P[];
  readonly expected: Readonly<Record<ClassificationFigure, number>>;
  readonly standardErrors: Readonly<Partial<Record<ClassificationFigure, number | null>>>;
  readonly wilson?: Readonly<Partial<Record<ClassificationFigure, Pair>>>;
  readonly calibration: {
    readonly ece: number;
    readonly nullExpectation: number;
    readonly reliability: number;
    readonly resolution: number;
    readonly bins: number;
    readonly spiegelhalter: { readonly statistic: number; readonly pValue: number };
    readonly line?: readonly [number, number, number, number];
  };
}
interface RankingCase {
  readonly name: string;
  readonly relevance: readonly number[];
  readonly score: readonly number[];
  readonly spearman: number | null;
  readonly kendall: number | null;
  readonly reciprocalRank: number;
  readonly ndcg: Readonly<Record<string, number>>;
  readonly ndcgFirst: Readonly<Record<string, number>>;
}
interface IntervalCase {
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly mae: Pair;
  readonly rmse: Pair;
  readonly mape: Pair;
  readonly r2: Pair;
  readonly bias: Pair;
  readonly medianAbsoluteError: Pair;
}
const text = readFileSync(new URL('../fixtures/metrics.json', import.meta.url), 'utf8');
// The generator writes this shape.
const FIXTURE = JSON.parse(text) as {
  readonly binary: readonly ClassCase<number>[];
  readonly multiclass: readonly ClassCase<readonly number[]>[];
  readonly ranking: readonly RankingCase[];
  readonly intervals: readonly IntervalCase[];
};

function close(got: number | undefined, want: number | null | undefined, name: string, relative = 1e-10): void {
  if (want === null || want === undefined) expect(got, name).toBeNaN();
  else expect(Math.abs((got ?? Number.NaN) - want), name).toBeLessThanOrEqual(relative * Math.abs(want) + 1e-13);
}

function closePair(got: readonly [number, number], want: Pair | undefined, name: string, relative = 1e-10): void {
  close(got[0], want?.[0], `${name} low`, relative);
  close(got[1], want?.[1], `${name} high`, relative);
}

// Object.keys of a record has the names of the record.
const namesOf = (record: Readonly<Record<string, unknown>>) => Object.keys(record) as ClassificationFigure[];

describe.each([...FIXTURE.binary, ...FIXTURE.multiclass])('classificationMetrics: $name', (one) => {
  const got = classificationMetrics(one.yTrue, one.probability);

  it('has the figures of scikit-learn to 1e-10', () => {
    for (const name of namesOf(one.expected)) close(got[name], one.expected[name], name);
  });

  it('has the standard errors of DeLong, and of the jackknife by brute force', () => {
    for (const name of namesOf(one.standardErrors))
      close(got.standardErrors[name], one.standardErrors[name], name, 1e-9);
  });

  it("has Wilson's intervals of statsmodels", () => {
    for (const name of namesOf(one.wilson ?? {})) closePair(got.intervals[name], one.wilson?.[name], name);
  });

  it('has the calibration of numpy, scipy and statsmodels', () => {
    const { calibration } = got;
    const want = one.calibration;
    close(calibration?.calibrationError.value, want.ece, 'ece');
    close(calibration?.calibrationError.nullExpectation, want.nullExpectation, 'nullExpectation');
    close(calibration?.brierParts.reliability, want.reliability, 'reliability');
    close(calibration?.brierParts.resolution, want.resolution, 'resolution');
    close(calibration?.spiegelhalter.statistic, want.spiegelhalter.statistic, 'z');
    close(calibration?.spiegelhalter.pValue, want.spiegelhalter.pValue, 'p');
    expect(calibration?.reliability.length).toBe(want.bins);
    const [intercept, slope, interceptError, slopeError] = want.line ?? [];
    close(calibration?.intercept, intercept, 'intercept', 1e-8);
    close(calibration?.slope, slope, 'slope', 1e-8);
    close(calibration?.standardErrors.intercept, interceptError, 'intercept se', 1e-7);
    close(calibration?.standardErrors.slope, slopeError, 'slope se', 1e-7);
  });
});

describe.each(FIXTURE.ranking)('rankingMetrics: $name', ({ relevance, score, ndcg, ndcgFirst, ...want }) => {
  it("has scipy's correlations and scikit-learn's NDCG, with ties averaged or taken as they come", () => {
    for (const [k, value] of Object.entries(ndcg)) {
      const got = rankingMetrics(relevance, score, { k: Number(k) });
      close(got.ndcg, value, `ndcg@${k}`);
      close(got.spearman, want.spearman, 'spearman');
      close(got.kendall, want.kendall, 'kendall');
      close(got.reciprocalRank, want.reciprocalRank, 'reciprocal rank');
    }
    for (const [k, value] of Object.entries(ndcgFirst))
      close(rankingMetrics(relevance, score, { k: Number(k), ties: 'first' }).ndcg, value, `first ndcg@${k}`);
  });
});

describe.each(FIXTURE.intervals)(
  'regressionMetrics with intervals, $yTrue.length rows',
  ({ yTrue, yPred, ...want }) => {
    it('has the intervals of scipy to 1e-9', () => {
      const { intervals } = regressionMetrics(yTrue, yPred, { confidence: 0.95 });
      closePair(intervals.mae, want.mae, 'mae', 1e-9);
      closePair(intervals.rmse, want.rmse, 'rmse', 1e-9);
      closePair(intervals.mape, want.mape, 'mape', 1e-9);
      closePair(intervals.r2, want.r2, 'r2', 1e-9);
      closePair(intervals.bias, want.bias, 'bias', 1e-9);
      closePair(intervals.medianAbsoluteError, want.medianAbsoluteError, 'median', 1e-12);
    });
  },
);

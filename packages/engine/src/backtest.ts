import { FplMlError } from '@fpl-ml/core';
import type { DataSource } from './data-source.js';
import type { BacktestPair } from './loss.js';
import type { Predictor, Trainer } from './trainer.js';

/** The errors of one model in one period. */
export interface PeriodScore {
  readonly period: string;
  readonly n: number;
  readonly sse: number;
  readonly sae: number;
  /** Sum of the fourth powers of the errors, from which the standard error of the RMSE follows. */
  readonly sumOfFourths: number;
  /** Sum of squared deviations of the outcomes from their mean. */
  readonly outcomeSquares: number;
}

/** A recipe (trainer, data, seed) as it would have been fitted at any past period. */
export interface Backtest {
  /** The periods of the data source, in order. */
  periods(): Promise<readonly string[]>;
  /**
   * Scores in `period` of a model trained on what was labelled before `origin`, remembered by the data's hash.
   *
   * @throws FplMlError `BACKTEST_ORIGIN_INVALID` when `origin` comes after `period`
   */
  score(origin: string, period: string): Promise<PeriodScore>;
}

/** What {@link createBacktest} works with. */
export interface BacktestOptions {
  readonly trainer: Trainer;
  readonly data: DataSource;
  readonly seed: string;
}

/** Adds up predictions and outcomes by entity: rows of one entity are parts of one prediction. */
export function sumByEntity(entities: readonly string[], values: ArrayLike<number>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  entities.forEach((entity, row) => sums.set(entity, (sums.get(entity) ?? 0) + (values[row] ?? Number.NaN)));
  return sums;
}

/** Scores predictions against outcomes by entity; entities without an outcome do not count. */
export function scorePredictions(
  period: string,
  predictions: ReadonlyMap<string, number>,
  outcomes: ReadonlyMap<string, number>,
): PeriodScore {
  let [n, sse, sae, sumOfFourths, mean, outcomeSquares] = [0, 0, 0, 0, 0, 0];
  for (const [entity, prediction] of predictions) {
    const outcome = outcomes.get(entity);
    if (outcome === undefined) continue;
    const error = outcome - prediction;
    n += 1;
    sse += error * error;
    sae += Math.abs(error);
    sumOfFourths += error * error * error * error;
    const shift = outcome - mean;
    mean += shift / n;
    outcomeSquares += shift * (outcome - mean);
  }
  return { period, n, sse, sae, sumOfFourths, outcomeSquares };
}

/** Pairs the scores of two models in one period. */
export function pairScores(baseline: PeriodScore, candidate: PeriodScore): BacktestPair {
  const loss = ({ n, sse, sae }: PeriodScore) => ({ n, sse, sae });
  return {
    period: candidate.period,
    baseline: loss(baseline),
    candidate: loss(candidate),
    outcomeSquares: candidate.outcomeSquares,
  };
}

/**
 * Refits a recipe at past periods and scores it on later ones, each once: a rolling-origin backtest that gates and
 * replays share.
 */
export function createBacktest({ trainer, data, seed }: BacktestOptions): Backtest {
  const models = new Map<string, Promise<Predictor>>();
  const scores = new Map<string, Promise<PeriodScore>>();

  const fit = async (origin: string): Promise<readonly [string, Predictor]> => {
    const { frame, hash } = await data.snapshot(origin);
    const known = models.get(hash);
    if (known !== undefined) return [hash, await known];
    const model = trainer.fit({ train: frame, seed }).then(({ artifact }) => trainer.load(artifact));
    models.set(hash, model);
    return [hash, await model];
  };

  const compute = async (model: Predictor, period: string): Promise<PeriodScore> => {
    const { frame, entities } = await data.features(period);
    const outcomes = await data.outcomes(period);
    return scorePredictions(period, sumByEntity(entities, model.predict(frame)), outcomes);
  };

  return {
    periods: async () => (await data.periods()).map(({ id }) => id),
    score: async (origin, period) => {
      const order = (await data.periods()).map(({ id }) => id);
      if (order.indexOf(origin) < 0 || order.indexOf(origin) > order.indexOf(period)) {
        throw new FplMlError(
          'BACKTEST_ORIGIN_INVALID',
          `Expected an origin at or before "${period}", got "${origin}": a model must not have seen what it is scored on.`,
        );
      }
      const [hash, model] = await fit(origin);
      const key = `${hash}|${period}`;
      const score = scores.get(key) ?? compute(model, period);
      scores.set(key, score);
      return score;
    },
  };
}

/** What the paired periods of a gate are made from. */
export interface GatePairsOptions {
  readonly backtest: Backtest;
  /** The period that the candidate would serve first: both models know what was labelled before it, not more. */
  readonly before: string;
  /** The champion was trained on what was labelled before this period. */
  readonly championTrainedBefore: string;
  /** At most this many of the latest periods. */
  readonly periods: number;
}

/**
 * The latest periods, each with the recipe refitted just before it against the same recipe as old as the champion will
 * be. No labelled period lies after the candidate's training data, so its own predictions cannot be scored yet; what can
 * be scored, honestly and over many periods, is what a refit of this recipe is worth at the champion's age.
 */
export async function gatePairs(options: GatePairsOptions): Promise<readonly BacktestPair[]> {
  const { backtest, before, championTrainedBefore, periods } = options;
  const order = await backtest.periods();
  const next = order.indexOf(before);
  const age = next - order.indexOf(championTrainedBefore);
  const pairs: BacktestPair[] = [];
  for (let i = Math.max(next - periods, age, 0); i < next; i += 1) {
    const [period, origin] = [order[i], order[i - age]];
    if (period === undefined || origin === undefined) continue;
    pairs.push(pairScores(await backtest.score(origin, period), await backtest.score(period, period)));
  }
  return pairs;
}

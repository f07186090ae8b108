import { FplMlError } from '@fpl-ml/core';
import { type FeaturePeriod, type FeatureTable, servingFrame, trainingFrame } from './feature-table.js';
import type { Predictor, Trainer } from '@fpl-ml/engine';

/** Predictions and outcomes of one period, fixtures summed: one value for each player with a row, by ascending code. */
export interface PeriodPredictions {
  readonly period: FeaturePeriod;
  readonly entity: Float64Array;
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
}

/** What is walked through. */
export interface WalkForwardOptions {
  readonly table: FeatureTable;
  /** The season that is predicted. */
  readonly season: string;
  /** Trains before the season's first period and again every so many; 0: only before the first. */
  readonly everyPeriods: number;
  readonly trainer: Trainer;
  /** Periods at the beginning of the table that are history only, never trained on. Default 5. */
  readonly historyPeriods?: number;
  /** Default `'walk-forward'`. */
  readonly seed?: string;
}

/** How far predictions were off. */
export interface PredictionErrors {
  readonly n: number;
  /** NaN without predictions. */
  readonly rmse: number;
  /** NaN without predictions. */
  readonly mae: number;
}

/** The first row that may be trained on. */
export function trainingStart({ periods, rows }: FeatureTable, historyPeriods = 5): number {
  return periods[historyPeriods]?.firstRow ?? rows;
}

/**
 * The periods of a season.
 *
 * @throws FplMlError `DATA_SEASON_UNKNOWN`
 */
export function seasonPeriods({ periods }: FeatureTable, season: string): readonly FeaturePeriod[] {
  const own = periods.filter((period) => period.season === season);
  if (own.length > 0) return own;
  const available = [...new Set(periods.map((period) => period.season))];
  throw new FplMlError('DATA_SEASON_UNKNOWN', `Expected one of ${available.join(', ')}, got "${season}".`, {
    data: { name: season, available },
  });
}

/**
 * Sums the predictions of a period's rows per player.
 *
 * @param predicted one value for each row of the period
 */
export function sumByEntity(table: FeatureTable, period: FeaturePeriod, predicted: Float64Array): PeriodPredictions {
  const sums = new Map<number, { predicted: number; actual: number }>();
  predicted.forEach((value, i) => {
    const row = period.firstRow + i;
    const code = table.entity[row] ?? Number.NaN;
    const sum = sums.get(code) ?? { predicted: 0, actual: 0 };
    sum.predicted += value;
    sum.actual += table.target[row] ?? Number.NaN;
    sums.set(code, sum);
  });
  const all = [...sums.values()];
  return {
    period,
    entity: Float64Array.from(sums.keys()),
    predicted: Float64Array.from(all, (sum) => sum.predicted),
    actual: Float64Array.from(all, (sum) => sum.actual),
  };
}

/** Predicts a season with values that are there for each row of the table, such as a baseline. */
export function walkForwardColumn(
  table: FeatureTable,
  season: string,
  column: Float64Array,
): readonly PeriodPredictions[] {
  return seasonPeriods(table, season).map((period) =>
    sumByEntity(table, period, column.subarray(period.firstRow, period.endRow)),
  );
}

/**
 * Predicts each period of a season with the model trained last, training only on rows before the period at hand.
 *
 * @throws FplMlError `DATA_SEASON_UNKNOWN`, and what the trainer throws
 */
export async function walkForward(options: WalkForwardOptions): Promise<readonly PeriodPredictions[]> {
  const { table, season, everyPeriods, trainer, seed = 'walk-forward' } = options;
  const start = trainingStart(table, options.historyPeriods);
  const results: PeriodPredictions[] = [];
  let model: Predictor | undefined;
  for (const [i, period] of seasonPeriods(table, season).entries()) {
    if (model === undefined || (everyPeriods > 0 && i % everyPeriods === 0)) {
      const { artifact } = await trainer.fit({ train: trainingFrame(table, start, period.firstRow), seed });
      model = await trainer.load(artifact);
    }
    results.push(sumByEntity(table, period, model.predict(servingFrame(table, period.firstRow, period.endRow))));
  }
  return results;
}

/** RMSE and MAE over all players of all periods. */
export function predictionErrors(results: readonly PeriodPredictions[]): PredictionErrors {
  let n = 0;
  let squares = 0;
  let absolute = 0;
  for (const { predicted, actual } of results) {
    n += actual.length;
    actual.forEach((value, i) => {
      const error = value - (predicted[i] ?? Number.NaN);
      squares += error * error;
      absolute += Math.abs(error);
    });
  }
  return { n, rmse: Math.sqrt(squares / n), mae: absolute / n };
}

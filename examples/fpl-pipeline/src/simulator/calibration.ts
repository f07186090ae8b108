import type { FixtureRow, Position, Season } from '../data/season.js';
import { type Predictor, ridgePredictor } from './calibration-ridge.js';

/** How hard a season is to predict, walking forward through its gameweeks with the seasons before as history. */
export interface Calibration {
  /** Share of rows without a minute played. */
  readonly zeroShare: number;
  /** Mean and standard deviation of the points of a player's gameweek. */
  readonly mean: number;
  readonly sd: number;
  /** RMSE, per player and gameweek, of the models of the README beside this file. */
  readonly lastFive: number;
  readonly stateWeekly: number;
  readonly stateOnce: number;
  readonly ridgeWeekly: number;
  readonly ridgeOnce: number;
}

const SHRINKAGE = 8;
const UNKNOWN_PLAYER = 0.5;

/** Sum and number of points by key. */
function totals<K>(
  rows: readonly FixtureRow[],
  key: (row: FixtureRow) => K,
): ReadonlyMap<K, { n: number; sum: number }> {
  const found = new Map<K, { n: number; sum: number }>();
  for (const row of rows) {
    const { n, sum } = found.get(key(row)) ?? { n: 0, sum: 0 };
    found.set(key(row), { n: n + 1, sum: sum + row.totalPoints });
  }
  return found;
}

/** Per player (sum + 8 · position mean) / (n + 8): a model whose whole knowledge is fitted and therefore ages. */
function playerState(history: readonly FixtureRow[]): Predictor {
  const players = totals(history, (row) => row.code);
  const positions = totals<Position>(history, (row) => row.position);
  return (row) => {
    const player = players.get(row.code);
    const position = positions.get(row.position);
    if (player === undefined || position === undefined) return UNKNOWN_PLAYER;
    return (player.sum + (SHRINKAGE * position.sum) / position.n) / (player.n + SHRINKAGE);
  };
}

/** Mean points of the player's last five rows before the gameweek; 0 without any. */
function lastFive([before, season]: readonly [Season, Season]): (gameweek: number) => Predictor {
  const histories = new Map<number, FixtureRow[]>();
  for (const row of [...before.rows, ...season.rows]) {
    const history = histories.get(row.code);
    if (history === undefined) histories.set(row.code, [row]);
    else history.push(row);
  }
  return (gameweek) => (row) => {
    const earlier = (histories.get(row.code) ?? []).filter(
      (one) => one.season !== row.season || one.gameweek < gameweek,
    );
    const last = earlier.slice(-5);
    return last.length === 0 ? 0 : last.reduce((sum, one) => sum + one.totalPoints, 0) / last.length;
  };
}

/** Squared errors per player and gameweek: a double gameweek's predictions and points are summed. */
function squaredErrors(rows: readonly FixtureRow[], predict: Predictor): readonly number[] {
  const error = new Map<number, number>();
  for (const row of rows) error.set(row.code, (error.get(row.code) ?? 0) + row.totalPoints - predict(row));
  return [...error.values()].map((e) => e * e);
}

function rootMean(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x, 0) / values.length);
}

/** The rows of the season before from the same gameweek on, and of this season before the gameweek. */
function lastSeasonOfRows(before: readonly FixtureRow[], rows: readonly FixtureRow[], gameweek: number) {
  return [...before.filter((row) => row.gameweek >= gameweek), ...rows.filter((row) => row.gameweek < gameweek)];
}

/** Measures the last of two seasons. */
export function calibrate([before, season]: readonly [Season, Season]): Calibration {
  const { rows, gameweeks } = season;
  const rmse = (predictorFor: (gameweek: number) => Predictor): number =>
    rootMean(
      gameweeks.flatMap(({ number }) => {
        const due = rows.filter((row) => row.gameweek === number);
        return squaredErrors(due, predictorFor(number));
      }),
    );
  const points = gameweeks.flatMap(({ number }) => [
    ...totals(
      rows.filter((row) => row.gameweek === number),
      (row) => row.code,
    ).values(),
  ]);
  const mean = points.reduce((all, { sum }) => all + sum, 0) / points.length;
  const state = playerState(before.rows);
  const ridge = ridgePredictor([before, season]);
  return {
    zeroShare: rows.filter((row) => row.minutes === 0).length / rows.length,
    mean,
    sd: rootMean(points.map(({ sum }) => sum - mean).map((e) => e * e)),
    lastFive: rmse(lastFive([before, season])),
    stateWeekly: rmse((gameweek) => playerState(lastSeasonOfRows(before.rows, rows, gameweek))),
    stateOnce: rmse(() => state),
    ridgeWeekly: rmse(ridge),
    ridgeOnce: rmse(() => ridge(1)),
  };
}

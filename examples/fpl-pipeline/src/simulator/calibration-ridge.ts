import type { FixtureRow, Season } from '../data/season.js';

/** Predicts a row of the gameweek to come; what it knows was fixed when it was made. */
export type Predictor = (row: FixtureRow) => number;

const PENALTY = 10;

function meanOfLast(rows: readonly FixtureRow[], count: number, value: (row: FixtureRow) => number): number {
  const last = rows.slice(-count);
  return last.length === 0 ? 0 : last.reduce((sum, row) => sum + value(row), 0) / last.length;
}

/** Rolling features of a row from the player's earlier rows, on scales of about one; the first is the intercept. */
function features(row: FixtureRow, earlier: readonly FixtureRow[]): readonly number[] {
  const points = (one: FixtureRow): number => one.totalPoints / 3;
  const minutes = (one: FixtureRow): number => one.minutes / 60;
  return [
    1,
    meanOfLast(earlier, 3, points),
    meanOfLast(earlier, 10, points),
    meanOfLast(earlier, 38, points),
    meanOfLast(earlier, 1, minutes),
    meanOfLast(earlier, 3, minutes),
    meanOfLast(earlier, 10, minutes),
    meanOfLast(earlier, 5, (one) => one.ictIndex / 4),
    meanOfLast(earlier, 10, (one) => one.expectedGoalInvolvements * 4),
    meanOfLast(earlier, 10, (one) => one.cleanSheets * 4),
    row.home ? 1 : 0,
    ...[2, 3, 4].map((position) => (row.position === position ? 1 : 0)),
  ];
}

/** Solves a symmetric positive definite system by elimination; changes neither argument. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 0; i < rows.length; i += 1) {
    for (let k = i + 1; k < rows.length; k += 1) {
      const factor = at(k, i) / at(i, i);
      rows[k] = (rows[k] ?? []).map((x, j) => x - factor * at(i, j));
    }
  }
  const solution: number[] = right.map(() => 0);
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const known = solution.reduce((sum, x, j) => (j > i ? sum + x * at(i, j) : sum), 0);
    solution[i] = (at(i, rows.length) - known) / at(i, i);
  }
  return solution;
}

interface Sums {
  readonly gram: readonly (readonly number[])[];
  readonly moment: readonly number[];
}

function fitted({ gram, moment }: Sums): readonly number[] {
  return solve(
    gram.map((row, i) => row.map((x, j) => (i === j && i > 0 ? x + PENALTY : x))),
    moment,
  );
}

/** Sums of squares and products, added to in place: there are tens of thousands of rows. */
function addTo(gram: number[][], moment: number[], x: readonly number[], y: number): void {
  x.forEach((a, i) => {
    moment[i] = (moment[i] ?? 0) + a * y;
    const line = gram[i] ?? [];
    x.forEach((b, j) => {
      line[j] = (line[j] ?? 0) + a * b;
    });
    gram[i] = line;
  });
}

/** Ridge regression on fresh rolling features, fitted on all rows before a gameweek of the last season. */
export function ridgePredictor(seasons: readonly [Season, Season]): (gameweek: number) => Predictor {
  const inputs = new Map<FixtureRow, readonly number[]>();
  const weights = new Map<number, readonly number[]>();
  const earlier = new Map<number, readonly FixtureRow[]>();
  const [gram, moment]: [number[][], number[]] = [[], []];
  for (const season of seasons) {
    for (const { number } of season.gameweeks) {
      const rows = season.rows.filter((row) => row.gameweek === number);
      if (season === seasons[1]) weights.set(number, fitted({ gram, moment }));
      for (const row of rows) inputs.set(row, features(row, earlier.get(row.code) ?? []));
      for (const row of rows) addTo(gram, moment, inputs.get(row) ?? [], row.totalPoints);
      for (const row of rows) earlier.set(row.code, [...(earlier.get(row.code) ?? []), row].slice(-38));
    }
  }
  return (gameweek) => {
    const weight = weights.get(gameweek) ?? [];
    return (row) => (inputs.get(row) ?? []).reduce((sum, x, i) => sum + x * (weight[i] ?? 0), 0);
  };
}

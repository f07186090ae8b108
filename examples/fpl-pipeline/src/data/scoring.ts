import type { FixtureRow, Position } from './season.js';

/** What the points of a player in one fixture are made of. */
export type ScoredRow = Pick<
  FixtureRow,
  | 'position'
  | 'minutes'
  | 'goalsScored'
  | 'assists'
  | 'cleanSheets'
  | 'goalsConceded'
  | 'ownGoals'
  | 'penaltiesSaved'
  | 'penaltiesMissed'
  | 'yellowCards'
  | 'redCards'
  | 'saves'
  | 'bonus'
>;

const GOAL_POINTS: Readonly<Record<Position, number>> = { 1: 6, 2: 6, 3: 5, 4: 4 };
const CLEAN_SHEET_POINTS: Readonly<Record<Position, number>> = { 1: 4, 2: 4, 3: 1, 4: 0 };

function appearancePoints(minutes: number): number {
  if (minutes >= 60) return 2;
  return minutes > 0 ? 1 : 0;
}

/** Every second goal conceded costs goalkeepers and defenders a point, every third save earns goalkeepers one. */
function goalkeepingPoints(row: ScoredRow): number {
  const conceded = row.position <= 2 ? Math.floor(row.goalsConceded / 2) : 0;
  const saves = row.position === 1 ? Math.floor(row.saves / 3) : 0;
  return saves - conceded;
}

/**
 * The points of a player in one fixture under the rules of the seasons 2016-17 to 2023-24.
 *
 * `cleanSheets` is 1 only for players with 60 minutes or more; a red card after a yellow one counts as red only, as the
 * source has it. Later seasons changed rules (a goalkeeper's goal, defensive contributions): there it is an approximation.
 */
export function fplPoints(row: ScoredRow): number {
  return (
    appearancePoints(row.minutes) +
    row.goalsScored * GOAL_POINTS[row.position] +
    row.assists * 3 +
    row.cleanSheets * CLEAN_SHEET_POINTS[row.position] +
    goalkeepingPoints(row) +
    row.penaltiesSaved * 5 -
    row.penaltiesMissed * 2 -
    row.yellowCards -
    row.redCards * 3 -
    row.ownGoals * 2 +
    row.bonus
  );
}

/** How far the published points follow from the published events. */
export interface ScoringAgreement {
  readonly rows: number;
  /** Share of rows whose points the rules give exactly; NaN without rows. */
  readonly share: number;
  /** The rows that disagree, in order. */
  readonly discrepancies: readonly ScoringDiscrepancy[];
}

/** A row whose published points are not those of the rules. */
export interface ScoringDiscrepancy {
  readonly row: FixtureRow;
  /** What the rules give. */
  readonly expected: number;
}

/**
 * Recomputes the target from the events it is made of. On sound data every row agrees, so a share below 1 shows a broken
 * column, a shifted file or a change of the rules before any model is trained on it.
 */
export function scoringDiscrepancies(rows: readonly FixtureRow[]): ScoringAgreement {
  const discrepancies = rows
    .map((row) => ({ row, expected: fplPoints(row) }))
    .filter(({ row, expected }) => row.totalPoints !== expected);
  const share = rows.length === 0 ? Number.NaN : 1 - discrepancies.length / rows.length;
  return { rows: rows.length, share, discrepancies };
}

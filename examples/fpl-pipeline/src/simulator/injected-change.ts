import { fplPoints, type ScoredRow } from '../data/scoring.js';
import type { FixtureRow, Season } from '../data/season.js';

/** What can be done to a season on purpose. */
export type ChangeKind = 'rule-change' | 'stale-features' | 'upstream-fault';

/** A change that was put into the data, so that what a monitor finds can be compared with what is there. */
export interface InjectedChange {
  readonly kind: ChangeKind;
  readonly season: string;
  /** First and last gameweek concerned, both included. */
  readonly from: number;
  readonly to: number;
  /** For people. */
  readonly what: string;
  /** The columns that differ from the season without the change; all others are untouched. */
  readonly columns: readonly (keyof FixtureRow)[];
}

/** The part of the scoring rules that a simulated season can change. */
export interface ScoringRules {
  /** Points of a goal scored by a midfielder. */
  readonly midfielderGoal: number;
}

/** The rules of the real seasons, and of every gameweek without a rule change. */
export const STANDARD_RULES: ScoringRules = { midfielderGoal: 5 };
/** The rules from a rule change on. */
export const CHANGED_RULES: ScoringRules = { midfielderGoal: 7 };

/** Every kind of change, in the order in which they are put in. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['rule-change', 'stale-features', 'upstream-fault'];

const RATINGS = ['influence', 'creativity', 'threat', 'ictIndex'] as const;

const CHANGES: Readonly<Record<ChangeKind, Omit<InjectedChange, 'season' | 'kind'>>> = {
  'rule-change': {
    from: 13,
    to: 38,
    what: `A goal by a midfielder is worth ${CHANGED_RULES.midfielderGoal} points instead of ${STANDARD_RULES.midfielderGoal}.`,
    columns: ['totalPoints', 'xP'],
  },
  'stale-features': {
    from: 20,
    to: 22,
    what: 'The feed repeats the ratings and prices of the last gameweek before.',
    columns: [...RATINGS, 'value'],
  },
  'upstream-fault': { from: 31, to: 31, what: 'The feed has 0 for all ratings.', columns: RATINGS },
};

/** The points of a row under given rules: the real rules, and what differs from them. */
export function pointsUnder(rules: ScoringRules, row: ScoredRow): number {
  const extra = rules.midfielderGoal - STANDARD_RULES.midfielderGoal;
  return fplPoints(row) + (row.position === 3 ? row.goalsScored * extra : 0);
}

/** The rules that a gameweek was scored by, given the changes of the simulation. */
export function rulesInForce(changes: readonly InjectedChange[], season: string, gameweek: number): ScoringRules {
  const changed = changes.some(
    (change) =>
      change.kind === 'rule-change' && change.season === season && change.from <= gameweek && gameweek <= change.to,
  );
  return changed ? CHANGED_RULES : STANDARD_RULES;
}

function concerned(change: InjectedChange, row: FixtureRow): boolean {
  return change.from <= row.gameweek && row.gameweek <= change.to;
}

function rescored(row: FixtureRow): FixtureRow {
  const totalPoints = pointsUnder(CHANGED_RULES, row);
  const gain = totalPoints - row.totalPoints;
  // Adding 0 could still round the tenths of another row.
  return gain === 0 ? row : { ...row, totalPoints, xP: Math.round((row.xP + gain) * 10) / 10 };
}

/** The latest row of each player before a gameweek. */
function latestBefore(rows: readonly FixtureRow[], gameweek: number): ReadonlyMap<number, FixtureRow> {
  return new Map(rows.filter((row) => row.gameweek < gameweek).map((row) => [row.code, row]));
}

/** A player without an earlier row keeps his own values: there is nothing to repeat. */
function repeated(row: FixtureRow, earlier: FixtureRow | undefined): FixtureRow {
  if (earlier === undefined) return row;
  const { influence, creativity, threat, ictIndex, value } = earlier;
  return { ...row, influence, creativity, threat, ictIndex, value };
}

function alteration(change: InjectedChange, rows: readonly FixtureRow[]): (row: FixtureRow) => FixtureRow {
  if (change.kind === 'rule-change') return rescored;
  if (change.kind === 'upstream-fault')
    return (row) => ({ ...row, influence: 0, creativity: 0, threat: 0, ictIndex: 0 });
  const earlier = latestBefore(rows, change.from);
  return (row) => repeated(row, earlier.get(row.code));
}

/** The changes of the given kinds for a season. */
export function changesFor(season: string, kinds: readonly ChangeKind[]): readonly InjectedChange[] {
  return CHANGE_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => ({ kind, season, ...CHANGES[kind] }));
}

/** A copy of a season with the changes put in. */
export function withChanges(season: Season, changes: readonly InjectedChange[]): Season {
  const rows = changes.reduce((before, change) => {
    const altered = alteration(change, before);
    return before.map((row) => (concerned(change, row) ? altered(row) : row));
  }, season.rows);
  return { ...season, rows };
}

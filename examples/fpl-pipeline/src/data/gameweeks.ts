import type { FixtureRow, Gameweek } from './season.js';

const MINUTE = 60_000;

/** Predictions are due so long before the first kick-off. */
const DEADLINE_LEAD = 90 * MINUTE;

/** A match is over so long after its kick-off. */
const MATCH_LENGTH = 120 * MINUTE;

/**
 * The gameweeks that have fixtures, ascending. Numbers may be missing (2022-23 has no gameweek 7) or jump (2019-20 goes
 * from 29 to 39).
 */
export function gameweeksOf(rows: readonly Pick<FixtureRow, 'gameweek' | 'kickoff'>[]): readonly Gameweek[] {
  const spans = new Map<number, { first: number; last: number }>();
  for (const { gameweek, kickoff } of rows) {
    const span = spans.get(gameweek);
    if (span === undefined) spans.set(gameweek, { first: kickoff, last: kickoff });
    else {
      span.first = Math.min(span.first, kickoff);
      span.last = Math.max(span.last, kickoff);
    }
  }
  return [...spans]
    .sort(([a], [b]) => a - b)
    .map(([number, { first, last }]) => ({ number, deadline: first - DEADLINE_LEAD, end: last + MATCH_LENGTH }));
}

/** The order of a season's rows: gameweek, kick-off, fixture, code. */
export function compareRows(a: FixtureRow, b: FixtureRow): number {
  return a.gameweek - b.gameweek || a.kickoff - b.kickoff || a.fixture - b.fixture || a.code - b.code;
}

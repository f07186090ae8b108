import type { FixtureRow, Season } from './data/index.js';
import { entityOf } from './season-data.js';

const HOUR = 3_600_000;

/** A player's points in a gameweek. */
export interface Label {
  readonly entity: string;
  readonly outcome: number;
}

/** When labels of a gameweek arrive, and what they are. */
export interface GameweekLabels {
  readonly gameweek: number;
  /** Epoch milliseconds: predictions are due. */
  readonly deadline: number;
  /** Epoch milliseconds: matches are half through; points of finished matches are in, bonus points are not. */
  readonly provisionalAt: number;
  readonly provisional: readonly Label[];
  /** Epoch milliseconds: all points are final, bonus included. */
  readonly finalAt: number;
  readonly final: readonly Label[];
}

function sums(rows: readonly FixtureRow[], points: (row: FixtureRow) => number): readonly Label[] {
  const byEntity = new Map<string, number>();
  for (const row of rows) {
    const entity = entityOf(row.code);
    byEntity.set(entity, (byEntity.get(entity) ?? 0) + points(row));
  }
  return [...byEntity].map(([entity, outcome]) => ({ entity, outcome }));
}

/** Rows of players all of whose matches are over. */
function finished(rows: readonly FixtureRow[], at: number): readonly FixtureRow[] {
  const waiting = new Set(rows.filter(({ kickoff }) => kickoff + 2 * HOUR > at).map(({ code }) => code));
  return rows.filter(({ code }) => !waiting.has(code));
}

/** The labels of each gameweek of a season: provisional ones while it is played, final ones half a day after its end. */
export function seasonLabels(season: Season): readonly GameweekLabels[] {
  const rowsOf = new Map<number, FixtureRow[]>(season.gameweeks.map(({ number }) => [number, []]));
  for (const row of season.rows) rowsOf.get(row.gameweek)?.push(row);
  return season.gameweeks.map(({ number, deadline, end }, i) => {
    const rows = rowsOf.get(number) ?? [];
    const next = season.gameweeks[i + 1]?.deadline ?? Number.POSITIVE_INFINITY;
    const finalAt = Math.max(deadline + 2, Math.min(end + 12 * HOUR, next - HOUR));
    const provisionalAt = Math.floor((deadline + finalAt) / 2);
    return {
      gameweek: number,
      deadline,
      provisionalAt,
      provisional: sums(finished(rows, provisionalAt), ({ totalPoints, bonus }) => totalPoints - bonus),
      finalAt,
      final: sums(rows, ({ totalPoints }) => totalPoints),
    };
  });
}

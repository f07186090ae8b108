/** Below what SQLite (32,766) and PostgreSQL (65,535) take in one statement, with room for what is not of a row. */
const MAX_PARAMETERS = 30_000;
/** Longer statements gain nothing and take their text in memory. */
const MAX_ROWS = 2_000;

/** The rows in pieces that fit into one statement each, in order. */
export function chunksOf<Row>(rows: readonly Row[], parametersPerRow: number): readonly (readonly Row[])[] {
  const size = Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / parametersPerRow));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

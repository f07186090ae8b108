import { frozenCopy } from '@fpl-ml/core';
import type { ColumnReport, DriftEntry, DriftQuery, DriftRecord, DriftReport, DriftStore } from '@fpl-ml/drift';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import { chunksOf } from './chunks.js';
import type { Database, TableNames } from './database.js';
import type { DriftColumnTable, DriftHistoryTable } from './drift-tables.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { fromFigure } from './stored-figure.js';
import { toNumber } from './stored-integer.js';

/** How many columns a row of a column has. */
const COLUMNS = 15;

type HistoryName = TableNames['drift'];

function toRecord(row: Selectable<DriftHistoryTable>): DriftRecord {
  return {
    seq: toNumber(row.seq),
    model: row.model,
    modelVersion: row.model_version,
    period: { id: row.period_id, start: toNumber(row.period_start), end: toNumber(row.period_end) },
    checkedAt: toNumber(row.checked_at),
    // `append` writes a report, and nobody else writes.
    report: fromJsonText(row.report) as DriftReport,
  };
}

function fromEntry({ model, modelVersion, period, checkedAt, report }: DriftEntry): Insertable<DriftHistoryTable> {
  const [referenceRows, currentRows] = report.rows;
  return {
    model,
    model_version: modelVersion,
    period_id: period.id,
    period_start: period.start,
    period_end: period.end,
    checked_at: checkedAt,
    verdict: report.verdict,
    reference_rows: referenceRows,
    current_rows: currentRows,
    drifted_share: report.driftedShare,
    report: toJsonText(report),
  };
}

function fromColumn(column: ColumnReport, place: number, model: string, seq: number): Insertable<DriftColumnTable> {
  const { distribution, psi, n } = column;
  const figure = (value: number | undefined): number | null => (value === undefined ? null : fromFigure(value));
  return {
    history_seq: seq,
    place,
    model,
    column_name: column.column,
    column_type: column.type,
    verdict: column.verdict,
    reference_n: n[0],
    current_n: n[1],
    method: distribution?.method ?? null,
    statistic: figure(distribution?.statistic),
    statistic_limit: figure(distribution?.limit),
    p_value: figure(distribution?.pValue),
    effect_size: figure(distribution?.effectSize),
    psi: figure(psi?.statistic),
    psi_limit: figure(psi?.limit),
  };
}

async function append(db: Kysely<Database>, table: HistoryName, entry: DriftEntry): Promise<DriftRecord> {
  const row = await db.insertInto(table).values(fromEntry(entry)).returning('seq').executeTakeFirstOrThrow();
  const seq = toNumber(row.seq);
  const columns = entry.report.columns.map((column, place) => fromColumn(column, place, entry.model, seq));
  for (const chunk of chunksOf(columns, COLUMNS)) await db.insertInto('ml_drift_columns').values(chunk).execute();
  return frozenCopy({ ...entry, seq });
}

async function list(db: Kysely<Database>, table: HistoryName, query: DriftQuery): Promise<readonly DriftRecord[]> {
  const { model, modelVersion, from, to, limit } = query;
  let rows = db.selectFrom(table).selectAll().where('model', '=', model);
  if (modelVersion !== undefined) rows = rows.where('model_version', '=', modelVersion);
  if (from !== undefined) rows = rows.where('period_start', '>=', from);
  if (to !== undefined) rows = rows.where('period_start', '<', to);
  if (limit !== undefined) rows = rows.limit(limit);
  // From the last one back, since a limit means the last ones.
  const found = await rows
    .orderBy('period_start', 'desc')
    .orderBy('period_id', 'desc')
    .orderBy('seq', 'desc')
    .execute();
  return found.map(toRecord).reverse();
}

/** The history of drift reports in SQL. */
export const sqlDriftStore: SqlOpener<DriftStore> = ({ run, atomic, tables }) => ({
  append: (entry) => atomic((db) => append(db, tables.drift, entry)),
  list: (query) => run((db) => list(db, tables.drift, query)),
  latest: (model, modelVersion) =>
    run(async (db) => {
      const query: DriftQuery = { model, limit: 1, ...(modelVersion === undefined ? {} : { modelVersion }) };
      const [latest] = await list(db, tables.drift, query);
      return latest ?? null;
    }),
});

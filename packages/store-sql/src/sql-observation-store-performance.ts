import { FplMlError } from '@fpl-ml/core';
import type { PerformanceRecord } from '@fpl-ml/monitor';
import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.js';
import type { Database, TableNames } from './database.js';
import { declarePeriod } from './sql-observation-store-periods.js';
import { fromPerformanceRecord, toPerformanceRecord } from './sql-observation-store-performance-row.js';
import { toNumber } from './stored-integer.js';

/** How many columns a row has. */
const COLUMNS = 28;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One key of what was written and of what was given: only the former has its numbers as the driver likes. */
function keyOf(model: string, periodId: string, subject: string, revision: number | string): string {
  return JSON.stringify([model, periodId, subject, toNumber(revision)]);
}

/** @throws FplMlError `PERFORMANCE_REVISION_TAKEN` when not all of them are new */
async function insertRecords(
  db: Kysely<Database>,
  table: TableNames['performance'],
  records: readonly PerformanceRecord[],
): Promise<void> {
  const written = await db
    .insertInto(table)
    .values(records.map(fromPerformanceRecord))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['model', 'period_id', 'subject', 'revision'])
    .execute();
  const fresh = new Set(written.map((row) => keyOf(row.model, row.period_id, row.subject, row.revision)));
  const taken = records.find((r) => !fresh.delete(keyOf(r.model, r.period.id, r.subject, r.revision)));
  if (taken === undefined) return;
  const { subject, revision, period } = taken;
  throw new FplMlError(
    'PERFORMANCE_REVISION_TAKEN',
    `Expected a new revision of "${subject}" in period "${period.id}", got ${revision} again: read and try again.`,
    { retryable: true, data: { subject, revision, period: period.id } },
  );
}

/** Adds performance records. @param db of a transaction, which must be taken back when this throws */
export async function appendPerformance(
  db: Kysely<Database>,
  table: TableNames['performance'],
  records: readonly PerformanceRecord[],
): Promise<void> {
  // In one order, so that on PostgreSQL no writer waits for another that waits for it.
  const byPeriod = records.toSorted((a, b) => byText(a.model, b.model) || byText(a.period.id, b.period.id));
  for (const { model, period, at } of byPeriod) await declarePeriod(db, { model, period, now: at });
  for (const chunk of chunksOf(records, COLUMNS)) await insertRecords(db, table, chunk);
}

/** The performance records of a model, by period, then in order of recording. */
export async function listPerformance(
  db: Kysely<Database>,
  table: TableNames['performance'],
  { model, periodId }: { readonly model: string; readonly periodId?: string },
): Promise<readonly PerformanceRecord[]> {
  let query = db.selectFrom(table).selectAll().where('model', '=', model);
  if (periodId !== undefined) query = query.where('period_id', '=', periodId);
  const rows = await query.orderBy('period_start').orderBy('period_id').orderBy('seq').execute();
  return rows.map(toPerformanceRecord);
}

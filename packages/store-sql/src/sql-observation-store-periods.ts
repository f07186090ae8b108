import { FplMlError, type Period } from '@fpl-ml/core';
import type { PeriodDeclaration, PeriodRow } from '@fpl-ml/monitor';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import type { PeriodTable } from './monitor-tables.js';
import { toNumber } from './stored-integer.js';

function toPeriodRow(row: Selectable<PeriodTable>): PeriodRow {
  return {
    model: row.model,
    period: { id: row.period_id, start: toNumber(row.period_start), end: toNumber(row.period_end) },
    // `declarePeriod` writes a list of strings, and nobody else writes.
    expected: row.expected === null ? null : (fromJsonText(row.expected) as readonly string[]),
    declaredFinal: toNumber(row.declared_final) === 1,
    createdAt: toNumber(row.created_at),
  };
}

function changed(before: Period, after: Period): FplMlError {
  return new FplMlError(
    'PERIOD_CHANGED',
    `Expected period "${before.id}" from ${before.start} to ${before.end} as before, got ${after.start} to ${after.end}: give another period another id.`,
    { data: { before, after } },
  );
}

/**
 * Makes a period known, or more of it: the first thing that every writer of the ledger does. The row stays locked until
 * the end of the transaction, so that writers of one period take turns on PostgreSQL too.
 *
 * @param db of a transaction, which must be taken back when this throws
 * @throws FplMlError `PERIOD_CHANGED`
 */
export async function declarePeriod(db: Kysely<Database>, declaration: PeriodDeclaration): Promise<PeriodRow> {
  const { model, period, expected, final, now } = declaration;
  const row = await db
    .insertInto('ml_periods')
    .values({
      model,
      period_id: period.id,
      period_start: period.start,
      period_end: period.end,
      expected: expected === undefined ? null : toJsonText(expected),
      declared_final: final === true ? 1 : 0,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['model', 'period_id']).doUpdateSet((eb) => ({
        expected: eb.fn.coalesce('excluded.expected', 'ml_periods.expected'),
        declared_final: eb
          .case()
          .when('excluded.declared_final', '=', 1)
          .then(eb.ref('excluded.declared_final'))
          .else(eb.ref('ml_periods.declared_final'))
          .end(),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  const known = toPeriodRow(row);
  if (known.period.start !== period.start || known.period.end !== period.end) throw changed(known.period, period);
  return known;
}

/** All periods of a model, in the order of core's `comparePeriods`. */
export async function listPeriods(db: Kysely<Database>, model: string): Promise<readonly PeriodRow[]> {
  const rows = await db
    .selectFrom('ml_periods')
    .selectAll()
    .where('model', '=', model)
    .orderBy('period_start')
    .orderBy('period_id')
    .execute();
  return rows.map(toPeriodRow);
}

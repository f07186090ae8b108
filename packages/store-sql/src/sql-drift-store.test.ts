import { detectDrift, type DriftEntry } from '@fpl-ml/drift';
import { driftStoreChecks } from '@fpl-ml/drift/conformance';
import { describe, expect, it } from 'vitest';
import { sqlDriftStore } from './sql-drift-store.js';
import { failedWith, type KnownMistake } from './test/conformance.js';
import { openDatabase } from './test/open-stores.js';

const MISTAKES: readonly KnownMistake[] = [
  {
    flaw: 'orders starts as text',
    of: 'order by "period_start" desc',
    instead: 'order by cast("period_start" as text) desc',
    check: 'lists by period, whatever the order of appending',
  },
  {
    flaw: 'gives the older report of a period for the newer',
    of: '"seq" desc',
    instead: '"seq" asc',
    check: 'keeps every record of a period that is judged again, in order of seq',
  },
  {
    flaw: 'leaves the lower end of a range out',
    of: '"period_start" >= ?',
    instead: '"period_start" > ?',
    check: 'takes a range of starts with its lower end and without its upper one',
  },
  {
    flaw: 'takes the upper end of a range in',
    of: '"period_start" < ?',
    instead: '"period_start" <= ?',
    check: 'takes a range of starts with its lower end and without its upper one',
  },
  {
    flaw: 'forgets the model',
    of: 'where "model" = ?',
    instead: 'where ? is not null',
    check: 'shows no model the records of another, and tells versions apart',
  },
  {
    flaw: 'forgets the version',
    of: 'and "model_version" = ?',
    instead: 'and ? is not null',
    check: 'shows no model the records of another, and tells versions apart',
  },
  {
    flaw: 'takes the report that was made last for the latest',
    of: 'order by "period_start" desc, "period_id" desc, "seq" desc limit',
    instead: 'order by "seq" desc limit',
    check: 'takes the last period for the latest, and of one period what was appended last',
  },
];

describe('each mistake in the SQL of the drift store is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(driftStoreChecks, sqlDriftStore, mistake)).toEqual([mistake.check]);
  });
});

describe('what the drift store keeps for people', () => {
  const report = detectDrift(
    { minutes: Array.from({ length: 200 }, (_, i) => i), team: ['a', 'b'], none: [null, null] },
    { minutes: Array.from({ length: 200 }, (_, i) => i + 150), team: ['a', 'b'], none: [null, null] },
  );
  const period = { id: 'p', start: 0, end: 1 };
  const entry: DriftEntry = { model: 'm', modelVersion: '1', period, checkedAt: 2, report };

  it('has one row for each column of a report, with the figures of the test behind its verdict', async () => {
    const database = await openDatabase();
    const { seq } = await database.open(sqlDriftStore).append(entry);
    const rows = await database.db.selectFrom('ml_drift_columns').selectAll().orderBy('place').execute();
    expect(rows.map((row) => [row.history_seq, row.model, row.column_name, row.column_type])).toEqual([
      [seq, 'm', 'minutes', 'numeric'],
      [seq, 'm', 'team', 'categorical'],
      [seq, 'm', 'none', 'unknown'],
    ]);
    const [minutes] = report.columns;
    expect(rows[0]).toMatchObject({
      verdict: 'drift',
      reference_n: 200,
      method: 'ks',
      statistic: minutes?.distribution?.statistic,
      statistic_limit: minutes?.distribution?.limit,
      p_value: minutes?.distribution?.pValue,
      psi: minutes?.psi?.statistic,
    });
    expect(rows[2]).toMatchObject({ method: null, statistic: null, p_value: null, psi: null });
    await database.close();
  });

  it('is taken back with its report', async () => {
    const database = await openDatabase();
    const work = database.access.atomic(async (db) => {
      const { access } = database;
      await sqlDriftStore({ ...access, run: (inner) => inner(db), atomic: (inner) => inner(db) }).append(entry);
      throw new RangeError('no');
    });
    await expect(work).rejects.toMatchObject({ cause: expect.any(RangeError) });
    expect(await database.db.selectFrom('ml_drift_columns').selectAll().execute()).toEqual([]);
    expect(await database.open(sqlDriftStore).list({ model: 'm' })).toEqual([]);
    await database.close();
  });

  it('gives NaN and infinities of a report back', async () => {
    const database = await openDatabase();
    const store = database.open(sqlDriftStore);
    const [first] = report.columns;
    const figure = { statistic: Number.NaN, nullExpectation: 0, limit: Number.POSITIVE_INFINITY, pValue: Number.NaN };
    const strange = { ...entry, report: { ...report, columns: first === undefined ? [] : [{ ...first, ks: figure }] } };
    const { seq } = await store.append(strange);
    expect(await store.list({ model: 'm' })).toEqual([{ ...strange, seq }]);
    await database.close();
  });
});

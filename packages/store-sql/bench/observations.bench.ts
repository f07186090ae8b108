// How the ledger of predictions grows: rows written a second, the time to read one period back, and bytes a row at ten
// thousand, a hundred thousand and a million rows; beside the same rows through libsql alone, in turns in the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@fpl-ml/core';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { configureSqlite, migrate, sqliteDialect, sqlStores } from '../src/index.js';

/** A round of the Fantasy Premier League. */
const ROWS = 700;
const MARKS = [10_000, 100_000, 1_000_000];
const READS = 40;
const MODEL = 'points';
const VERSION = '1.0.0';
const WEEK = 604_800_000;

interface Row {
  readonly entity: string;
  readonly prediction: number;
}

/** One way to keep predictions. */
interface Ledger {
  readonly name: string;
  readonly handle: Libsql.Database;
  write(place: number, rows: readonly Row[]): Promise<void>;
  read(place: number): Promise<number>;
}

const folder = await mkdtemp(join(tmpdir(), 'observations-bench-'));
const random = seededRandom(1);

const idOf = (place: number): string => `round-${place}`;

async function openFile(name: string): Promise<{ readonly handle: Libsql.Database; readonly db: Kysely<unknown> }> {
  const handle = new Libsql(join(folder, name));
  configureSqlite(handle);
  const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0 });
  return { handle, db };
}

function periodOf(place: number): { readonly id: string; readonly start: number; readonly end: number } {
  return { id: idOf(place), start: place * WEEK, end: (place + 1) * WEEK };
}

async function openOurs(): Promise<Ledger> {
  const { handle, db } = await openFile('ours.db');
  const { observations: store } = sqlStores(db, { profile: 'sqlite' });
  return {
    name: 'store-sql',
    handle,
    write: (place, rows) =>
      store.addPredictions({
        model: MODEL,
        period: periodOf(place),
        modelVersion: VERSION,
        role: 'served',
        rows,
        now: place,
      }),
    read: async (place) => (await store.predictions({ model: MODEL, periodId: idOf(place) })).length,
  };
}

/** The same tables and rows, one prepared insert a row, one transaction a period. */
async function openRaw(): Promise<Ledger> {
  const { handle } = await openFile('raw.db');
  const period = handle.prepare('insert into ml_periods values (?, ?, ?, ?, null, 0, ?)');
  const insert = handle.prepare(
    'insert into ml_predictions (model, period_id, entity, model_version, role, prediction, recorded_at) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = handle.prepare(
    'select entity, model_version, role, prediction, recorded_at from ml_predictions where model = ? and period_id = ? order by seq',
  );
  return {
    name: 'libsql alone',
    handle,
    write: async (place, rows) => {
      const { id, start, end } = periodOf(place);
      handle.exec('begin immediate');
      period.run([MODEL, id, start, end, place]);
      for (const { entity, prediction } of rows) {
        insert.run([MODEL, id, entity, VERSION, 'served', prediction, place]);
      }
      handle.exec('commit');
    },
    read: async (place) => select.all([MODEL, idOf(place)]).length,
  };
}

function nextRows(): readonly Row[] {
  return Array.from({ length: ROWS }, (_, i) => ({ entity: `${100_000 + i}`, prediction: random.next() * 10 }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function bytesOf(handle: Libsql.Database): number {
  handle.pragma('wal_checkpoint(truncate)');
  const of = (name: string): number => Number(Reflect.get(Object(handle.prepare(`pragma ${name}`).get()), name));
  return of('page_count') * of('page_size');
}

const ledgers = [await openOurs(), await openRaw()];
let periods = 0;

/** Writes until there are so many rows. @returns milliseconds for each period, by ledger */
async function growTo(rows: number): Promise<readonly (readonly number[])[]> {
  const spent: number[][] = ledgers.map(() => []);
  for (; periods * ROWS < rows; periods += 1) {
    const batch = nextRows();
    const turns = periods % 2 === 0 ? [0, 1] : [1, 0];
    for (const turn of turns) {
      const ledger = ledgers[turn];
      if (ledger !== undefined) spent[turn]?.push(await timed(() => ledger.write(periods, batch)));
    }
  }
  return spent;
}

async function readTimes(ledger: Ledger): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < READS; i += 1) {
    // Steps of a prime: all over the table, and never the same again.
    const place = (i * 7_919) % periods;
    times.push(
      await timed(async () => {
        const rows = await ledger.read(place);
        if (rows !== ROWS) throw new RangeError(`Expected ${ROWS} rows of a period, got ${rows}.`);
      }),
    );
  }
  return median(times);
}

console.log(`a ledger of predictions grows, ${ROWS} rows a period, one durable transaction each\n`);
console.log(
  ['rows', 'ledger'.padEnd(14), 'rows/s written', 'ms a period', 'ms to read one', 'bytes a row']
    .map((heading) => heading.padStart(16))
    .join(''),
);
for (const mark of MARKS) {
  const spent = await growTo(mark);
  for (const [i, ledger] of ledgers.entries()) {
    const perPeriod = median(spent[i] ?? []);
    const cells = [
      `${periods * ROWS}`,
      ledger.name.padEnd(14),
      ((ROWS / perPeriod) * 1000).toFixed(0),
      perPeriod.toFixed(2),
      (await readTimes(ledger)).toFixed(2),
      (bytesOf(ledger.handle) / (periods * ROWS)).toFixed(0),
    ];
    console.log(cells.map((cell) => cell.padStart(16)).join(''));
  }
}
for (const { handle } of ledgers) handle.close();
await rm(folder, { recursive: true, force: true });

// A period of a million rows: predictions and late labels in batches, the labels once more all at once, then evaluation,
// counts and the comparison of two versions, with the time and the memory that the process has in the end beyond the start.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { createMonitor } from '@fpl-ml/monitor';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { configureSqlite, migrate, sqliteDialect, sqlStores } from '../src/index.js';

const ROWS = Number(process.env['ROWS'] ?? 1_000_000);
const BATCH = 10_000;
const MEGABYTE = 1_048_576;

const folder = await mkdtemp(join(tmpdir(), 'million-rows-'));
const handle = new Libsql(join(folder, 'ledger.db'));
configureSqlite(handle);
const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
await migrate(db, { profile: 'sqlite', now: 0 });
const clock = manualClock(10);
const { observations } = sqlStores(db, { profile: 'sqlite' });
const monitor = createMonitor({ store: observations, clock, model: 'points', chart: { charts: [] } });
const period = { id: 'big', start: 0, end: 1 };

/** The largest use of memory while something is done, in megabytes above what it was before, and the seconds it took. */
async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  let [rss, heap] = [before.rss, before.heapUsed];
  const look = (): void => {
    const now = process.memoryUsage();
    [rss, heap] = [Math.max(rss, now.rss), Math.max(heap, now.heapUsed)];
  };
  const timer = setInterval(look, 5);
  const start = performance.now();
  const result = await work();
  look();
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  const [grown, used] = [rss - before.rss, heap - before.heapUsed].map((bytes) => (bytes / MEGABYTE).toFixed(0));
  console.log(`| ${what} | ${seconds.toFixed(1)} s | ${grown} MB | ${used} MB |`);
  return result;
}

function* batches(): Generator<readonly { entity: string; prediction: number; outcome: number }[]> {
  const random = seededRandom('million');
  for (let from = 0; from < ROWS; from += BATCH) {
    yield Array.from({ length: Math.min(BATCH, ROWS - from) }, (_, i) => ({
      entity: `customer-${from + i}`,
      prediction: random.normal(),
      outcome: random.normal(),
    }));
  }
}

async function predict(modelVersion: string, role: 'served' | 'challenger'): Promise<void> {
  for (const rows of batches()) await monitor.recordPredictions({ period, modelVersion, role, rows });
}

async function label(): Promise<void> {
  for (const rows of batches()) await monitor.recordOutcomes({ period, rows });
}

console.log(`${ROWS} rows, batches of ${BATCH}; without --expose-gc the memory of one step counts in the next\n`);
console.log('| step | time | resident memory | heap |\n| --- | --- | --- | --- |');
await measured('predictions', () => predict('1.0.0', 'served'));
await measured('predictions of a challenger', () => predict('1.1.0', 'challenger'));
await measured('predictions sent again', () => predict('1.0.0', 'served'));
await measured('late labels', label);
await measured('labels sent again', label);
await measured('listPeriods', () => monitor.listPeriods());
const { metrics } = await measured('evaluatePeriod', () => monitor.evaluatePeriod('big'));
await measured('pairedErrors', () =>
  monitor.pairedErrors({ periods: ['big'], baseline: '1.0.0', challenger: '1.1.0' }),
);
await measured('all rows as objects, for comparison', () =>
  observations.predictions({ model: 'points', periodId: 'big' }),
);
console.log(`\nn ${metrics.n}, RMSE ${metrics.rmse}`);

await db.destroy();
await rm(folder, { recursive: true });

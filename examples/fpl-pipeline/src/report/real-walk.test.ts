import { beforeAll, expect, test } from 'vitest';
import { MODEL } from '../configuration.js';
import { openSeason } from '../season-source.js';
import { memoryStorage, quietWalk } from '../testing/quiet-walk.js';
import type { WalkOutcome } from '../walk-season.js';
import { collectReport } from './collect-report.js';
import { renderReport } from './render-report.js';
import type { ReportData } from './report-data.js';

let outcome: WalkOutcome;
let data: ReportData;

beforeAll(async () => {
  const storage = memoryStorage();
  outcome = await quietWalk({}, storage);
  const { changes } = openSeason({ model: 'player-state', policy: 'auto', seed: 1 });
  const { stores } = storage;
  const periods = outcome.gameweeks.map(({ period }) => period);
  data = await collectReport({ model: MODEL, stores, result: outcome.result, periods, changes });
});

test('every gameweek has its error, and the limits that were in force', () => {
  expect(data.gameweeks.map(({ label }) => Number(label))).toEqual(Array.from({ length: 38 }, (_, i) => i + 1));
  const sums = data.gameweeks.map(({ n, rmse }) => n * (rmse ?? Number.NaN) * (rmse ?? Number.NaN));
  const rows = data.gameweeks.reduce((total, { n }) => total + n, 0);
  expect(rows).toBe(outcome.result.served.n);
  expect(Math.sqrt(sums.reduce((total, sse) => total + sse, 0) / rows)).toBeCloseTo(outcome.result.served.rmse, 9);
  for (const { charts } of data.gameweeks) {
    expect(charts.map(({ kind }) => kind)).toEqual(['shewhart', 'cusum']);
    expect(charts[0]?.valueUpper).toBeGreaterThan(charts[0]?.centre ?? Number.NaN);
  }
});

test('what was injected is in the report, and drift is found where the faults are', () => {
  expect(data.changes.map(({ from, to }) => [from + 1, to + 1])).toEqual([
    [13, 38],
    [20, 22],
    [31, 31],
  ]);
  const drifted = data.drift.flatMap(({ cells }) =>
    cells.flatMap((cell, i) => (cell?.verdict === 'drift' ? [i + 1] : [])),
  );
  expect(drifted.filter((gameweek) => ![20, 21, 22, 31].includes(gameweek))).toEqual([]);
  expect(drifted).toContain(31);
});

test('every player of every gameweek was served by someone', () => {
  for (const i of data.gameweeks.keys()) {
    expect(data.versions.reduce((sum, { shares }) => sum + (shares[i] ?? Number.NaN), 0)).toBeCloseTo(1, 12);
  }
});

test('every retraining has its evidence, and the ends agree with the counts of the result', () => {
  const { retrainings, promotions, rejections, rollbacks } = outcome.result;
  const [first, ...others] = data.candidates;
  expect([first?.gameweek, first?.outcome]).toEqual([-1, 'activated']);
  expect(others).toHaveLength(retrainings);
  const count = (...outcomes: string[]): number =>
    others.filter((candidate) => outcomes.includes(candidate.outcome)).length;
  expect(count('promoted')).toBe(promotions);
  expect(count('rejected', 'inconclusive', 'data-refused')).toBe(rejections);
  expect(count('rolled-back')).toBe(rollbacks);
  for (const { pairs } of others) expect(pairs?.periods).toBe(12);
});

test('the page says what the result says', () => {
  const page = renderReport(data);
  const { served, baselines } = outcome.result;
  for (const { rmse } of [served, baselines.never, baselines.weekly]) expect(page).toContain(rmse.toFixed(4));
  expect(page).toContain(`${data.decisions.length} decisions`);
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(page.length).toBeLessThan(400_000);
});

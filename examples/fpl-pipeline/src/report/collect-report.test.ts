import { beforeAll, describe, expect, test } from 'vitest';
import { collectReport, type ReportSource } from './collect-report.js';
import type { ReportData } from './report-data.js';
import { storedSeason } from './tests/stored-season.js';

let source: ReportSource;
let data: ReportData;

beforeAll(async () => {
  source = await storedSeason();
  data = await collectReport(source);
});

describe('gameweeks', () => {
  test('have the figures of what was served, from the ledger', () => {
    expect(data.gameweeks.map(({ label }) => label)).toEqual(['3', '4', '5', '6', '7', '8']);
    const errors = data.gameweeks.map(({ rmse }) => rmse);
    for (const [i, rmse] of errors.entries()) expect(rmse).toBeCloseTo((2 + i / 10) / Math.SQRT2, 12);
    expect(data.gameweeks.map(({ n }) => n)).toEqual([40, 40, 40, 40, 40, 40]);
  });

  test('have the limits that were in force, and the alarms, from the audit log', () => {
    const limits = data.gameweeks.map(({ charts }) => charts[0]?.valueUpper);
    expect(limits[0]).toBeGreaterThan(2.1);
    expect(new Set(limits).size).toBe(1);
    expect(data.gameweeks.map(({ charts }) => charts[0]?.status)).toEqual([
      'stable',
      'stable',
      'alarm',
      'stable',
      'stable',
      'stable',
    ]);
    expect(data.gameweeks.map(({ alarms }) => alarms.map(({ name }) => name))).toEqual([
      [],
      [],
      ['rmse:shewhart'],
      [],
      [],
      [],
    ]);
  });

  test('have what the state of the charts keeps where the log has no charts', async () => {
    const records = await source.stores.auditLog.list();
    const without = records.map((record) => JSON.parse(JSON.stringify(record).replace(/"charts":\[.*?\}\],/, '')));
    const auditLog = { ...source.stores.auditLog, list: async () => without };
    const older = await collectReport({ ...source, stores: { ...source.stores, auditLog } });
    const stored = await source.stores.observations.loadState({ model: source.model, metric: 'rmse' });
    const kept = stored?.state.judged.map(({ charts }) => charts.map(({ kind, value }) => [kind, value]));
    expect(kept).toHaveLength(6);
    expect(older.gameweeks.map(({ charts }) => charts.map(({ kind }) => kind))).toEqual(
      kept?.map((charts) => charts.map(([kind]) => kind)),
    );
  });
});

test('changes are those of the season, by position; what no gameweek shows is left out', () => {
  expect(data.changes).toEqual([{ from: 2, to: 3, what: 'The feed repeats itself.' }]);
});

test('drift is that of the latest report of each gameweek, and nothing where there is none', () => {
  const minutes = data.drift.find(({ column }) => column === 'minutes');
  expect(minutes?.cells.map((cell) => cell?.verdict ?? null)).toEqual([
    'drift',
    'stable',
    'stable',
    'drift',
    null,
    'stable',
  ]);
  expect(data.gameweeks[4]?.drift).toBeNull();
  expect(data.drift.map(({ column }) => column)).toEqual(['minutes', 'goals']);
});

test('versions have the shares that they really served, and why they were withdrawn', () => {
  expect(data.versions.map(({ version, trainedBefore, shares }) => [version, trainedBefore, shares])).toEqual([
    ['1.0.0', '3', [1, 0.75, 0, 0, 0, 0]],
    ['1.0.1', '4', [0, 0.25, 1, 1, 0.75, 1]],
    ['1.0.2', '7', [0, 0, 0, 0, 0.25, 0]],
  ]);
  expect(data.versions.map(({ quarantine }) => quarantine)).toEqual([null, null, 'it did badly']);
  expect(data.versions[1]?.roles.map(({ what }) => what)).toEqual(['became champion']);
});

describe('candidates', () => {
  test('are all retrainings in order, each with its end', () => {
    const told = data.candidates.map(({ gameweek, trigger, version, outcome }) => [
      gameweek,
      trigger,
      version,
      outcome,
    ]);
    expect(told).toEqual([
      [-1, 'manual', '1.0.0', 'activated'],
      [0, 'drift', '1.0.1', 'promoted'],
      [2, 'performance', null, 'rejected'],
      [3, 'drift', '1.0.2', 'rolled-back'],
    ]);
  });

  test('have the evidence and the gates that they were judged by', () => {
    const [first, promoted, rejected] = data.candidates;
    expect(first?.pairs).toBeNull();
    expect(promoted?.pairs?.periods).toBe(6);
    expect(promoted?.pairs?.improvement).toBeCloseTo(1 - Math.sqrt(0.95), 3);
    expect(promoted?.pairs?.pValue).toBe(1 / 64);
    expect(promoted?.gates.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['performanceImprovement', 'pass'],
      ['dataQualityThreshold', 'pass'],
    ]);
    expect(rejected?.gates[0]?.verdict).toBe('fail');
    expect(rejected?.quality).toBe(0.99);
  });

  test('have what their trial showed', () => {
    const [, promoted, , withdrawn] = data.candidates;
    expect(promoted?.weight).toBe(0.25);
    expect(promoted?.canary.map(({ label, outcome }) => [label, outcome])).toEqual([['4', 'promoted']]);
    expect(promoted?.canary[0]?.improvement).toBeCloseTo(10 / 320, 12);
    expect(withdrawn?.canary[0]?.improvement).toBeCloseTo(-0.75, 12);
  });
});

test('decisions stand after the latest gameweek that was final when they were made', () => {
  const judged = data.decisions.filter(({ event }) => event === 'candidate-evaluated');
  expect(judged.map(({ gameweek, outcome }) => [gameweek, outcome])).toEqual([
    [-1, 'accepted'],
    [0, 'accepted'],
    [2, 'rejected'],
    [3, 'accepted'],
  ]);
});

test('reading twice gives the same, and needs nothing but the stores', async () => {
  expect(await collectReport(source)).toEqual(data);
  // Plain data: it survives JSON.
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
});

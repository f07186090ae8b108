import { detectDrift, type DriftRecord, type DriftReport } from '@fpl-ml/drift';
import { describe, expect, test } from 'vitest';
import { driftedShapes } from '../tests/stored-state.js';
import { driftShapes } from './drift-shapes.js';
import { latestReports } from './drift-rows.js';

const period = (week: number) => ({ id: `W${week}`, start: week * 1000, end: week * 1000 + 1 });

function record(week: number, report: DriftReport, seq = week): DriftRecord {
  return { model: 'm', modelVersion: '1', period: period(week), checkedAt: 0, report, seq };
}

const even = Array.from({ length: 200 }, (_, i) => i);
const reportOf = (shift: number): DriftReport =>
  detectDrift({ a: even, b: even }, { a: even.map((value) => value + shift), b: even });
const label = (id: string): string => id.slice(1);

describe('the columns that drifted most', () => {
  test('are those with the worst verdict and then the largest effect, at most six', async () => {
    const shapes = await driftedShapes();
    expect(shapes?.label).toBe('7');
    expect([shapes?.changed, shapes?.columns.length]).toEqual([9, 6]);
    expect(shapes?.columns.map(({ column }) => column)).toEqual(['x7', 'x6', 'x5', 'x4', 'position', 'x3']);
    const effects = shapes?.columns.map(({ effect }) => effect ?? 0) ?? [];
    expect(effects.toSorted((a, b) => b - a)).toEqual(effects);
    expect(shapes?.columns.every(({ verdict }) => verdict === 'drift')).toBe(true);
  });

  test('are the three nearest to drift where nothing drifted', async () => {
    const shapes = await driftedShapes(0);
    expect([shapes?.changed, shapes?.columns.length]).toEqual([0, 3]);
    expect(shapes?.columns.every(({ verdict }) => verdict === 'stable')).toBe(true);
  });

  test('are of the latest period that was judged, and of its latest report', () => {
    const records = [record(1, reportOf(0)), record(2, reportOf(0), 2), record(2, reportOf(90), 5)];
    const periods = [1, 2, 3].map(period);
    const shapes = driftShapes(periods, latestReports(records), label);
    expect([shapes?.label, shapes?.changed, shapes?.columns[0]?.column]).toEqual(['2', 1, 'a']);
    expect(driftShapes(periods, latestReports([]), label)).toBeNull();
    expect(driftShapes([period(3)], latestReports(records), label)).toBeNull();
  });

  test('have the figures of the report, its bins, and the middle of both sides', () => {
    const report = reportOf(90);
    const [column] = report.columns;
    const [shown] = driftShapes([period(1)], latestReports([record(1, report)]), label)?.columns ?? [];
    expect(shown).toMatchObject({
      method: column?.distribution?.method,
      statistic: column?.distribution?.statistic,
      nullExpectation: column?.distribution?.nullExpectation,
      limit: column?.distribution?.limit,
      effect: column?.distribution?.effectSize,
      floor: 0.05,
      n: [200, 200],
      missing: [0, 0],
    });
    if (shown?.shape?.kind !== 'numeric' || column?.shape?.kind !== 'numeric') throw new Error('expected a histogram');
    expect(shown.shape.reference).toEqual(column.shape.reference);
    expect(shown.shape.edges).toEqual(column.shape.edges);
    // 64 points of two sides: a quartile is right to a few values of 200.
    const { reference, current } = shown.shape.quartiles ?? { reference: [], current: [] };
    for (const [i, share] of [0.25, 0.5, 0.75].entries()) {
      expect(Math.abs((reference[i] ?? 0) - 200 * share)).toBeLessThan(8);
      expect(Math.abs((current[i] ?? 0) - 200 * share - 90)).toBeLessThan(8);
    }
  });

  test('have levels in part, and the rest together', async () => {
    const shapes = await driftedShapes();
    const shape = shapes?.columns.find(({ column }) => column === 'position')?.shape;
    if (shape?.kind !== 'levels') throw new Error('expected levels');
    expect(shape.levels).toHaveLength(8);
    const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);
    expect(sum(shape.reference) + shape.others[0]).toBeCloseTo(1, 12);
    expect(sum(shape.current) + shape.others[1]).toBeCloseTo(1, 12);
    expect(shape.others[0]).toBeCloseTo(0.2, 12);
  });

  test('have no shape where the report holds none, nor where it is older than shapes', async () => {
    expect((await driftedShapes(1, false))?.columns.map(({ shape }) => shape)).toEqual(Array(6).fill(null));
    const report = reportOf(90);
    // A report of a release without shapes has no such field.
    const older = report.columns.map(({ shape: _, ...rest }) => rest as (typeof report.columns)[number]);
    const shapes = driftShapes([period(1)], latestReports([record(1, { ...report, columns: older })]), label);
    expect(shapes?.columns[0]?.shape).toBeNull();
  });
});

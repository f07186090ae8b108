import { type Clock, isFplMlError } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createDriftDetector,
  type DriftDetector,
  memoryDriftStore,
  prepareReference,
  type PrepareOptions,
} from './index.js';

const DAY = 86_400_000;
/** Values spread evenly over four units. */
function data(shift = 0, n = 400): { readonly a: Float64Array } {
  return { a: Float64Array.from({ length: n }, (_, i) => (4 * i) / n + shift) };
}

const week = (n: number) => ({ id: `w${n}`, start: n * 7 * DAY, end: (n + 1) * 7 * DAY });

function detector(
  change: { readonly clock?: Clock; readonly store?: ReturnType<typeof memoryDriftStore> } = {},
): DriftDetector {
  return createDriftDetector({
    store: memoryDriftStore(),
    clock: manualClock(1000),
    model: 'points',
    reference: data(0, 3000),
    ...change,
  });
}

describe('createDriftDetector', () => {
  test('keeps each report with its model, version, period and the time of the clock', async () => {
    const store = memoryDriftStore();
    const record = await detector({ store }).detectDrift(data(), { period: week(1), modelVersion: '1.2.0' });
    expect(record).toMatchObject({ model: 'points', modelVersion: '1.2.0', period: week(1), checkedAt: 1000 });
    expect(await store.list({ model: 'points' })).toEqual([record]);
  });

  test('needs a reference, and compares with the latest one that was set', async () => {
    const bare = createDriftDetector({ store: memoryDriftStore(), clock: manualClock(0), model: 'points' });
    const context = { period: week(1), modelVersion: '1.0.0' };
    await expect(bare.detectDrift(data(), context)).rejects.toSatisfy((error) =>
      isFplMlError(error, 'DRIFT_REFERENCE_MISSING'),
    );
    bare.setReference(data(0, 3000));
    expect((await bare.detectDrift(data(2), context)).report.verdict).toBe('drift');
    const { a } = data(2, 3000);
    bare.setReference(prepareReference({ a }));
    expect((await bare.detectDrift({ a: a.filter((_, i) => i % 7 === 0) }, context)).report.verdict).toBe('stable');
  });

  test('refuses a period without length, an empty model name, and late options', async () => {
    const context = { period: { id: 'x', start: 5, end: 5 }, modelVersion: '1.0.0' };
    await expect(detector().detectDrift(data(), context)).rejects.toMatchObject({ code: 'PERIOD_INVALID' });
    const setup = { store: memoryDriftStore(), clock: manualClock(0) };
    const invalid = expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' });
    expect(() => createDriftDetector({ ...setup, model: '' })).toThrow(invalid);
    const prepared = prepareReference(data());
    expect(() => createDriftDetector({ ...setup, model: 'm', reference: prepared, options: { bins: 5 } })).toThrow(
      invalid,
    );
  });

  test('uses the options of the reference and those of the comparison', async () => {
    const own = createDriftDetector({
      store: memoryDriftStore(),
      clock: manualClock(0),
      model: 'points',
      reference: data(0, 3000),
      options: { bins: 4, thresholds: { kind: 'fixed' } },
    });
    const { report } = await own.detectDrift(data(), { period: week(1), modelVersion: '1.0.0' });
    expect(report).toMatchObject({ thresholds: { kind: 'fixed' }, columns: [{ psi: { bins: 4 } }] });
  });

  test('tells its health by the last period', async () => {
    const watched = detector();
    expect(await watched.getDriftHealthStatus()).toMatchObject({ status: 'unknown', checkedAt: 1000 });
    await watched.detectDrift(data(2), { period: week(2), modelVersion: '1.0.0' });
    await watched.detectDrift(data(), { period: week(1), modelVersion: '1.0.0' });
    expect(await watched.getDriftHealthStatus()).toMatchObject({
      status: 'critical',
      details: { period: 'w2', drifted: ['a'], driftedShare: 1 },
    });
    await watched.detectDrift(data(), { period: week(3), modelVersion: '1.0.0' });
    expect(await watched.getDriftHealthStatus()).toMatchObject({ status: 'healthy', reasons: [] });
    await watched.detectDrift(data(0, 3), { period: week(4), modelVersion: '1.0.0' });
    expect((await watched.getDriftHealthStatus()).status).toBe('unknown');
  });

  test('sums up its history, of each period the last report', async () => {
    const watched = detector();
    const context = (n: number) => ({ period: week(n), modelVersion: '1.0.0' });
    expect(await watched.getDriftSummary()).toMatchObject({ periods: 0, latest: null, columns: [] });
    await watched.detectDrift(data(2), context(1));
    await watched.detectDrift(data(2), context(2));
    await watched.detectDrift(data(), context(2));
    expect(await watched.getDriftSummary()).toMatchObject({
      model: 'points',
      periods: 2,
      counts: { drift: 1, stable: 1 },
      latest: { period: week(2), verdict: 'stable' },
      columns: [{ column: 'a', latest: 'stable', drifted: 1, warned: 0 }],
    });
    expect(await watched.getDriftSummary({ to: week(2).start })).toMatchObject({ periods: 1, counts: { drift: 1 } });
  });

  test('exports JSON that holds the records, and refuses other formats', async () => {
    const watched = detector();
    const record = await watched.detectDrift(data(), { period: week(1), modelVersion: '1.0.0' });
    expect(JSON.parse(await watched.exportDriftReport({ format: 'json' }))).toEqual([record]);
    expect(JSON.parse(await watched.exportDriftReport({ format: 'json', from: week(2).start }))).toEqual([]);
    // A caller without types can ask for anything.
    const unknown = watched.exportDriftReport({ format: 'pdf' as 'json' });
    await expect(unknown).rejects.toMatchObject({ code: 'DRIFT_OPTION_INVALID' });
  });

  test('exports CSV in which no name can break out of its cell or become a formula', async () => {
    const nasty = { '=cmd|x!A1': data().a, 'a,"b"\nc': data().a, '-5': data().a };
    const watched = createDriftDetector({
      store: memoryDriftStore(),
      clock: manualClock(1000),
      model: '@model',
      reference: nasty,
    });
    await watched.detectDrift(nasty, { period: week(1), modelVersion: '1.0.0' });
    const csv = await watched.exportDriftReport({ format: 'csv' });
    const [header = '', ...rows] = csv.split('\r\n');
    expect(header.split(',').slice(0, 8).join()).toBe(
      'model,model_version,period,period_start,period_end,checked_at,dataset_verdict,column',
    );
    expect(rows[0]).toContain(
      "'@model,1.0.0,w1,604800000,1209600000,1000,stable,'=cmd|x!A1,numeric,stable,400,400,ks,0,",
    );
    expect(csv).toContain('stable,"a,""b""\nc",numeric');
    expect(csv).toContain("stable,'-5,numeric");
    expect(rows.at(-1)).toBe('');
    const numbers = await detector().exportDriftReport({ format: 'csv' });
    expect(numbers.split('\r\n')).toHaveLength(2);
  });

  test('takes every option of a reference that it prepares itself', async () => {
    const data = { a: Array.from({ length: 400 }, (_, i) => i % 37), b: Array.from({ length: 400 }, (_, i) => i % 3) };
    const every: Required<PrepareOptions> = {
      columns: {},
      types: { b: 'categorical' },
      bins: 5,
      binning: 'width',
      entity: 'b',
      groupBy: 'b',
      correlations: [],
      about: { name: 'spring' },
    };
    for (const name of Object.keys(every)) {
      // One of the options.
      const options = { [name]: every[name as keyof typeof every] };
      const own = { store: memoryDriftStore(), clock: manualClock(0), model: 'points', reference: data, options };
      const { report } = await createDriftDetector(own).detectDrift(data, { period: week(1), modelVersion: '1.0.0' });
      expect(report.verdict, name).toBe('stable');
    }
  });
});

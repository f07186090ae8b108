import { seededRandom } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { binomial } from '@fpl-ml/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { contentHash } from './content-hash.js';
import {
  createDriftDetector,
  type DriftDetector,
  type DriftDetectorOptions,
  type DriftRecord,
  memoryDriftStore,
  prepareReference,
  type ReferencePolicy,
} from './index.js';

let random = seededRandom(5, 'policy');
// Each test has the same numbers, whichever tests run.
beforeEach(() => {
  random = seededRandom(5, 'policy');
});

/** Values about a level, of which a group can be moved further. */
function data(level: number, n = 400, moved = 0) {
  const position = Array.from({ length: n }, (_, i) => ['GK', 'DEF', 'MID', 'FWD'][i % 4] ?? '');
  const far = (p: string): number => (p === 'FWD' ? moved : p === 'GK' ? -moved : 0);
  return {
    x: position.map((p) => level + random.normal() + far(p)),
    other: position.map(() => random.normal()),
    position,
  };
}

const context = (n: number) => ({ period: { id: `w${n}`, start: n * 7, end: n * 7 + 7 }, modelVersion: '1.0.0' });

function detector(references: ReferencePolicy, change: Partial<DriftDetectorOptions> = {}): DriftDetector {
  return createDriftDetector({ store: memoryDriftStore(), clock: manualClock(0), model: 'm', references, ...change });
}

const season =
  (level: number, moved = 0) =>
  () => ({
    data: data(level, 400, moved),
    about: { name: 'calendar', note: 'opening of last season' },
  });

describe('the reference policy', () => {
  test('says in each report which reference it is against, with a hash of its content', () => {
    const training = data(0, 2000);
    const anchor = prepareReference(data(0, 500), {
      about: { name: '2019-20', from: 1, to: 2, note: 'before the rules' },
    });
    const { report } = detector({ training, anchor, calendar: season(0) }).compare(data(0), context(1));
    expect(report.reference).toEqual({ name: 'training', hash: contentHash(training), rows: 2000 });
    expect(report.others.map(({ reference }) => reference?.name)).toEqual(['2019-20', 'calendar']);
    expect(report.others[0]?.reference).toMatchObject({ from: 1, to: 2, rows: 500 });
    expect(report.others.every(({ columns }) => columns.every(({ shape }) => shape === null))).toBe(true);
    expect(report.others[0]?.others).toEqual([]);
    // Two that can raise an alarm share it; the calendar cannot.
    const levels = [report, ...report.others].map(
      ({ thresholds }) => thresholds.kind === 'sample-size' && thresholds.alpha,
    );
    expect(levels).toEqual([0.025, 0.025, 0.05]);
  });

  test('sees against the anchor a creep that each retraining hides', () => {
    const report = detector({ training: data(0.5, 2000), anchor: data(0, 2000) }).compare(data(0.5), context(1)).report;
    expect(report.verdict).toBe('drift');
    expect(report.columns[0]).toMatchObject({ column: 'x', verdict: 'drift' });
    expect(report.columns[0]?.reasons.join()).toContain('against anchor: the distribution changed');
    expect(report.counts.drift).toBe(1);
    expect(report.driftedShare).toBeCloseTo(1 / 3, 12);
  });

  test('is silent on what the same phase of the last season shows too, and says so', () => {
    const watched = detector({ training: data(0, 2000), anchor: data(0, 2000), calendar: season(1) });
    const { report } = watched.compare(data(1), context(1));
    expect(report.verdict).toBe('stable');
    expect(report.columns[0]?.reasons.at(-1)).toBe('no drift against opening of last season');
    expect(report.others.map(({ verdict }) => verdict)).toEqual(['drift', 'stable']);
  });

  test('warns of what is unusual for the phase alone, and calls drift what differs from all', () => {
    const training = data(0, 2000);
    expect(detector({ training, calendar: season(1) }).compare(data(0), context(1)).report.verdict).toBe('warning');
    expect(detector({ training, calendar: season(1) }).compare(data(2), context(1)).report.verdict).toBe('drift');
    expect(detector({ training, calendar: () => null }).compare(data(1), context(1)).report.verdict).toBe('drift');
    const few = () => ({ data: data(1, 8), about: { name: 'calendar' } });
    expect(detector({ training, calendar: few }).compare(data(1), context(1)).report.verdict).toBe('drift');
  });

  test('treats groups and correlations the same way', () => {
    const options = { groupBy: 'position', correlations: true } as const;
    const watched = (moved: number) => detector({ training: data(0, 4000), calendar: season(0, moved) }, { options });
    const alone = watched(0).compare(data(0, 800, 0.8), context(1)).report;
    expect(alone.reasons.join()).toContain('drift within position FWD: x');
    const asBefore = watched(0.8).compare(data(0, 800, 0.8), context(1)).report;
    expect(asBefore.groups.find(({ level }) => level === 'FWD')).toMatchObject({ verdict: 'stable' });
    expect(asBefore.verdict).not.toBe('drift');
    const linked = (n: number) => {
      const { x } = data(0, n);
      return { x, other: x.map((value) => value + random.normal()) };
    };
    const season2 = () => ({ data: linked(400), about: { name: 'calendar' } });
    const { position: _, ...training } = data(0, 2000);
    const pair = { options: { correlations: true } } as const;
    expect(detector({ training }, pair).compare(linked(400), context(1)).report.correlations[0]?.verdict).toBe('drift');
    expect(
      detector({ training, calendar: season2 }, pair).compare(linked(400), context(1)).report.correlations[0]?.verdict,
    ).toBe('stable');
  });

  test('keeps alpha with two references that can raise an alarm', () => {
    const repeats = 80;
    const options = {
      thresholds: { kind: 'sample-size', alpha: 0.2, effectFloor: { distribution: 0 } },
      shapes: false,
    } as const;
    let alarms = 0;
    for (let i = 0; i < repeats; i += 1) {
      const watched = detector({ training: data(0, 400), anchor: data(0, 400) }, { options });
      if (watched.compare(data(0, 200), context(1)).report.verdict === 'drift') alarms += 1;
    }
    expect(binomial(repeats, 0.2).sf(alarms - 1), `${alarms}`).toBeGreaterThan(0.001);
    expect(alarms).toBeGreaterThan(1);
  });

  test('passes the context on to the calendar, and takes its reference prepared as well', () => {
    const asked: string[] = [];
    const prepared = prepareReference(data(1), { about: { name: 'same week' } });
    const watched = detector({
      training: data(0, 2000),
      calendar: ({ period }) => {
        asked.push(period.id);
        return prepared;
      },
    });
    expect(watched.compare(data(1), context(7)).report.others[0]?.reference?.name).toBe('same week');
    expect(asked).toEqual(['w7']);
  });
});

describe('the events of a detector', () => {
  test('tell each report, drift, a turn of the verdict, and a new reference', async () => {
    const watched = detector({ training: data(0, 2000) });
    const told: string[] = [];
    const of =
      (name: string) =>
      ({ record }: { readonly record: DriftRecord }) => {
        told.push(`${name} ${record.period.id}`);
      };
    watched.on('compared', of('compared'));
    watched.on('drifted', of('drifted'));
    const stop = watched.on('changed', of('changed'));
    watched.on('referenceSet', ({ model, reference }) => {
      told.push(`${model} ${reference?.name} ${reference?.rows}`);
    });
    const same = data(0);
    await watched.detectDrift(same, context(1));
    await watched.detectDrift(data(1), context(2));
    await watched.detectDrift(data(1), context(3));
    watched.setReference(data(1, 1500));
    await watched.detectDrift(data(1), context(4));
    // An older period that is judged again is no turn.
    await watched.detectDrift(data(5), context(0));
    stop();
    await watched.detectDrift(data(5), context(5));
    expect(told.filter((line) => !line.startsWith('compared'))).toEqual([
      'drifted w2',
      'changed w2',
      'drifted w3',
      'm training 1500',
      'changed w4',
      'drifted w0',
      'drifted w5',
    ]);
    expect(told.filter((line) => line.startsWith('compared'))).toHaveLength(6);
  });
});

describe('summary, health and exports', () => {
  const watched = () =>
    detector(
      { training: data(0, 4000), anchor: data(0, 4000) },
      { options: { groupBy: 'position', target: 'x', prediction: 'other' } },
    );

  test('tell roles and groups apart', async () => {
    const own = watched();
    await own.detectDrift(data(0, 800, 0.9), context(1));
    const { latest } = await own.getDriftSummary();
    expect(latest?.roles).toMatchObject({ prediction: 'stable' });
    expect(latest?.driftedGroups).toEqual(expect.arrayContaining(['position FWD', 'position GK']));
    const { details } = await own.getDriftHealthStatus();
    expect(details).toMatchObject({ prediction: 'stable', driftedGroups: latest?.driftedGroups });
  });

  test('export groups and further references, as CSV and as a page', async () => {
    const own = watched();
    await own.detectDrift(data(0, 800, 0.9), context(1));
    const [header = '', ...rows] = (await own.exportDriftReport({ format: 'csv' })).trimEnd().split('\r\n');
    expect(header).toMatch(/,reasons,role,group_by,group_level,reference,reference_hash,vanished_p_value$/);
    // Three columns, and two in each of four groups, against two references.
    expect(rows).toHaveLength(2 * (3 + 4 * 2));
    expect(rows.filter((row) => /,target,position,FWD,anchor,[0-9a-f]{64},/.test(row))).toHaveLength(1);
    expect(await own.exportDriftReport({ format: 'html' })).toMatch(/^<!doctype html>/i);
  });

  test('read records of an older release, which lack what came later', async () => {
    const store = memoryDriftStore();
    const { report, ...entry } = watched().compare(data(0), context(1));
    const { roles: _r, groups: _g, others: _o, correlations: _c, entities: _e, reference: _p, ...older } = report;
    // What a release without these fields wrote.
    await store.append({ ...entry, report: older as typeof report });
    const own = detector({}, { store });
    expect((await own.getDriftSummary()).latest).toMatchObject({ roles: null, driftedGroups: [] });
    expect((await own.getDriftHealthStatus()).details).toMatchObject({ prediction: null });
    expect((await own.exportDriftReport({ format: 'csv' })).split('\r\n')).toHaveLength(5);
  });
});

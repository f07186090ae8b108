import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { detectDrift, type DriftReport, prepareReference } from './index.js';

let random = seededRandom(3, 'groups');
// Each test has the same numbers, whichever tests run.
beforeEach(() => {
  random = seededRandom(3, 'groups');
});

/** Rows of four positions; minutes of forwards can be another way than the rest's, and the other way round for keepers. */
function squad(n: number, twist = 0) {
  const position = Array.from({ length: n }, (_, i) => ['GK', 'DEF', 'MID', 'FWD'][i % 4] ?? '');
  const sign = (p: string): number => (p === 'FWD' ? twist : p === 'GK' ? -twist : 0);
  return {
    position,
    minutes: position.map((p) => random.normal() + sign(p)),
    cards: position.map(() => random.normal()),
  };
}

const group = (report: DriftReport, level: string) => report.groups.find((candidate) => candidate.level === level);

describe('the groupBy option', () => {
  test('finds within levels what cancels out in the whole, and says where', () => {
    const [before, now] = [squad(4000), squad(800, 0.5)];
    const report = detectDrift(before, now, { groupBy: 'position' });
    expect(report.columns.map(({ verdict }) => verdict)).not.toContain('drift');
    expect(report.verdict).toBe('drift');
    expect(report.reasons).toContain('drift within position FWD: minutes');
    expect(report.groups.map(({ level, verdict }) => [level, verdict])).toEqual([
      ['DEF', 'stable'],
      ['FWD', 'drift'],
      ['GK', 'drift'],
      ['MID', 'stable'],
    ]);
    expect(group(report, 'FWD')).toMatchObject({ by: 'position', rows: [1000, 200] });
    expect(group(report, 'FWD')?.columns.map(({ column, verdict }) => [column, verdict])).toEqual([
      ['minutes', 'drift'],
      ['cards', 'stable'],
    ]);
    expect(detectDrift(before, now).verdict).not.toBe('drift');
  });

  test('corrects for the tests of all groups, and is the same with a prepared reference', () => {
    const [before, now] = [squad(4000), squad(400)];
    const report = detectDrift(before, now, { groupBy: ['position'] });
    const single = detectDrift(before, now);
    expect(report.tests).toBe(single.tests + 4 * 2);
    expect(detectDrift(prepareReference(before, { groupBy: 'position' }), now)).toEqual(report);
    expect(single.groups).toEqual([]);
  });

  test('keeps the false-alarm rate with four groups and the whole in one correction', () => {
    const repeats = 80;
    const mixed = (n: number) => ({
      ...squad(n),
      position: Array.from({ length: n }, () => ['GK', 'DEF', 'MID', 'FWD'][random.integer(4)] ?? ''),
    });
    const loose = { kind: 'sample-size', alpha: 0.2, effectFloor: { distribution: 0 } } as const;
    let alarms = 0;
    for (let i = 0; i < repeats; i += 1) {
      const { verdict } = detectDrift(mixed(480), mixed(240), {
        groupBy: 'position',
        thresholds: loose,
        shapes: false,
      });
      if (verdict === 'drift') alarms += 1;
    }
    expect(binomial(repeats, 0.2).sf(alarms - 1), `${alarms} of ${repeats}`).toBeGreaterThan(0.001);
    expect(alarms).toBeGreaterThan(repeats * 0.05);
  });

  test('calls small groups and groups of one side insufficient, without any effect on the rest', () => {
    const before = squad(400);
    const now = {
      ...squad(400),
      position: squad(400).position.map((p, i) => (p === 'GK' ? 'AM' : i < 20 ? p : p === 'FWD' ? 'MID' : p)),
    };
    const report = detectDrift(before, now, { groupBy: 'position' });
    expect(group(report, 'GK')).toMatchObject({ verdict: 'insufficient-data', rows: [100, 0] });
    expect(group(report, 'AM')).toMatchObject({ verdict: 'insufficient-data', rows: [0, 100] });
    expect(group(report, 'FWD')?.columns[0]).toMatchObject({ column: 'minutes', verdict: 'insufficient-data' });
    expect(group(report, 'FWD')?.verdict).toBe('insufficient-data');
    expect(group(report, 'DEF')?.verdict).toBe('stable');
  });

  test('compares no group where the column is gone, which is drift of its own', () => {
    const { position: _position, ...rest } = squad(400);
    const report = detectDrift(squad(400), rest, { groupBy: 'position' });
    expect(report).toMatchObject({ verdict: 'drift', groups: [], counts: { drift: 1 } });
    expect(() => detectDrift(rest, rest, { groupBy: 'position' })).toThrow(
      expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
    );
  });

  test('takes numbers for levels, the thirty most frequent ones', () => {
    const club = (n: number) => ({ club: Array.from({ length: n }, (_, i) => i % 40), x: squad(n).minutes });
    const { groups } = detectDrift(club(4000), club(4000), { groupBy: 'club', types: { club: 'categorical' } });
    expect(groups).toHaveLength(30);
    expect(groups.every(({ rows: [n, m] }) => n === 100 && m === 100)).toBe(true);
  });

  test('leaves a column without weight out of the verdict, also within groups', () => {
    const report = detectDrift(squad(4000), squad(800, 1), { groupBy: 'position', weights: { minutes: 0 } });
    expect(report.groups.map(({ columns }) => columns[0]?.verdict)).toContain('warning');
    expect(report.verdict).not.toBe('drift');
  });

  test('goes together with entities, each group by itself', () => {
    const player = (n: number) => Array.from({ length: n }, (_, i) => i % 400);
    const report = detectDrift(
      { ...squad(4000), player: player(4000) },
      { ...squad(400, 0.8), player: player(400) },
      { groupBy: 'position', entity: 'player' },
    );
    expect(group(report, 'FWD')?.columns[0]?.distribution?.why).toContain('entities');
    expect([group(report, 'FWD')?.verdict, group(report, 'DEF')?.verdict]).toEqual(['drift', 'stable']);
  });
});

describe('roles', () => {
  /** Values spread evenly, each column in another order, some a unit further. */
  const drifting = (names: readonly string[]) =>
    Object.fromEntries(
      ['x', 'predicted', 'actual'].map((name, step) => [
        name,
        Array.from({ length: 400 }, (_, i) => (((2 * step + 7) * i) % 400) / 100 + (names.includes(name) ? 1 : 0)),
      ]),
    );
  const before = drifting([]);
  const report = (...names: readonly string[]): DriftReport =>
    detectDrift(before, drifting(names), { prediction: 'predicted', target: 'actual' });

  test('are in the report, with a verdict each', () => {
    const { columns, roles } = report('x');
    expect(columns.map(({ column, role }) => [column, role])).toEqual([
      ['x', 'feature'],
      ['predicted', 'prediction'],
      ['actual', 'target'],
    ]);
    expect(roles).toMatchObject({ feature: 'drift' });
    expect(detectDrift(before, before).roles).toEqual({ feature: 'stable', prediction: null, target: null });
  });

  test('tell apart drift of predictions with and without features, and of the target', () => {
    expect(report('predicted').reasons.join()).toContain('the predictions drifted and no feature did');
    expect(report('predicted', 'x').reasons.join()).toContain('together with features');
    expect(report('actual').reasons.join()).toContain('the target drifted and no feature did');
    expect(report('predicted').verdict).toBe('drift');
    expect(report('x').reasons).toHaveLength(1);
  });
});

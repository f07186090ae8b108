import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { falseAlarms, reportOf } from './tests/players-who-recur.js';
import { toFinding } from './watch-drift.js';

describe('a drift watch of players who come again', () => {
  test('by entity keeps its level, and without it calls it drift that others came', async () => {
    const worlds = 160;
    // 99.8 % of the binomial distribution with 5 % lies at or below 17 of 160, and 0 has less than 0.1 %.
    const byEntity = await falseAlarms(worlds, { entity: 'player' });
    expect(byEntity).toBeLessThanOrEqual(17);
    expect(byEntity).toBeGreaterThan(0);
    expect(await falseAlarms(worlds, {})).toBeGreaterThan(0.15 * worlds);
  });

  test('by entity finds what happened to everybody', async () => {
    const reports = await Promise.all([0, 1, 2, 3].map((seed) => reportOf({ seed, shift: 1 }, { entity: 'player' })));
    expect(reports.map(({ verdict }) => verdict)).toEqual(['drift', 'drift', 'drift', 'drift']);
    expect(reports[0]?.entities).toMatchObject({ column: 'player', unnamed: [0, 0] });
    expect(reports[0]?.columns.map(({ column }) => column)).toEqual(['value']);
  });

  test('by group names the group that drifted', async () => {
    const how = { entity: 'player', groupBy: ['parity'] };
    const finding = toFinding(await reportOf({ seed: 1, twist: 2 }, how));
    expect(finding.verdict).toBe('drift');
    expect(finding.features.map(({ name }) => name)).toContain('value (parity even)');
  });

  test('refuses a detector that prepares references by itself, and a group that is no column', async () => {
    const withCode = expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID'));
    await expect(reportOf({ seed: 0 }, { entity: 'player' }, { bins: 5 })).rejects.toEqual(withCode);
    await expect(reportOf({ seed: 0 }, { groupBy: 'club' })).rejects.toEqual(withCode);
  });
});

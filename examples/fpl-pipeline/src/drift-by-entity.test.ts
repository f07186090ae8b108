import { loadConfig } from '@fpl-ml/engine/config';
import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { MODEL } from './configuration.js';
import { buildFeatures } from './model/index.js';
import { madeUpRandomSeason } from './model/testing/made-up-season.js';
import { runIdentity } from './run-identity.js';
import { parseRunOptions, type RunOptions } from './run-options.js';
import { runSettings } from './run-settings.js';
import type { SeasonSource } from './season-source.js';
import { memoryStorage, QUIET } from './testing/quiet-walk.js';
import { walkSeason } from './walk-season.js';

const OPTIONS: RunOptions = { model: 'player-state', policy: 'monthly', seed: 1 };
const SEASONS = ['2021-22', '2022-23'].map((name) => madeUpRandomSeason(name, 'walk', 60, 12));
const SOURCE: SeasonSource = { name: '2022-23', seasons: SEASONS, table: buildFeatures(SEASONS), changes: [] };

async function walked(options: RunOptions, settings = runSettings(options)) {
  const storage = memoryStorage();
  const { eventLog, decisions } = await walkSeason(options, SOURCE, storage, QUIET, settings);
  return { reports: await storage.stores.drift.list({ model: MODEL }), eventLog, decisions };
}

describe('a walk that looks for drift player by player', () => {
  test('compares each with himself, and is another run than one that does not', async () => {
    const options = { ...OPTIONS, ...parseRunOptions(['--drift-by-entity', '--model', 'player-state']) };
    expect(options.driftByEntity).toBe(true);
    const { reports } = await walked({ ...OPTIONS, driftByEntity: true });
    expect(reports.length).toBeGreaterThan(5);
    for (const { report } of reports) {
      expect(report.entities).toMatchObject({ column: 'code', unnamed: [0, 0] });
      expect(report.columns.map(({ column }) => column)).not.toContain('code');
    }
    const hashes = [OPTIONS, { ...OPTIONS, driftByEntity: true }].map(
      (each) => runIdentity(each, SOURCE, runSettings(each)).hash,
    );
    expect(new Set(hashes).size).toBe(2);
  });

  test('takes players and groups from a configuration, and refuses a column that the feed has not', async () => {
    const monitoring = { driftEntity: 'code', driftGroupBy: ['position'] };
    const { reports } = await walked(OPTIONS, runSettings(OPTIONS, loadConfig({ overrides: { monitoring } })));
    expect(reports.at(-1)?.report.groups.map(({ by }) => by)).toContain('position');
    const strange = loadConfig({ overrides: { monitoring: { driftEntity: 'shirt' } } });
    await expect(walked(OPTIONS, runSettings(OPTIONS, strange))).rejects.toSatisfy((error) =>
      isFplMlError(error, 'DRIFT_OPTION_INVALID'),
    );
  });
});

test('a walk estimates errors before labels come where the configuration says so', async () => {
  const config = loadConfig({ overrides: { monitoring: { estimatePerformance: true } } });
  const { eventLog, decisions } = await walked(OPTIONS, runSettings(OPTIONS, config));
  const estimated = eventLog.filter(({ kind }) => kind === 'performance-estimated');
  expect(estimated.length).toBeGreaterThan(3);
  const beside = decisions.filter(({ event, figures }) => event === 'period-final' && 'estimated' in figures);
  expect(beside.length).toBe(estimated.length);
});

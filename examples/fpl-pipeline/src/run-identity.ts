import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@fpl-ml/core';
import { CHART_REFERENCE_PERIODS, DRIFT_REFERENCE_PERIODS, EXPECTATIONS } from './configuration.js';
import type { Season } from './data/index.js';
import type { RunOptions } from './run-options.js';
import type { RunSettings } from './run-settings.js';
import { HISTORY_PERIODS, type SeasonSource } from './season-source.js';

/** What a run is made from. The same run gives the same result, and may be continued. */
export interface RunIdentity {
  /** SHA-256 over data, season, model, policy, configuration and seed. */
  readonly hash: string;
  /** The model's name in the stores. */
  readonly modelName: string;
  /** For people: the options that make it, and the hash of its data. */
  readonly description: JsonObject;
}

/** A name of every value in the seasons. */
function hashOfSeasons(seasons: readonly Season[]): string {
  const hash = createHash('sha256');
  for (const { name, gameweeks, rows } of seasons) {
    hash.update(JSON.stringify([name, gameweeks]));
    // Row by row, since the text of all would be longer than a string may be.
    for (const row of rows) hash.update(JSON.stringify(Object.values(row)));
  }
  return hash.digest('hex');
}

/** The identity of a run. */
export function runIdentity(
  { model, market = false, policy, seed }: RunOptions,
  { name, seasons }: SeasonSource,
  settings: RunSettings,
): RunIdentity {
  const description = { data: hashOfSeasons(seasons), season: name, model, market, policy, seed };
  const configuration = {
    // What is left to others by `null` is left out, so that a file of a run without a configuration stays that run's.
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)),
    expectations: EXPECTATIONS,
    periods: [HISTORY_PERIODS, CHART_REFERENCE_PERIODS, DRIFT_REFERENCE_PERIODS],
  };
  const hash = createHash('sha256')
    .update(canonicalJson({ ...description, configuration }))
    .digest('hex');
  return { hash, modelName: settings.model, description };
}

import { FplMlError, type Period } from '@fpl-ml/core';
import { sumByEntity } from './backtest.js';
import { inShare } from './bucket.js';
import type { EngineOptions, EngineServices, LoopStores } from './engine-options.js';
import type { LoopState } from './loop-state.js';
import type { Predictor } from './trainer.js';

/** One prediction as it was served. */
export interface ServedPrediction {
  readonly entity: string;
  readonly prediction: number;
  /** The version that made it. */
  readonly modelVersion: string;
}

/** Gives versions as predictors; each is loaded and verified once. */
export type LoadVersion = (version: string) => Promise<Predictor>;

/** Keeps the predictors of the latest versions, so that going back to one is immediate. */
export function versionLoader<Stores extends LoopStores>(
  { model, trainer }: EngineOptions<Stores>,
  { registry }: EngineServices,
): LoadVersion {
  const kept = new Map<string, Promise<Predictor>>();
  return (version) => {
    const known = kept.get(version);
    if (known !== undefined) return known;
    const loading = registry.loadArtifact(model, version).then((artifact) => trainer.load(artifact));
    kept.set(version, loading);
    loading.catch(() => kept.delete(version));
    const [oldest] = kept.keys();
    if (kept.size > 4 && oldest !== undefined) kept.delete(oldest);
    return loading;
  };
}

/** The version that serves a key. */
export function routeKey(state: LoopState, key: string): string {
  const { champion, rollout } = state;
  if (champion === null) {
    throw new FplMlError('CHAMPION_MISSING', 'Expected a champion, got none: train and activate a first model.');
  }
  return rollout !== null && inShare(key, rollout.salt, rollout.weight) ? rollout.version : champion.version;
}

/**
 * Predicts a period, and keeps every prediction in the monitor's ledger: those that are served, and those of the other
 * version on the same entities, so that both can be compared on the same rows once labels come.
 */
export async function predictPeriod<Stores extends LoopStores>(
  options: EngineOptions<Stores>,
  { monitor }: EngineServices,
  load: LoadVersion,
  state: LoopState,
  period: Period,
): Promise<readonly ServedPrediction[]> {
  const { frame, entities } = await options.data.features(period.id);
  const versions = [state.champion?.version, state.rollout?.version].filter((version) => version !== undefined);
  const predictions = new Map<string, ReadonlyMap<string, number>>();
  for (const version of versions) {
    predictions.set(version, sumByEntity(entities, (await load(version)).predict(frame)));
  }
  const served = [...new Set(entities)].map((entity) => {
    const modelVersion = routeKey(state, entity);
    return { entity, modelVersion, prediction: predictions.get(modelVersion)?.get(entity) ?? Number.NaN };
  });
  for (const [modelVersion, byEntity] of predictions) {
    const mine = served.filter((row) => row.modelVersion === modelVersion);
    const others = served.filter((row) => row.modelVersion !== modelVersion);
    await monitor.recordPredictions({ period, modelVersion, role: 'served', rows: mine });
    const role = modelVersion === state.champion?.version ? 'shadow' : 'challenger';
    const rows = others.map(({ entity }) => ({ entity, prediction: byEntity.get(entity) ?? Number.NaN }));
    if (rows.length > 0) await monitor.recordPredictions({ period, modelVersion, role, rows });
  }
  return served;
}

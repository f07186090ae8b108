import { FplMlError, isFplMlError, type Period } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';
import { sumByEntity } from './backtest.js';
import { inShare } from './bucket.js';
import type { FeatureRows } from './data-source.js';
import type { EngineOptions, EngineServices, LoopStores } from './engine-options.js';
import type { LoopState } from './loop-state.js';
import type { RunContext } from './run-retraining.js';
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

/** What a version predicts by entity, and where it failed. */
interface Predicted {
  readonly byEntity: ReadonlyMap<string, number>;
  /** Entities without a finite prediction. */
  readonly failed: ReadonlySet<string>;
  /** What went wrong; empty when nothing did. */
  readonly message: string;
}

function predictedBy(predictor: Predictor, { frame, entities }: FeatureRows): Predicted {
  const values = predictor.predict(frame);
  if (values.length !== entities.length) {
    const message = `${values.length} predictions for ${entities.length} rows`;
    return { byEntity: new Map(), failed: new Set(entities), message };
  }
  const byEntity = sumByEntity(entities, values);
  const failed = new Set(entities.filter((entity) => !Number.isFinite(byEntity.get(entity))));
  return { byEntity, failed, message: failed.size === 0 ? '' : 'predictions that are no numbers' };
}

/** What may pass is no fault of the challenger; everything else is. */
async function tryVersion(load: LoadVersion, version: string, rows: FeatureRows): Promise<Predicted> {
  try {
    return predictedBy(await load(version), rows);
  } catch (error) {
    if (isFplMlError(error) && error.retryable) throw error;
    const message = redact(error instanceof Error ? error.message : String(error));
    return { byEntity: new Map(), failed: new Set(rows.entities), message };
  }
}

/** What the challenger predicts; its failures are decided upon before anything is served. */
async function challenge<Stores extends LoopStores>(
  { load, dispatcher, options }: RunContext<Stores>,
  state: LoopState,
  rows: FeatureRows,
): Promise<{ readonly state: LoopState; readonly challenger: Predicted | null }> {
  if (state.rollout === null) return { state, challenger: null };
  const { version } = state.rollout;
  const challenger = await tryVersion(load, version, rows);
  if (challenger.failed.size === 0) return { state, challenger };
  const event = { kind: 'predictions-failed', at: options.clock.now(), version } as const;
  const counts = { rows: new Set(rows.entities).size, failed: challenger.failed.size };
  const decided = await dispatcher.dispatch({ ...event, ...counts, message: challenger.message });
  return decided.state.rollout?.version === version
    ? { state: decided.state, challenger }
    : { state: { ...state, rollout: null }, challenger: null };
}

/**
 * Predicts a period, and keeps every prediction in the monitor's ledger: those that are served, and those of the other
 * version on the same entities, so that both can be compared on the same rows once labels come.
 */
export async function predictPeriod<Stores extends LoopStores>(
  context: RunContext<Stores>,
  before: LoopState,
  period: Period,
): Promise<readonly ServedPrediction[]> {
  const { options, load, services } = context;
  const rows = await options.data.features(period.id);
  const { state, challenger } = await challenge(context, before, rows);
  const championVersion = routeKey({ ...state, rollout: null }, '');
  const champion = predictedBy(await load(championVersion), rows);
  if (champion.byEntity.size === 0 && rows.entities.length > 0) throw unusable(championVersion, champion.message);
  const versions = new Map([[championVersion, champion.byEntity]]);
  if (challenger !== null && state.rollout !== null) versions.set(state.rollout.version, challenger.byEntity);
  const served = [...new Set(rows.entities)].map((entity) => {
    const modelVersion = challenger?.failed.has(entity) ? championVersion : routeKey(state, entity);
    return { entity, modelVersion, prediction: versions.get(modelVersion)?.get(entity) ?? Number.NaN };
  });
  for (const [modelVersion, byEntity] of versions) {
    const role = modelVersion === championVersion ? 'shadow' : 'challenger';
    await keep(services, period, { modelVersion, byEntity, role }, served);
  }
  return served;
}

/** What a version predicts, and its role where another one serves. */
interface VersionPredictions {
  readonly modelVersion: string;
  readonly byEntity: ReadonlyMap<string, number>;
  readonly role: 'shadow' | 'challenger';
}

async function keep(
  { monitor }: EngineServices,
  period: Period,
  { modelVersion, byEntity, role }: VersionPredictions,
  served: readonly ServedPrediction[],
): Promise<void> {
  const mine = served.filter((row) => row.modelVersion === modelVersion);
  await monitor.recordPredictions({ period, modelVersion, role: 'served', rows: mine });
  const rows = served.flatMap((row) => {
    const prediction = byEntity.get(row.entity);
    const usable = row.modelVersion !== modelVersion && Number.isFinite(prediction);
    return usable && prediction !== undefined ? [{ entity: row.entity, prediction }] : [];
  });
  if (rows.length > 0) await monitor.recordPredictions({ period, modelVersion, role, rows });
}

function unusable(version: string, message: string): FplMlError {
  return new FplMlError(
    'PREDICTIONS_UNUSABLE',
    `Expected one finite prediction for each row from version ${version}, got ${message}: roll back, or retrain.`,
    { data: { version } },
  );
}

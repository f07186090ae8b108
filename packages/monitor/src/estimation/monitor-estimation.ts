import { type FrameInput, FplMlError, rowCount, selectRows, toFrame } from '@fpl-ml/core';
import { outcomesByEntity, type LabelledRow, servedPredictions, servedRows } from '../ledger.js';
import type { Settings } from '../monitor-settings.js';
import { startMonitorState } from '../monitor-state.js';
import type { StateKey } from '../observation-store.js';
import { knownPeriod } from '../paired-errors.js';
import type { RegressionMetrics } from '../regression-metrics.js';
import { retrying } from '../retrying.js';
import { estimatePerformance, type PerformanceEstimate } from './estimate-performance.js';
import { estimatorInvalid, type LabelledPeriod } from './labelled-period.js';
import { type EstimateTracking, startTracking, trackEstimate } from './track-estimate.js';
import { type EstimatorOptions, type PerformanceEstimator, trainEstimator } from './train-estimator.js';

/** Features of a period's rows; predictions and outcomes are in the ledger. */
export interface PeriodFeatures {
  /** Id of a period that the ledger knows. */
  readonly period: string;
  /** Whom each row of the features is about, each once. */
  readonly entities: readonly string[];
  readonly features: FrameInput;
}

/** What a monitor keeps of its estimator; plain data. */
export interface EstimationState {
  readonly estimator: PerformanceEstimator;
  readonly tracking: EstimateTracking;
  /** Estimates that wait for the period's final figures, the latest 100. */
  readonly pending: readonly PendingEstimate[];
}

/** An estimate that waits for what comes. */
export interface PendingEstimate extends Pick<PerformanceEstimate, 'mae' | 'rmse'> {
  readonly period: string;
}

/** An estimate from the ledger. */
export interface PeriodEstimate extends PerformanceEstimate {
  readonly period: string;
  /** Rows of features without a served prediction in the ledger; left out. */
  readonly unmatched: number;
  readonly tracking: EstimateTracking;
}

/** What training gave. */
export interface EstimatorReport {
  readonly periods: readonly string[];
  readonly rows: number;
  /** Rows of features without a served prediction or an outcome; left out. */
  readonly unmatched: number;
  /** Standard deviation of a period's MAE about its estimate beyond sampling, as a share of it. */
  readonly relativeError: number;
}

const KEPT = 100;

const keyOf = ({ model }: Settings): StateKey => ({ model, metric: 'estimate' });

interface Matched {
  readonly features: FrameInput;
  readonly rows: readonly LabelledRow[];
  readonly unmatched: number;
}

/** The rows of the features that the ledger knows something of, in the order of the features. */
function match({ period, entities, features }: PeriodFeatures, known: readonly LabelledRow[]): Matched {
  const frame = toFrame(features);
  if (rowCount(frame) !== entities.length || new Set(entities).size !== entities.length) {
    const message = `Expected each entity of "${period}" once, one a row, got ${entities.length} for ${rowCount(frame)} rows.`;
    throw estimatorInvalid(message);
  }
  const byEntity = new Map(known.map((row) => [row.entity, row]));
  const found = entities.flatMap((entity, row) => {
    const labelled = byEntity.get(entity);
    return labelled === undefined ? [] : [{ row, labelled }];
  });
  const rows = found.map(({ labelled }) => labelled);
  const own = selectRows(
    frame,
    found.map(({ row }) => row),
  );
  return { features: own, rows, unmatched: entities.length - rows.length };
}

/** Rows of a period: predictions and, where they are asked for, outcomes. */
async function ledgerRows({ store, model }: Settings, periodId: string, labelled: boolean) {
  const key = { model, periodId };
  const predictions = await store.predictions(key);
  if (labelled) return servedRows(predictions, outcomesByEntity(await store.outcomes(key)));
  // What is not known is not looked at.
  return servedPredictions(predictions).map((row) => ({ ...row, outcome: Number.NaN }));
}

async function load(settings: Settings) {
  const stored = await settings.store.loadState(keyOf(settings));
  return { generation: stored?.generation ?? 0, estimation: stored?.state.estimation };
}

async function save(settings: Settings, estimation: EstimationState, generation: number): Promise<void> {
  // Kept as the state of a figure of its own, without charts.
  const state = { ...startMonitorState({ charts: [] }), estimation };
  await settings.store.saveState(keyOf(settings), state, generation);
}

/** Trains an estimator on the ledger and puts it in the place of the one before. */
export async function fitEstimator(
  settings: Settings,
  periods: readonly PeriodFeatures[],
  options?: EstimatorOptions,
): Promise<EstimatorReport> {
  const known = await settings.store.periods(settings.model);
  const labelled: LabelledPeriod[] = [];
  let unmatched = 0;
  for (const input of periods) {
    knownPeriod(known, input.period);
    const matched = match(input, await ledgerRows(settings, input.period, true));
    unmatched += matched.unmatched;
    labelled.push({
      period: input.period,
      features: matched.features,
      predictions: matched.rows.map(({ prediction }) => prediction),
      outcomes: matched.rows.map(({ outcome }) => outcome),
    });
  }
  const estimator = trainEstimator(labelled, options);
  await retrying(async () => {
    const { generation } = await load(settings);
    await save(settings, { estimator, tracking: startTracking(), pending: [] }, generation);
  });
  const relativeError = Math.sqrt(estimator.absolute.between);
  return Object.freeze({ periods: estimator.periods, rows: estimator.rows, unmatched, relativeError });
}

function trained(estimation: EstimationState | undefined): EstimationState {
  if (estimation !== undefined) return estimation;
  throw new FplMlError('ESTIMATOR_MISSING', 'Expected a trained estimator, got none: call trainEstimator first.');
}

/** Estimates the figures of a period whose outcomes have not come, and remembers the estimate until they have. */
export async function estimatePeriod(settings: Settings, input: PeriodFeatures): Promise<PeriodEstimate> {
  const { period } = input;
  knownPeriod(await settings.store.periods(settings.model), period);
  const { features, rows, unmatched } = match(input, await ledgerRows(settings, period, false));
  const predictions = rows.map(({ prediction }) => prediction);
  return retrying(async () => {
    const { generation, estimation } = await load(settings);
    const { estimator, tracking, pending } = trained(estimation);
    if (estimator.periods.includes(period)) {
      throw estimatorInvalid(`Expected a period that the estimator was not trained on, got "${period}".`);
    }
    const estimate = estimatePerformance(estimator, { features, predictions }, tracking);
    const { status, mae, rmse } = estimate;
    const others = pending.filter((waiting) => waiting.period !== period);
    const waiting = status === 'estimated' ? [...others, { period, mae, rmse }].slice(-KEPT) : others;
    await save(settings, { estimator, tracking, pending: waiting }, generation);
    return Object.freeze({ ...estimate, period, unmatched, tracking });
  });
}

/** Holds a waiting estimate against the final figures, once. */
export function settleEstimate(settings: Settings, period: string, realised: RegressionMetrics): Promise<void> {
  return retrying(async () => {
    const { generation, estimation } = await load(settings);
    const estimate = estimation?.pending.find((waiting) => waiting.period === period);
    if (estimation === undefined || estimate === undefined) return;
    const { estimator, tracking: before } = estimation;
    const tracking =
      before.switchedOff === null ? trackEstimate(estimator, before, period, estimate, realised) : before;
    const pending = estimation.pending.filter((waiting) => waiting !== estimate);
    await save(settings, { estimator, tracking, pending }, generation);
    settings.events.emit('estimateTracked', { period, tracking });
  });
}

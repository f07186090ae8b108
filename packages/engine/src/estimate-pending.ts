import { columnNames, type Frame, numericColumn, type Period, toFrame } from '@fpl-ml/core';
import type { EstimatorOptions, PeriodFeatures } from '@fpl-ml/monitor';
import type { FeatureRows } from './data-source.js';
import type { LoopStores } from './engine-options.js';
import type { PerformanceEstimated } from './loop-event.js';
import type { Champion, LoopState } from './loop-state.js';
import { type EstimateFinding, estimateFinding, type EstimateLimits } from './performance-estimate.js';
import type { RunContext } from './run-retraining.js';

/** How the error of served periods is estimated before their labels come. */
export interface EstimationWatch {
  /** Errors above which an estimate is a warning, of health and to people; an estimate may ask for a retraining by them. */
  readonly limits: EstimateLimits;
  /** How many of the latest final periods the estimator learns from, at least 5. Default 12. */
  readonly periods?: number;
  /**
   * The rows of a period, one for each entity that was predicted. Default: the features that the expectations name, in the mean of
   * an entity's rows, and their number as `(rows)`.
   */
  readonly rows?: (period: string) => Promise<Omit<PeriodFeatures, 'period'>>;
  /** Of the estimator, for instance `confidence`. */
  readonly options?: EstimatorOptions;
}

/** Fewer periods teach an estimator nothing. */
const FEWEST = 5;
const DEFAULT_PERIODS = 12;

/** One row for each entity: the mean of its rows (of the values that are there), and how many there were. */
export function rowsByEntity({ frame, entities }: FeatureRows): Omit<PeriodFeatures, 'period'> {
  const names = [...new Set(entities)];
  const position = new Map(names.map((name, at) => [name, at]));
  const at = entities.map((name) => position.get(name) ?? 0);
  const count = new Float64Array(names.length);
  for (const row of at) count[row] = (count[row] ?? 0) + 1;
  const meanOf = (column: string): Float64Array => {
    const [sum, known] = [new Float64Array(names.length), new Float64Array(names.length)];
    numericColumn(frame, column).forEach((value, row) => {
      if (Number.isNaN(value)) return;
      const entity = at[row] ?? 0;
      sum[entity] = (sum[entity] ?? 0) + value;
      known[entity] = (known[entity] ?? 0) + 1;
    });
    return sum.map((total, entity) => total / (known[entity] ?? 0));
  };
  const columns = columnNames(frame).map((column) => [column, meanOf(column)] as const);
  return { entities: names, features: toFrame({ ...Object.fromEntries(columns), '(rows)': count }) };
}

/** Periods of the ledger with their place among those of the data source. */
interface Served {
  /** Final, up to the latest that was observed, oldest first. */
  readonly labelled: readonly string[];
  /** Not final, not estimated yet, oldest first. */
  readonly due: readonly string[];
  readonly order: readonly Period[];
}

async function servedPeriods<Stores extends LoopStores>(
  { options: { data }, services: { monitor } }: RunContext<Stores>,
  { latest, estimates }: LoopState,
): Promise<Served> {
  const order = await data.periods();
  const placeOf = (id: string | null): number => order.findIndex((period) => period.id === id);
  const last = placeOf(latest);
  const known = new Set(estimates?.pending.map(({ period }) => period));
  const served = (await monitor.listPeriods())
    .filter(({ maturity }) => maturity.expected > 0)
    .map(({ period: { id }, maturity: { status } }) => ({ id, place: placeOf(id), final: status === 'final' }))
    .filter(({ place }) => place >= 0);
  return {
    labelled: served.filter(({ place, final }) => final && place <= last).map(({ id }) => id),
    due: served.filter(({ id, place, final }) => !final && place > last && !known.has(id)).map(({ id }) => id),
    order,
  };
}

/** Reads a period's rows as the estimator takes them. */
function rowsReader<Stores extends LoopStores>(
  { options: { data, expectations } }: RunContext<Stores>,
  { rows }: EstimationWatch,
): (period: string) => Promise<PeriodFeatures> {
  const ownRows = async (period: string): Promise<Omit<PeriodFeatures, 'period'>> => {
    const { frame, entities } = await data.features(period);
    const named = expectations.features.map((name) => [name, numericColumn(frame, name)] as const);
    const watched: Frame = toFrame(Object.fromEntries(named));
    return rowsByEntity({ frame: watched, entities });
  };
  return async (period) => ({ period, ...(await (rows ?? ownRows)(period)) });
}

/** Commits an estimate, unless another process was faster. */
async function conclude<Stores extends LoopStores>(
  { dispatcher }: RunContext<Stores>,
  event: PerformanceEstimated,
): Promise<boolean> {
  const { period } = event.estimate;
  return dispatcher.transaction(async ({ state, dispatch }) => {
    const { estimates } = await state();
    if (estimates?.pending.some((waiting) => waiting.period === period) === true) return false;
    await dispatch(event);
    return true;
  });
}

/** Whether there is an estimator for the champion now; it is trained where there was none. */
async function ready<Stores extends LoopStores>(
  { services: { monitor } }: RunContext<Stores>,
  watch: EstimationWatch,
  champion: Champion,
  state: LoopState,
  learn: () => Promise<readonly PeriodFeatures[]>,
): Promise<boolean> {
  if (state.estimates?.fittedFor === champion.version) return true;
  const periods = await learn();
  if (periods.length < FEWEST) return false;
  await monitor.trainEstimator(periods, watch.options);
  return true;
}

/**
 * Estimates the error of every served period whose labels are not final, once each. The estimator learns from final periods,
 * anew for each champion; before there are five of them nothing is estimated.
 *
 * @returns what was estimated by this call
 */
export async function estimatePending<Stores extends LoopStores>(
  context: RunContext<Stores>,
  watch: EstimationWatch | null,
): Promise<readonly EstimateFinding[]> {
  const state = await context.dispatcher.state();
  const { champion } = state;
  if (watch === null || champion === null) return [];
  const { labelled, due, order } = await servedPeriods(context, state);
  const read = rowsReader(context, watch);
  const learn = (): Promise<readonly PeriodFeatures[]> =>
    Promise.all(labelled.slice(-(watch.periods ?? DEFAULT_PERIODS)).map(read));
  if (due.length === 0 || !(await ready(context, watch, champion, state, learn))) return [];
  const findings: EstimateFinding[] = [];
  for (const period of due) {
    const found = await context.services.monitor.estimatePerformance(await read(period));
    if (found.n === 0) continue;
    const estimate = estimateFinding(found, watch.limits);
    const event: PerformanceEstimated = {
      kind: 'performance-estimated',
      at: context.options.clock.now(),
      estimate,
      fittedFor: champion.version,
      followed: order.at(-1)?.id !== period,
      requestId: `retraining-by-the-estimate-of-${period}`,
    };
    if (await conclude(context, event)) findings.push(estimate);
  }
  return findings;
}

import { FplMlError, sequentialIds, type UnitOfWork } from '@fpl-ml/core';
import {
  type Backtest,
  createBacktest,
  type DataExpectations,
  type DecisionRecord,
  type Engine,
  type LoopEvent,
  type PeriodScore,
  type Stores,
  type Trainer,
} from '@fpl-ml/engine';
import type { ChartPoint } from '@fpl-ml/monitor';
import type { ArtifactStore } from '@fpl-ml/registry';
import { CHART_REFERENCE_PERIODS, EXPECTATIONS } from './configuration.js';
import { boostTrainer, MARKET_FEATURES, playerStateTrainer, ridgeTrainer, treeTrainer } from './model/index.js';
import { composePipeline, type Pipeline } from './pipeline.js';
import type { RunResult } from './result.js';
import { runIdentity } from './run-identity.js';
import type { RunOptions } from './run-options.js';
import { readRun, recordRun, type RunRecord } from './run-record.js';
import { runResult } from './run-result.js';
import { type RunSettings, runSettings } from './run-settings.js';
import { seasonData } from './season-data.js';
import { seasonFeed } from './season-feed.js';
import { type DatedGameweek, datedGameweeks, gameweekHandlers, instantsOf, scheduleGameweeks } from './season-run.js';
import { HISTORY_PERIODS, type SeasonSource } from './season-source.js';
import { type Standing, whereItStands } from './where-it-stands.js';

/** Where a run is kept. */
export interface RunStorage {
  readonly stores: Stores & UnitOfWork<Stores>;
  readonly artifacts: ArtifactStore;
}

/** What happens during the walk, for whoever watches. */
export interface WalkWatcher {
  /** A run that was interrupted goes on. */
  onResume(standing: Standing): void;
  /** The run was finished before; only its result is made. */
  onFinished(): void;
  /** A gameweek's labels are final. */
  onGameweek(done: number, of: number): void;
  /** Something was decided. */
  onDecision(decision: DecisionRecord & { readonly at: number }): void;
}

/** A run with the log that it can be replayed from. */
export interface WalkOutcome {
  readonly result: RunResult;
  readonly eventLog: readonly LoopEvent[];
  readonly decisions: readonly DecisionRecord[];
  /** The gameweeks, in order. */
  readonly gameweeks: readonly DatedGameweek[];
}

const HOUR = 3_600_000;

function trainerOf({ model, market = false }: RunOptions, clocks: readonly number[]): Trainer {
  switch (model) {
    case 'ridge':
      return ridgeTrainer();
    case 'boost':
      return boostTrainer({ market });
    case 'tree':
      return treeTrainer();
    case 'player-state':
      return playerStateTrainer({ clocks });
  }
}

/** What is expected of the data that is trained on. */
function expectationsOf({ market = false }: RunOptions): DataExpectations {
  return market ? { ...EXPECTATIONS, features: [...EXPECTATIONS.features, ...MARKET_FEATURES] } : EXPECTATIONS;
}

/** The RMSE of a gameweek with its standard error, by the delta method; undefined where errors do not vary. */
function chartPoint({ n, sse, sumOfFourths }: PeriodScore): ChartPoint | undefined {
  const value = Math.sqrt(sse / n);
  const spread = Math.sqrt((sumOfFourths - (sse * sse) / n) / (n - 1));
  const standardError = spread / Math.sqrt(n) / (2 * value);
  return standardError > 0 ? { n, value, standardError } : undefined;
}

/**
 * The RMSE that the recipe reached, freshly fitted, in the gameweeks before the season: what the charts measure against.
 * Where these do not tell how much it varies, the charts collect their own reference.
 */
async function chartReference(backtest: Backtest, before: string): Promise<readonly ChartPoint[] | null> {
  const order = await backtest.periods();
  const latest = order.slice(Math.max(0, order.indexOf(before) - CHART_REFERENCE_PERIODS), order.indexOf(before));
  const scores = await Promise.all(latest.map((period) => backtest.score(period, period)));
  const points = scores.map(chartPoint).filter((point) => point !== undefined);
  const varies = new Set(points.map(({ value }) => value)).size > 1;
  return points.length === CHART_REFERENCE_PERIODS && varies ? points : null;
}

/** The columns by which rows are told apart. */
function keysOf({ driftBy }: Pick<RunSettings, 'driftBy'>): readonly string[] {
  const { entity, groupBy = [] } = driftBy ?? {};
  return [...(entity === undefined ? [] : [entity]), ...(typeof groupBy === 'string' ? [groupBy] : groupBy)];
}

/** Without a first model there is nothing to walk with: its retraining says why. */
async function requireFirstModel(engine: Engine): Promise<void> {
  if ((await engine.getState()).champion !== null) return;
  const [first] = await engine.listRetrainings();
  throw new FplMlError('DATA_REFUSED', `Expected data that a first model can learn from: ${first?.explanation ?? ''}`);
}

/** Walks from wherever the clock stands to the end of the season. */
async function walk(pipeline: Pipeline, gameweeks: readonly DatedGameweek[]): Promise<void> {
  const { engine, scheduler, clock, notifier, settled } = pipeline;
  const asked = { reason: 'the first model', requestedBy: 'fpl-pipeline', idempotencyKey: 'first-model' };
  await engine.triggerRetraining(asked);
  await scheduleGameweeks(pipeline, gameweeks);
  scheduler.start();
  try {
    await settled();
    await requireFirstModel(engine);
    for (const instant of instantsOf(gameweeks)) {
      if (instant <= clock.now()) continue;
      await clock.advanceTo(instant);
      await settled();
    }
  } finally {
    await scheduler.stop({ drain: true });
  }
  await notifier.drain();
}

function begin(watcher: WalkWatcher, run: RunRecord, standing: Standing): void {
  if (run.finished) watcher.onFinished();
  else if (run.starts > 1) watcher.onResume(standing);
}

/**
 * Walks through a season, gameweek by gameweek, on a clock of its own; goes on where an earlier process was stopped.
 *
 * @param settings default those that the example is tuned to
 */
export async function walkSeason(
  options: RunOptions,
  source: SeasonSource,
  { stores, artifacts }: RunStorage,
  watcher: WalkWatcher,
  settings: RunSettings = runSettings(options),
): Promise<WalkOutcome> {
  const { model, seed } = options;
  const { table, name } = source;
  const identity = runIdentity(options, source, settings);
  const run = await readRun(stores.auditLog, identity);
  // Player states need no features of their own history, so they learn from the very first gameweek on.
  const data = seasonData(table, model === 'player-state' ? 0 : HISTORY_PERIODS, source.market);
  const trainer = trainerOf(
    options,
    table.periods.map(({ clock }) => clock),
  );
  const backtest = createBacktest({ trainer, data, seed: String(seed) });
  const gameweeks = await datedGameweeks(source, data);
  const periods = gameweeks.map(({ period }) => period.id);
  const [first] = gameweeks;
  const standing = await whereItStands(stores, periods, settings.model);
  const pipeline = composePipeline({
    ...settings,
    stores,
    // Each start has names of its own, so that none meets one that an interrupted start has used.
    ids: sequentialIds(`${identity.hash.slice(0, 12)}.${run.starts}`),
    trainer,
    data,
    expectations: expectationsOf(options),
    firstPeriod: first.period.id,
    artifacts,
    feed: seasonFeed(source.seasons, table, keysOf(settings)),
    chartReference: await chartReference(backtest, first.period.id),
    seed: String(seed),
    start: standing.instant ?? first.labels.deadline - 24 * HOUR,
    handlers: gameweekHandlers(gameweeks, (done) => watcher.onGameweek(done, gameweeks.length)),
  });
  const { engine, notifier, clock } = pipeline;
  engine.events.on('decided', (decision) => watcher.onDecision(decision));
  begin(watcher, run, standing);
  if (!run.finished) {
    await recordRun(stores.auditLog, identity, run, clock.now());
    await walk(pipeline, gameweeks);
    await recordRun(stores.auditLog, identity, run, clock.now(), true);
  }
  const result = await runResult(
    options,
    settings,
    { engine, notifier },
    { table, season: name, periods, data, backtest },
  );
  const decisions = (await engine.decisionLog()).map(({ at: _, ...decision }) => decision);
  return { result, eventLog: await engine.eventLog(), decisions, gameweeks };
}

import { FplMlError, type JsonObject, type Period } from '@fpl-ml/core';
import {
  addLoss,
  type Backtest,
  createBacktest,
  type DataExpectations,
  type DecisionRecord,
  type Engine,
  type Loss,
  type LoopEvent,
  type PeriodScore,
  tally,
  type Trainer,
} from '@fpl-ml/engine';
import type { ChartPoint } from '@fpl-ml/monitor';
import { recordingChannel } from '@fpl-ml/notify';
import type { ArtifactStore } from '@fpl-ml/registry';
import type { JobHandler } from '@fpl-ml/scheduler';
import { baselineFigures, type ComparedSeason, hindsightSchedules, outcomeSquares } from './baselines.js';
import { type GameweekLabels, seasonLabels } from './labels.js';
import { FEATURES, playerStateTrainer, ridgeTrainer, treeTrainer } from './model/index.js';
import { composePipeline, type Pipeline } from './pipeline.js';
import { policies } from './policies.js';
import { figuresOf, type RunResult } from './result.js';
import type { ModelName, RunOptions } from './run-options.js';
import { seasonData } from './season-data.js';
import { FEED_THRESHOLDS, seasonFeed } from './season-feed.js';
import { HISTORY_PERIODS, type SeasonSource } from './season-source.js';

/** What happens during the walk, for whoever watches. */
export interface WalkWatcher {
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
}

const HOUR = 3_600_000;

/** Gameweeks before the season whose errors are the reference of the charts. */
const CHART_REFERENCE_PERIODS = 12;

/** The columns that the example's data must have, and what must not be among them. */
export const EXPECTATIONS: DataExpectations = {
  features: FEATURES,
  target: 'points',
  forbidden: {
    xP: 'FPL writes it after the matches, so it knows the points (with it R² is 0.68, honest features reach 0.33)',
  },
  ranges: { points: [-15, 35], position: [1, 4], home: [0, 1] },
  minRows: 500,
  // FPL measures expected goals since 2022-23 GW16 only: before, that feature is missing everywhere, which is no fault.
  maxMissing: 1,
};

function trainerOf(model: ModelName, clocks: readonly number[]): Trainer {
  if (model === 'ridge') return ridgeTrainer();
  return model === 'tree' ? treeTrainer() : playerStateTrainer({ clocks });
}

/** The gameweek's id as the data source has it, with its labels. */
interface DatedGameweek {
  readonly period: Period;
  readonly labels: GameweekLabels;
}

function handlersFor(
  gameweeks: readonly DatedGameweek[],
  finished: (loss: Loss) => void,
): (pipeline: Omit<Pipeline, 'scheduler'>) => Readonly<Record<string, JobHandler>> {
  const find = ({ period }: JsonObject): DatedGameweek => {
    const found = gameweeks.find((gameweek) => gameweek.period.id === period);
    if (found !== undefined) return found;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a gameweek of the season, got "${String(period)}".`);
  };
  return ({ engine, monitor, notifier }) => ({
    predict: async ({ payload }) => {
      await engine.predict(find(payload).period.id);
    },
    'provisional-labels': async ({ payload }) => {
      const { period, labels } = find(payload);
      await monitor.recordOutcomes({ period, rows: labels.provisional });
    },
    'final-labels': async ({ payload }) => {
      const { period, labels } = find(payload);
      await monitor.recordOutcomes({ period, rows: labels.final, final: true });
      const { served } = await engine.observe(period.id);
      finished(served);
      await notifier.drain();
    },
  });
}

async function schedule({ scheduler }: Pipeline, gameweeks: readonly DatedGameweek[]): Promise<readonly number[]> {
  const instants: number[] = [];
  for (const { period, labels } of gameweeks) {
    const jobs = [
      ['predict', labels.deadline],
      ['provisional-labels', labels.provisionalAt],
      ['final-labels', labels.finalAt],
    ] as const;
    for (const [handler, runAt] of jobs) {
      await scheduler.createScheduledJob({
        name: `${handler} ${period.id}`,
        handler,
        scheduleType: 'once',
        runAt,
        payload: { period: period.id },
      });
      instants.push(runAt);
    }
  }
  return instants.sort((a, b) => a - b);
}

/** A decision as the result lists it. */
function listed({
  at,
  event,
  outcome,
  subject,
  reason,
  figures,
}: DecisionRecord & { readonly at: number }): JsonObject {
  return { at: new Date(at).toISOString(), event, outcome, subject, reason, figures };
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

/** Walks through a season, gameweek by gameweek, on a clock of its own. */
export async function walkSeason(
  options: RunOptions,
  source: SeasonSource,
  artifacts: ArtifactStore,
  watcher: WalkWatcher,
): Promise<WalkOutcome> {
  const { model, policy: policyName, seed } = options;
  const { table, name } = source;
  // Player states need no features of their own history, so they learn from the very first gameweek on.
  const data = seasonData(table, model === 'player-state' ? 0 : HISTORY_PERIODS);
  const trainer = trainerOf(
    model,
    table.periods.map(({ clock }) => clock),
  );
  const backtest = createBacktest({ trainer, data, seed: String(seed) });
  const ids = new Map((await data.periods()).map((period) => [period.id, period]));
  const own = table.periods.filter(({ season }) => season === name);
  const labels = seasonLabels(source.seasons.at(-1) ?? { name, rows: [], gameweeks: [] });
  const gameweeks = own.flatMap(({ id, gameweek }): DatedGameweek[] => {
    const [period, label] = [ids.get(id), labels.find((candidate) => candidate.gameweek === gameweek)];
    return period === undefined || label === undefined ? [] : [{ period, labels: label }];
  });
  const [first] = gameweeks;
  if (first === undefined)
    throw new FplMlError('DATA_SEASON_UNKNOWN', `Expected gameweeks in season "${name}", got none.`);

  let served: Loss = { n: 0, sse: 0, sae: 0 };
  let done = 0;
  const channel = recordingChannel();
  const decisions: (DecisionRecord & { readonly at: number })[] = [];
  const pipeline = composePipeline({
    model: 'fpl_points_predictor',
    trainer,
    data,
    policy: policies[policyName],
    expectations: EXPECTATIONS,
    firstPeriod: first.period.id,
    artifacts,
    feed: seasonFeed(source.seasons, table),
    driftThresholds: FEED_THRESHOLDS,
    chartReference: await chartReference(backtest, first.period.id),
    channels: [channel],
    seed: String(seed),
    start: first.labels.deadline - 24 * HOUR,
    handlers: handlersFor(gameweeks, (loss) => {
      served = addLoss(served, loss);
      done += 1;
      watcher.onGameweek(done, gameweeks.length);
    }),
  });
  const { engine, scheduler, clock } = pipeline;
  engine.events.on('decided', (decision) => {
    decisions.push(decision);
    watcher.onDecision(decision);
  });
  const failures: unknown[] = [];
  scheduler.on('failed', ({ error }) => failures.push(error));
  const settled = async (): Promise<void> => {
    await scheduler.idle();
    if (failures.length > 0) throw failures[0];
  };

  await engine.triggerRetraining({ reason: 'the first model', requestedBy: 'fpl-pipeline' });
  const instants = await schedule(pipeline, gameweeks);
  scheduler.start();
  await settled();
  await requireFirstModel(engine);
  for (const instant of instants) {
    await clock.advanceTo(instant);
    await settled();
  }
  await scheduler.stop({ drain: true });
  await pipeline.notifier.drain();

  const periods = gameweeks.map(({ period }) => period.id);
  const compared: ComparedSeason = { table, season: name, periods, data, backtest };
  const squares = await outcomeSquares(compared);
  const counts = tally(decisions);
  const result: RunResult = {
    season: name,
    model,
    policy: policyName,
    seed,
    served: figuresOf(served, squares),
    baselines: await baselineFigures(compared, squares),
    // The first model was no retraining, and its activation no promotion.
    ...counts,
    retrainings: counts.retrainings - 1,
    promotions: counts.promotions - 1,
    alerts: channel.received.length,
    triggers: triggerCounts(decisions),
    hindsight: policyName === 'auto' ? await hindsightSchedules(compared, policies.auto) : [],
    events: decisions.map(listed),
  };
  return { result, eventLog: await engine.eventLog(), decisions: decisions.map(({ at: _, ...decision }) => decision) };
}

/** Without a first model there is nothing to walk with: its retraining says why. */
async function requireFirstModel(engine: Engine): Promise<void> {
  if ((await engine.getState()).champion !== null) return;
  const [first] = await engine.listRetrainings();
  throw new FplMlError('DATA_REFUSED', `Expected data that a first model can learn from: ${first?.explanation ?? ''}`);
}

function triggerCounts(decisions: readonly DecisionRecord[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome, event, figures } of decisions) {
    const trigger = figures['triggerType'];
    if (outcome !== 'queued' || event !== 'period-final' || typeof trigger !== 'string') continue;
    counts[trigger] = (counts[trigger] ?? 0) + 1;
  }
  return counts;
}

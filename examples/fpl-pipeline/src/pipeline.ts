import { type Frame, type IdSource, isFplMlError, type UnitOfWork } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { createDriftDetector, type DriftThresholds } from '@fpl-ml/drift';
import {
  createEngine,
  type DataExpectations,
  type DataSource,
  type DriftWatch,
  type Engine,
  type EstimationWatch,
  type RetrainingPolicy,
  type Stores,
  type Trainer,
} from '@fpl-ml/engine';
import { type ChartPoint, createMonitor, type Monitor, type PerformanceThresholds } from '@fpl-ml/monitor';
import { createNotifier, dashboardChannel, type Notifier } from '@fpl-ml/notify';
import { type ArtifactStore, createRegistry } from '@fpl-ml/registry';
import { createScheduler, type JobHandler, type Scheduler } from '@fpl-ml/scheduler';
import { DRIFT_REFERENCE_PERIODS } from './configuration.js';

/** What the pipeline is composed of besides the libraries. */
export interface PipelineParts {
  readonly model: string;
  /** In memory or in a database. */
  readonly stores: Stores & UnitOfWork<Stores>;
  readonly ids: IdSource;
  readonly trainer: Trainer;
  readonly data: DataSource;
  readonly policy: RetrainingPolicy;
  readonly expectations: DataExpectations;
  /** The first gameweek to predict. */
  readonly firstPeriod: string;
  readonly artifacts: ArtifactStore;
  /** What the source delivered about a gameweek: watched for drift. */
  readonly feed: (period: string) => Promise<Frame>;
  readonly driftThresholds: DriftThresholds;
  /** Whose rows they are and by what they are grouped; `null` where all rows are taken together. */
  readonly driftBy: Pick<DriftWatch, 'entity' | 'groupBy'> | null;
  /** How errors are estimated before labels come; `null` where they are not. */
  readonly estimation: EstimationWatch | null;
  readonly performanceThresholds: PerformanceThresholds;
  /** How far the monitor's summaries and health look back, milliseconds; `null` for no end. */
  readonly dataWindow: number | null;
  /** Milliseconds for which an alert keeps back its repetitions; `null` for the notifier's own. */
  readonly cooldown: number | null;
  /** `null` for the scheduler's own. */
  readonly maxConcurrentJobs: number | null;
  /** Errors that the model is expected to make, by gameweek; `null` lets the charts collect them. */
  readonly chartReference: readonly ChartPoint[] | null;
  readonly seed: string;
  /** Epoch milliseconds at which the clock starts. */
  readonly start: number;
  /** Further work for the scheduler, by the name of its handler. */
  readonly handlers: (pipeline: Omit<Pipeline, 'scheduler' | 'settled'>) => Readonly<Record<string, JobHandler>>;
}

/** The whole loop, composed. */
export interface Pipeline {
  readonly clock: ManualClock;
  readonly engine: Engine;
  readonly monitor: Monitor;
  readonly notifier: Notifier;
  readonly scheduler: Scheduler;
  /** Resolves when nothing is due that could start, and nothing runs; rejects with the first thing that went wrong. */
  settled(): Promise<void>;
}

/** Never resolves; what waits for it is given back by the scheduler when it stops. */
const NEVER = new Promise<never>(() => undefined);

/**
 * The handlers, of which none fails because the database refuses (a full disk): then the scheduler stops, its work goes back
 * to the queue, and is taken up by the next run as if nothing had been.
 */
function interruptible(
  handlers: Readonly<Record<string, JobHandler>>,
  refused: (error: unknown) => void,
): Readonly<Record<string, JobHandler>> {
  const guarded = Object.entries(handlers).map(([name, handler]): [string, JobHandler] => [
    name,
    async (context) => {
      try {
        await handler(context);
      } catch (error) {
        if (!isFplMlError(error) || !error.code.startsWith('STORE_')) throw error;
        refused(error);
        await NEVER;
      }
    },
  ]);
  return Object.fromEntries(guarded);
}

/** The one place where the libraries meet: stores, clock and adapters are chosen here and nowhere else. */
export function composePipeline(parts: PipelineParts): Pipeline {
  const { model, trainer, data, policy, expectations, firstPeriod, artifacts, chartReference, seed, start } = parts;
  const { stores, ids, cooldown, maxConcurrentJobs, dataWindow } = parts;
  const clock = manualClock(start);
  // Whoever opens the dashboard reads the alerts; channels that lead out would speak of seasons long ago.
  const channels = [dashboardChannel({ store: stores.feed, clock })];
  const services = ({ registry, observations, alerts, outbox, auditLog }: Stores) => ({
    registry: createRegistry({ store: registry, artifacts, clock, ids, auditLog }),
    monitor: createMonitor({
      store: observations,
      clock,
      model,
      thresholds: parts.performanceThresholds,
      ...(dataWindow === null ? {} : { dataWindow }),
      chart: chartReference === null ? {} : { reference: chartReference },
    }),
    notifier: createNotifier({
      channels,
      store: alerts,
      outbox,
      clock,
      ids,
      ...(cooldown === null ? {} : { cooldown }),
    }),
  });
  const { monitor, notifier } = services(stores);
  const engine = createEngine<Stores>({
    model,
    stores,
    services,
    artifacts,
    trainer,
    data,
    policy,
    expectations,
    firstPeriod,
    drift: {
      detector: createDriftDetector({
        store: stores.drift,
        clock,
        model,
        options: { thresholds: parts.driftThresholds },
      }),
      referencePeriods: DRIFT_REFERENCE_PERIODS,
      inputs: parts.feed,
      ...parts.driftBy,
    },
    estimation: parts.estimation,
    seed,
    clock,
    ids,
  });
  const failures: unknown[] = [];
  const handlers = { ...parts.handlers({ clock, engine, monitor, notifier }), retraining: engine.retrainingHandler };
  const scheduler: Scheduler = createScheduler({
    store: stores.schedule,
    queue: stores.queue,
    clock,
    ids,
    handlers: interruptible(handlers, (refusal) => {
      failures.push(refusal);
      scheduler.stop({ drain: false }).catch((stopped: unknown) => failures.push(stopped));
    }),
    pollInterval: Number.POSITIVE_INFINITY,
    ...(maxConcurrentJobs === null ? {} : { maxConcurrentJobs }),
  });
  scheduler.on('failed', ({ error }) => failures.push(error));
  const settled = async (): Promise<void> => {
    await scheduler.idle();
    if (failures.length > 0) throw failures[0];
  };
  engine.events.on('decided', ({ outcome }) => {
    if (outcome === 'queued' || outcome === 'retry') scheduler.wake();
  });
  return { clock, engine, monitor, notifier, scheduler, settled };
}

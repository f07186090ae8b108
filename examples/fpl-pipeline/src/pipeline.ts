import { type Frame, sequentialIds } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { createDriftDetector, type DriftThresholds } from '@fpl-ml/drift';
import {
  createEngine,
  type DataExpectations,
  type DataSource,
  type Engine,
  memoryStores,
  type RetrainingPolicy,
  type Trainer,
} from '@fpl-ml/engine';
import { type ChartPoint, createMonitor, type Monitor } from '@fpl-ml/monitor';
import { type Channel, createNotifier, type Notifier } from '@fpl-ml/notify';
import { type ArtifactStore, createRegistry } from '@fpl-ml/registry';
import { createScheduler, type JobHandler, type Scheduler } from '@fpl-ml/scheduler';

/** Half a season of inputs before a training is the reference for drift: one faulty gameweek in it does not matter. */
const DRIFT_REFERENCE_PERIODS = 19;

/** What the pipeline is composed of besides the libraries. */
export interface PipelineParts {
  readonly model: string;
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
  /** Errors that the model is expected to make, by gameweek; `null` lets the charts collect them. */
  readonly chartReference: readonly ChartPoint[] | null;
  readonly channels: readonly Channel[];
  readonly seed: string;
  /** Epoch milliseconds at which the clock starts. */
  readonly start: number;
  /** Further work for the scheduler, by the name of its handler. */
  readonly handlers: (pipeline: Omit<Pipeline, 'scheduler'>) => Readonly<Record<string, JobHandler>>;
}

/** The whole loop, composed. */
export interface Pipeline {
  readonly clock: ManualClock;
  readonly engine: Engine;
  readonly monitor: Monitor;
  readonly notifier: Notifier;
  readonly scheduler: Scheduler;
}

/** The one place where the libraries meet: stores, clock and adapters are chosen here and nowhere else. */
export function composePipeline(parts: PipelineParts): Pipeline {
  const { model, trainer, data, policy, expectations, firstPeriod, artifacts, chartReference, channels, seed, start } =
    parts;
  const clock = manualClock(start);
  const ids = sequentialIds();
  const stores = memoryStores();
  const services = ({ registry, observations, alerts, outbox, auditLog }: typeof stores) => ({
    registry: createRegistry({ store: registry, artifacts, clock, ids, auditLog }),
    monitor: createMonitor({
      store: observations,
      clock,
      model,
      chart: chartReference === null ? {} : { reference: chartReference },
    }),
    notifier: createNotifier({ channels, store: alerts, outbox, clock, ids }),
  });
  const { monitor, notifier } = services(stores);
  const engine = createEngine({
    model,
    stores,
    services,
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
    },
    seed,
    clock,
    ids,
  });
  const own = parts.handlers({ clock, engine, monitor, notifier });
  const scheduler = createScheduler({
    store: stores.schedule,
    queue: stores.queue,
    clock,
    ids,
    handlers: { ...own, retraining: engine.retrainingHandler },
    pollInterval: Number.POSITIVE_INFINITY,
  });
  engine.events.on('decided', ({ outcome }) => {
    if (outcome === 'queued' || outcome === 'retry') scheduler.wake();
  });
  return { clock, engine, monitor, notifier, scheduler };
}

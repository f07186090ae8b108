import { type Clock, type IdSource, sequentialIds, type UnitOfWork } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { createDriftDetector } from '@fpl-ml/drift';
import { createMonitor, type Monitor } from '@fpl-ml/monitor';
import { type Channel, createNotifier, type Notifier, recordingChannel } from '@fpl-ml/notify';
import { type ArtifactStore, createRegistry, memoryArtifactStore, type Registry } from '@fpl-ml/registry';
import { createEngine, type Engine } from '../engine.js';
import { createEngineControl, type EngineControl } from '../engine-control.js';
import { memoryStores, type Stores } from '../memory-stores.js';
import { createPolicy, type RetrainingPolicy } from '../policy.js';
import type { Trainer } from '../trainer.js';
import { type ToyWorld, toyWorld } from './toy-world.js';

/** The toy world's model. */
export const MODEL = 'toy';
/** Its first period. */
export const FIRST = 'p12';

/** A loop over the toy world. */
export interface ToyLoop {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly monitor: Monitor;
  readonly clock: ManualClock;
  readonly world: ToyWorld;
  /** Delivers what waits, and gives the titles of all that was received. */
  readonly received: () => Promise<readonly string[]>;
  readonly stores: ReturnType<typeof memoryStores>;
  readonly artifacts: ArtifactStore;
}

/** Retrains every third period, gates and canary binding. */
export const policy = createPolicy({
  schedule: { kind: 'every', periods: 3 },
  minInterval: 0,
  gates: { performanceImprovement: 0.005, dataQualityThreshold: 0.95 },
});

/** What a toy loop is composed of. */
export interface ToyLoopParts<S extends Stores> {
  readonly stores: S & UnitOfWork<S>;
  readonly artifacts: ArtifactStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly world: ToyWorld;
  readonly channels: readonly Channel[];
  /** Default the world's. */
  readonly trainer?: Trainer;
  /** Default {@link policy}. */
  readonly policy?: RetrainingPolicy;
}

/** The engine of the toy world's model, and what it is composed of, on stores and a clock of one's own. */
export function composeToyLoop<S extends Stores>(
  parts: ToyLoopParts<S>,
): {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly monitor: Monitor;
  readonly notifier: Notifier;
} {
  const { stores, artifacts, clock, ids, world, channels } = parts;
  const services = (bound: S) => ({
    registry: createRegistry({ store: bound.registry, artifacts, clock, ids, auditLog: bound.auditLog }),
    monitor: createMonitor({ store: bound.observations, clock, model: MODEL }),
    notifier: createNotifier({ channels, store: bound.alerts, outbox: bound.outbox, clock, ids }),
  });
  const engine = createEngine<S>({
    model: MODEL,
    stores,
    services,
    artifacts,
    trainer: parts.trainer ?? world.trainer,
    data: world.data,
    policy: parts.policy ?? policy,
    expectations: { features: ['entity'], target: 'outcome' },
    firstPeriod: FIRST,
    drift: { detector: createDriftDetector({ store: stores.drift, clock, model: MODEL }), referencePeriods: 5 },
    seed: 's',
    clock,
    ids,
  });
  return { engine, ...services(stores) };
}

/** A loop over the toy world, every transaction rehearsed once: what acts otherwise than through `tx` would show. */
export function openLoop(
  by: RetrainingPolicy = policy,
  options: { drift?: number; trainer?: (t: Trainer) => Trainer } = {},
): ToyLoop {
  const world = toyWorld({ drift: options.drift ?? 0.5 });
  const [clock, ids] = [manualClock(), sequentialIds()];
  const stores = memoryStores({ rehearse: true });
  const artifacts = memoryArtifactStore();
  const channel = recordingChannel();
  const trainer = options.trainer?.(world.trainer) ?? world.trainer;
  const parts = { stores, artifacts, clock, ids, world, channels: [channel], trainer, policy: by };
  const { engine, registry, monitor, notifier } = composeToyLoop<Stores>(parts);
  const received = async (): Promise<readonly string[]> => {
    await notifier.drain();
    return channel.received.map(({ notification: { title } }) => title);
  };
  return { engine, registry, monitor, clock, world, received, stores, artifacts };
}

/** Runs whatever is queued, as a scheduler would. */
export async function work({ engine, stores, clock }: ToyLoop): Promise<void> {
  for (;;) {
    const [entry] = await stores.queue.claim({
      owner: 'test',
      now: clock.now(),
      lease: 60_000,
      limit: 1,
      handlers: ['retraining'],
    });
    if (entry === undefined) return;
    const claim = { id: entry.id, epoch: entry.epoch };
    await engine.runRetraining(String(entry.payload['requestId']), { claim });
    await stores.queue.complete(claim, clock.now());
  }
}

/** Trains the first model. */
export async function bootstrap(loop: ToyLoop): Promise<void> {
  await loop.clock.advanceTo(loop.world.periods[12]?.start ?? 0);
  await loop.engine.triggerRetraining({ reason: 'the first model', requestedBy: 'ann' });
  await work(loop);
}

/** Predicts a period, labels it, and lets the engine decide. */
export async function step(
  loop: ToyLoop,
  index: number,
  harm?: (outcome: number, entity: string) => number,
): Promise<void> {
  const period = loop.world.periods[index];
  if (period === undefined) throw new Error(`no period ${index}`);
  await loop.clock.advanceTo(Math.max(loop.clock.now(), period.start));
  await loop.engine.predict(period.id);
  await loop.clock.advanceTo(period.end + 1);
  const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({
    entity,
    outcome: harm?.(outcome, entity) ?? outcome,
  }));
  await loop.monitor.recordOutcomes({ period, rows, final: true });
  await loop.engine.observe(period.id);
  await work(loop);
}

/** The parts of a loop for another engine on the same stores. */
export function engineParts({
  stores,
  clock,
  world,
  artifacts,
}: ToyLoop): Parameters<typeof createEngine<typeof stores>>[0] {
  const ids = sequentialIds('other');
  return {
    model: MODEL,
    stores,
    services: (bound) => ({
      registry: createRegistry({ store: bound.registry, artifacts, clock, ids, auditLog: bound.auditLog }),
      monitor: createMonitor({ store: bound.observations, clock, model: MODEL }),
      notifier: createNotifier({ channels: [], store: bound.alerts, outbox: bound.outbox, clock, ids }),
    }),
    artifacts,
    trainer: world.trainer,
    data: world.data,
    policy,
    expectations: { features: ['entity'], target: 'outcome' },
    firstPeriod: FIRST,
    drift: null,
    seed: 's',
    clock,
    ids,
  };
}

/** What another process steers a loop with: its stores alone. */
export function toyControl(loop: ToyLoop, by: RetrainingPolicy = policy): EngineControl {
  const { model, stores, services, clock } = engineParts(loop);
  const driftDetector = createDriftDetector({ store: stores.drift, clock, model });
  const ids = sequentialIds('control');
  return createEngineControl({ model, stores, services, policy: by, driftDetector, clock, ids });
}

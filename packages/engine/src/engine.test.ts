import { type AuditRecord, FplMlError, isFplMlError, type JsonObject, sequentialIds } from '@fpl-ml/core';
import { failedChecks, type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { createDriftDetector } from '@fpl-ml/drift';
import { createMonitor, type Monitor } from '@fpl-ml/monitor';
import { createNotifier, recordingChannel } from '@fpl-ml/notify';
import { createRegistry, memoryArtifactStore, type Registry, verifyHistory } from '@fpl-ml/registry';
import { describe, expect, test } from 'vitest';
import { createEngine, type Engine } from './engine.js';
import { memoryStores } from './memory-stores.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';
import { type ToyWorld, toyWorld } from './testing/toy-world.js';
import type { Trainer } from './trainer.js';

const MODEL = 'toy';
const FIRST = 'p12';

interface Loop {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly monitor: Monitor;
  readonly clock: ManualClock;
  readonly world: ToyWorld;
  /** Delivers what waits, and gives the titles of all that was received. */
  readonly received: () => Promise<readonly string[]>;
  readonly stores: ReturnType<typeof memoryStores>;
}

const policy = createPolicy({
  schedule: { kind: 'every', periods: 3 },
  minInterval: 0,
  gates: { performanceImprovement: 0.005, dataQualityThreshold: 0.95 },
});

/** A loop over the toy world, every transaction rehearsed once: what acts otherwise than through `tx` would show. */
function openLoop(
  by: RetrainingPolicy = policy,
  options: { drift?: number; trainer?: (t: Trainer) => Trainer } = {},
): Loop {
  const world = toyWorld({ drift: options.drift ?? 0.5 });
  const clock = manualClock();
  const ids = sequentialIds();
  const stores = memoryStores({ rehearse: true });
  const artifacts = memoryArtifactStore();
  const channel = recordingChannel();
  const services = (bound: typeof stores) => ({
    registry: createRegistry({ store: bound.registry, artifacts, clock, ids, auditLog: bound.auditLog }),
    monitor: createMonitor({ store: bound.observations, clock, model: MODEL }),
    notifier: createNotifier({ channels: [channel], store: bound.alerts, outbox: bound.outbox, clock, ids }),
  });
  const { registry, monitor, notifier } = services(stores);
  const engine = createEngine({
    model: MODEL,
    stores,
    services,
    trainer: options.trainer?.(world.trainer) ?? world.trainer,
    data: world.data,
    policy: by,
    expectations: { features: ['entity'], target: 'outcome' },
    firstPeriod: FIRST,
    drift: { detector: createDriftDetector({ store: stores.drift, clock, model: MODEL }), referencePeriods: 5 },
    seed: 's',
    clock,
    ids,
  });
  const received = async (): Promise<readonly string[]> => {
    await notifier.drain();
    return channel.received.map(({ notification: { title } }) => title);
  };
  return { engine, registry, monitor, clock, world, received, stores };
}

/** Runs whatever is queued, as a scheduler would. */
async function work({ engine, stores, clock }: Loop): Promise<void> {
  for (;;) {
    const [entry] = await stores.queue.claim({
      owner: 'test',
      now: clock.now(),
      lease: 60_000,
      limit: 1,
      handlers: ['retraining'],
    });
    if (entry === undefined) return;
    await engine.runRetraining(String(entry.payload['requestId']));
    await stores.queue.complete({ id: entry.id, epoch: entry.epoch }, clock.now());
  }
}

async function bootstrap(loop: Loop): Promise<void> {
  await loop.clock.advanceTo(loop.world.periods[12]?.start ?? 0);
  await loop.engine.triggerRetraining({ reason: 'the first model', requestedBy: 'ann' });
  await work(loop);
}

/** Predicts a period, labels it, and lets the engine decide. */
async function step(loop: Loop, index: number, harm?: (outcome: number, entity: string) => number): Promise<void> {
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

const outcomes = (trail: readonly AuditRecord[]): string[] =>
  trail.flatMap(({ data }) => ('decision' in data ? [String((data['decision'] as JsonObject)['outcome'])] : []));

describe('the loop', () => {
  test('trains a first model, retrains by schedule, promotes after a canary, and tells people', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    expect((await loop.registry.getChampion(MODEL))?.version).toBe('0.1.0');
    for (let i = 12; i < 20; i += 1) await step(loop, i);
    const found = outcomes(await loop.engine.auditTrail());
    expect(found).toContain('rollout-started');
    expect(found).toContain('promoted');
    const champion = await loop.registry.getChampion(MODEL);
    expect(champion?.version).not.toBe('0.1.0');
    expect((await loop.engine.getState()).champion?.version).toBe(champion?.version);
    const retrainings = await loop.engine.listRetrainings();
    expect(retrainings.map(({ status }) => status)).toEqual(retrainings.map(() => 'completed'));
    expect((await loop.received()).length).toBeGreaterThan(0);
  });

  test('keeps pointers, history, state and audit trail in agreement at every step', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (let i = 12; i < 22; i += 1) {
      await step(loop, i);
      const state = await loop.engine.getState();
      const champion = await loop.registry.getChampion(MODEL);
      const challenger = await loop.registry.getRole(MODEL, 'challenger');
      expect(champion?.version).toBe(state.champion?.version);
      expect(challenger?.version ?? null).toBe(state.rollout?.version ?? null);
      const pointers = await loop.stores.registry.getRoles(MODEL);
      expect(verifyHistory(await loop.registry.roleHistory(MODEL), pointers)).toEqual([]);
      const evaluations = await loop.registry.listEvaluations(MODEL, champion?.version ?? '');
      expect(evaluations.at(-1)?.verdict).toBe('pass');
    }
  });

  test('scores champion and challenger on the same rows, whoever served them', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (let i = 12; i < 15; i += 1) await step(loop, i);
    const { rollout, champion } = await loop.engine.getState();
    expect(rollout).not.toBeNull();
    const period = loop.world.periods[15];
    if (period === undefined || rollout === null || champion === null) throw new Error('no rollout');
    await loop.clock.advanceTo(period.start);
    const served = await loop.engine.predict(period.id);
    const share = served.filter(({ modelVersion }) => modelVersion === rollout.version).length / served.length;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.3);
    for (const { entity, modelVersion } of served) expect(await loop.engine.route(entity)).toBe(modelVersion);
    const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
    await loop.monitor.recordOutcomes({ period, rows, final: true });
    const [pair] = await loop.monitor.pairedErrors({
      periods: [period.id],
      baseline: champion.version,
      challenger: rollout.version,
    });
    expect(pair?.n).toBe(rows.length);
  });

  test('rolls a canary back that harms, and quarantines it', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (let i = 12; i < 15; i += 1) await step(loop, i);
    const { rollout, champion } = await loop.engine.getState();
    const version = rollout?.version ?? '';
    const load = async (which: string) => loop.world.trainer.load(await loop.registry.loadArtifact(MODEL, which));
    const [old, fresh] = [await load(champion?.version ?? ''), await load(version)];
    const { frame, entities } = await loop.world.data.features('p15');
    const [a, b] = [old.predict(frame), fresh.predict(frame)];
    // Labels that agree with the champion and lie away from the challenger.
    await step(loop, 15, (_, entity) => {
      const row = entities.indexOf(entity);
      return 2 * (a[row] ?? 0) - (b[row] ?? 0);
    });
    expect(outcomes(await loop.engine.auditTrail())).toContain('rolled-back');
    expect((await loop.registry.getModelVersion(MODEL, version)).quarantine).not.toBeNull();
    expect((await loop.registry.getChampion(MODEL))?.version).toBe(champion?.version);
    expect(await loop.received()).toContain('toy was rolled back');
  });

  test('rejects what does not improve, and registers nothing', async () => {
    const loop = openLoop(policy, { drift: 0 });
    await bootstrap(loop);
    for (let i = 12; i < 17; i += 1) await step(loop, i);
    const versions = await loop.registry.listModelVersions(MODEL);
    expect(versions.map(({ version }) => version)).toEqual(['0.1.0']);
    const [, second] = await loop.engine.listRetrainings();
    expect(second?.status).toBe('completed');
    expect(['rejected', 'inconclusive']).toContain(second?.verdict);
  });

  test('a replay of its event log gives every decision again', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (let i = 12; i < 20; i += 1) await step(loop, i);
    const trail = (await loop.engine.auditTrail()).filter(({ data }) => 'decision' in data);
    const again = await replay(policy, recordedHistory(await loop.engine.eventLog()));
    expect(again.decisions).toEqual(trail.map(({ data }) => data['decision']));
    expect(again.state).toEqual(await loop.engine.getState());
  });
});

describe('retrainings on request', () => {
  test('are one for one idempotency key', async () => {
    const loop = openLoop();
    const request = { reason: 'asked', requestedBy: 'ann', idempotencyKey: 'k' };
    const [first, second] = [
      await loop.engine.triggerRetraining(request),
      await loop.engine.triggerRetraining(request),
    ];
    expect(second).toBe(first);
    expect(await loop.engine.listRetrainings()).toHaveLength(1);
  });

  test('are coalesced while one is open', async () => {
    const loop = openLoop();
    const request = { reason: 'asked', requestedBy: 'ann' };
    await loop.engine.triggerRetraining(request);
    const second = await loop.engine.emergencyRetraining(request);
    expect((await loop.engine.getRetrainingStatus(second)).status).toBe('coalesced');
    expect(await loop.stores.queue.list()).toHaveLength(1);
  });

  test('fail for good after an error of the trainer, and the champion stays', async () => {
    const broken = (trainer: Trainer): Trainer => {
      let fits = 0;
      return {
        ...trainer,
        fit: async (request) => {
          fits += 1;
          if (fits > 13) throw new Error('out of memory');
          return trainer.fit(request);
        },
      };
    };
    const loop = openLoop(policy, { trainer: broken });
    await bootstrap(loop);
    const id = await loop.engine.triggerRetraining({ reason: 'asked', requestedBy: 'ann' });
    await work(loop);
    const status = await loop.engine.getRetrainingStatus(id);
    expect([status.status, status.explanation]).toEqual(['failed', 'UNEXPECTED: out of memory']);
    expect((await loop.registry.getChampion(MODEL))?.version).toBe('0.1.0');
    expect((await loop.engine.getHealthStatus()).status).toBe('critical');
  });

  test('are tried again after an error that may pass', async () => {
    let fails = 1;
    const flaky = (trainer: Trainer): Trainer => ({
      ...trainer,
      fit: async (request) => {
        fails -= 1;
        if (fails === 0) throw new FplMlError('TRAINER_BUSY', 'Try later.', { retryable: true });
        return trainer.fit(request);
      },
    });
    const loop = openLoop(policy, { trainer: flaky });
    const id = await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await work(loop);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('retry-wait');
    await loop.clock.advance(60_000);
    await work(loop);
    const status = await loop.engine.getRetrainingStatus(id);
    expect([status.status, status.attempt, status.version]).toEqual(['completed', 2, '0.1.0']);
  });

  test('are refused by the data checks with the reason', async () => {
    const loop = openLoop();
    const strict = createEngine({
      ...engineParts(loop),
      expectations: { features: ['entity', 'outcome'], target: 'outcome' },
    });
    const id = await strict.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await strict.runRetraining(id);
    const status = await strict.getRetrainingStatus(id);
    expect(status.verdict).toBe('data-refused');
    expect(status.explanation).toContain('seems to know the outcome');
  });

  test('that are over cannot be run again', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await loop.engine.runRetraining(id);
    await expect(loop.engine.runRetraining(id)).rejects.toSatisfy((error) => isFplMlError(error, 'REQUEST_NOT_OPEN'));
    expect(await loop.registry.listModelVersions(MODEL)).toHaveLength(1);
  });

  test('that nobody made are not found', async () => {
    await expect(openLoop().engine.getRetrainingStatus('x')).rejects.toSatisfy((error) =>
      isFplMlError(error, 'RETRAINING_NOT_FOUND'),
    );
  });
});

/** The parts of a loop for another engine on the same stores. */
function engineParts({ stores, clock, world }: Loop): Parameters<typeof createEngine<typeof stores>>[0] {
  const ids = sequentialIds('other');
  const artifacts = memoryArtifactStore();
  return {
    model: MODEL,
    stores,
    services: (bound) => ({
      registry: createRegistry({ store: bound.registry, artifacts, clock, ids, auditLog: bound.auditLog }),
      monitor: createMonitor({ store: bound.observations, clock, model: MODEL }),
      notifier: createNotifier({ channels: [], store: bound.alerts, outbox: bound.outbox, clock, ids }),
    }),
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

describe('a rollback by hand', () => {
  test('goes to the former champion at once', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (let i = 12; i < 16; i += 1) await step(loop, i);
    const left = (await loop.registry.getChampion(MODEL))?.version ?? '';
    expect(left).not.toBe('0.1.0');
    const to = await loop.engine.rollback({ reason: 'complaints', requestedBy: 'ann' });
    expect(to).toBe('0.1.0');
    expect((await loop.registry.getChampion(MODEL))?.version).toBe('0.1.0');
    expect((await loop.engine.getState()).champion).toEqual({ version: '0.1.0', trainedBefore: FIRST });
    expect((await loop.registry.getModelVersion(MODEL, left)).quarantine).not.toBeNull();
    await step(loop, 16);
  });

  test('is refused where there is nothing to go back to, and changes nothing', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const before = await loop.engine.auditTrail();
    await expect(loop.engine.rollback({ reason: 'x', requestedBy: 'ann' })).rejects.toSatisfy((error) =>
      isFplMlError(error, 'NO_ROLLBACK_TARGET'),
    );
    expect(await loop.engine.auditTrail()).toEqual(before);
  });
});

describe('periods', () => {
  test('cannot be predicted before there is a model', async () => {
    await expect(openLoop().engine.predict(FIRST)).rejects.toSatisfy((error) =>
      isFplMlError(error, 'CHAMPION_MISSING'),
    );
  });

  test('must be known', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    await expect(loop.engine.predict('p99')).rejects.toSatisfy((error) => isFplMlError(error, 'PERIOD_UNKNOWN'));
    await expect(loop.engine.observe('p99')).rejects.toSatisfy((error) => isFplMlError(error, 'PERIOD_UNKNOWN'));
  });

  test('are observed once, and only decided on when their labels are final', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const period = loop.world.periods[12];
    if (period === undefined) throw new Error('no period');
    await loop.engine.predict(period.id);
    await loop.clock.advanceTo(period.end + 1);
    const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
    await loop.monitor.recordOutcomes({ period, rows: rows.slice(0, 5) });
    const early = await loop.engine.observe(period.id);
    expect([early.decided, early.served.n]).toEqual([false, 5]);
    await loop.monitor.recordOutcomes({ period, rows, final: true });
    expect((await loop.engine.observe(period.id)).decided).toBe(true);
    await expect(loop.engine.observe(period.id)).rejects.toSatisfy((error) => isFplMlError(error, 'PERIOD_OBSERVED'));
  });
});

test('the memory stores are one unit of work', async () => {
  expect(await failedChecks(unitOfWorkChecks, () => memoryStores())).toEqual([]);
});

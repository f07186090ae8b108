import type { AuditRecord, JsonObject } from '@fpl-ml/core';
import { isFplMlError } from '@fpl-ml/core';
import { unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { failedChecks } from '@fpl-ml/core/testing';
import { verifyHistory } from '@fpl-ml/registry';
import { describe, expect, test } from 'vitest';
import { memoryStores } from './memory-stores.js';
import { recordedHistory, replay } from './replay.js';
import { bootstrap, FIRST, MODEL, openLoop, policy, step } from './testing/toy-loop.js';

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

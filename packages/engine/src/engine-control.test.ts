import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import type { RetrainingPolicy } from './policy.js';
import { bootstrap, MODEL, openLoop, policy, step, toyControl, type ToyLoop, work } from './testing/toy-loop.js';
import type { Retraining } from './run-store.js';
import { INITIAL_STATE } from './loop-state.js';
import { notificationHealth, retrainingHealth, rolloutHealth } from './loop-health.js';
import { loopFindings } from './testing/loop-findings.js';

const asked = { reason: 'asked', requestedBy: 'ann' };
const code = (name: string) => (error: unknown) => isFplMlError(error, name);

/** A loop with a rollout under way. */
async function rolling(by: RetrainingPolicy = policy): Promise<ToyLoop> {
  const loop = openLoop(by);
  await bootstrap(loop);
  for (let i = 12; i < 15; i += 1) await step(loop, i);
  expect((await loop.engine.getState()).rollout).not.toBeNull();
  return loop;
}

describe('a control on the stores of a loop', () => {
  test('asks for retrainings that the process of the loop carries out', async () => {
    const loop = openLoop();
    const control = toyControl(loop);
    const id = await control.triggerRetraining({ ...asked, priority: 'high' });
    expect((await control.getRetrainingStatus(id)).status).toBe('queued');
    await work(loop);
    expect(await control.getRetrainingStatus(id)).toMatchObject({ status: 'completed', version: '0.1.0' });
    expect((await control.listSteps(id)).map(({ status }) => status)).toEqual(
      Array.from({ length: 7 }, () => 'finished'),
    );
    expect(await control.route('e1')).toBe('0.1.0');
    expect(await control.listRetrainings()).toEqual(await loop.engine.listRetrainings());
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('goes back to the former champion', async () => {
    const loop = await rolling();
    await step(loop, 15);
    expect(await toyControl(loop).rollback(asked)).toBe('0.1.0');
    expect((await loop.engine.getState()).champion?.version).toBe('0.1.0');
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('explains a version from its request to its roles', async () => {
    const loop = await rolling();
    await step(loop, 15);
    const { champion } = await loop.engine.getState();
    const found = await toyControl(loop).explain(champion?.version ?? '');
    expect(found.retraining?.version).toBe(champion?.version);
    expect(found.evaluations.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect(found.roles.map(({ role, to }) => [role, to !== null])).toEqual([
      ['challenger', true],
      ['challenger', false],
      ['champion', true],
    ]);
    const outcomes = found.decisions.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['queued', 'running', 'data-accepted', 'accepted', 'rollout-started', 'promoted']);
    expect(found.summary).toHaveLength(7);
    await expect(toyControl(loop).explain('9.9.9')).rejects.toSatisfy(code('VERSION_NOT_FOUND'));
  });
});

describe('promotion by hand', () => {
  test('makes the challenger champion before its hold is over', async () => {
    const loop = await rolling();
    const { rollout } = await loop.engine.getState();
    expect(await toyControl(loop).promote(asked)).toBe(rollout?.version);
    const state = await loop.engine.getState();
    expect([state.champion?.version, state.rollout]).toEqual([rollout?.version, null]);
    expect((await loop.registry.getRole(MODEL, 'challenger'))?.version).toBeNull();
    const before = await loop.engine.auditTrail();
    expect(await toyControl(loop).promote({ ...asked, version: rollout?.version ?? '' })).toBe(rollout?.version);
    expect(await loop.engine.auditTrail()).toEqual(before);
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('of another version ends the rollout, and needs no pass', async () => {
    const loop = await rolling();
    const { rollout, champion } = await loop.engine.getState();
    const { version } = await loop.registry.registerModel({
      model: MODEL,
      artifact: await loop.registry.loadArtifact(MODEL, rollout?.version ?? ''),
      signature: { inputs: [{ name: 'entity', type: 'number' }], target: 'outcome' },
      metrics: {},
      metadata: { trainedBefore: 'p14' },
      createdBy: 'ann',
    });
    await toyControl(loop).promote({ ...asked, version });
    expect((await loop.engine.getState()).champion).toEqual({ version, trainedBefore: 'p14' });
    expect((await loop.registry.getModelVersion(MODEL, rollout?.version ?? '')).quarantine).toBeNull();
    expect(await loopFindings(loop)).toEqual([]);
    expect(await loop.engine.rollback(asked)).toBe(champion?.version);
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('is refused without a rollout, for unknown and for quarantined versions, and for one without age', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const control = toyControl(loop);
    await expect(control.promote(asked)).rejects.toSatisfy(code('ROLLOUT_NOT_ACTIVE'));
    await expect(control.promote({ ...asked, version: '9.9.9' })).rejects.toSatisfy(code('VERSION_NOT_FOUND'));
    const signature = { inputs: [{ name: 'entity', type: 'number' as const }], target: 'outcome' };
    const artifact = new Uint8Array([1]);
    const ageless = await loop.registry.registerModel({
      model: MODEL,
      artifact,
      signature,
      metrics: {},
      createdBy: 'ann',
    });
    await expect(control.promote({ ...asked, version: ageless.version })).rejects.toSatisfy(
      code('VERSION_AGE_UNKNOWN'),
    );
    const metadata = { trainedBefore: 'p05' };
    const bad = await loop.registry.registerModel({
      model: MODEL,
      artifact,
      signature,
      metrics: {},
      metadata,
      createdBy: 'ann',
    });
    await loop.registry.quarantineModelVersion({ model: MODEL, version: bad.version, actor: 'ann', reason: 'bad' });
    const before = await control.auditTrail();
    await expect(control.promote({ ...asked, version: bad.version })).rejects.toSatisfy(code('VERSION_NOT_ELIGIBLE'));
    expect(await control.auditTrail()).toEqual(before);
    expect((await control.getState()).champion?.version).toBe('0.1.0');
  });
});

describe('a rollout that is aborted by hand', () => {
  test.each([true, false])('leaves the champion alone, the challenger quarantined: %s', async (quarantine) => {
    const loop = await rolling();
    const { rollout, champion } = await loop.engine.getState();
    expect(await toyControl(loop).abortRollout({ ...asked, quarantine })).toBe(rollout?.version);
    const state = await loop.engine.getState();
    expect([state.champion?.version, state.rollout]).toEqual([champion?.version, null]);
    const { quarantine: found } = await loop.registry.getModelVersion(MODEL, rollout?.version ?? '');
    expect(found !== null).toBe(quarantine);
    await expect(toyControl(loop).abortRollout(asked)).rejects.toSatisfy(code('ROLLOUT_NOT_ACTIVE'));
    expect(await loopFindings(loop)).toEqual([]);
  });
});

describe('health', () => {
  test('names each component, and is the worst of them', async () => {
    const loop = openLoop();
    const control = toyControl(loop);
    const parts = ['drift', 'notifications', 'performance', 'retraining', 'rollout'];
    const empty = await control.getHealthStatus();
    expect(Object.keys(empty.details).toSorted()).toEqual(parts);
    expect(empty.status).toBe('unknown');
    await bootstrap(loop);
    expect((await control.getHealthStatus()).details).toMatchObject({
      retraining: { status: 'healthy', details: { status: 'completed', verdict: 'promoted-candidate', open: null } },
      rollout: { status: 'healthy', details: { champion: '0.1.0', challenger: null } },
      notifications: { status: 'healthy' },
    });
    const id = await control.triggerRetraining(asked);
    await control.cancelRetraining(id, asked);
    expect((await control.getHealthStatus()).details).toMatchObject({ retraining: { status: 'healthy' } });
  });

  test('of retrainings is that of the latest that came to something', () => {
    const row: Retraining = {
      id: 'r',
      model: MODEL,
      triggerType: 'manual',
      priority: 'normal',
      ...asked,
      idempotencyKey: null,
      status: 'failed',
      attempt: 1,
      requestedAt: 0,
      updatedAt: 0,
      verdict: null,
      version: null,
      explanation: 'why',
    };
    const statusOf = (...statuses: Retraining['status'][]) =>
      retrainingHealth(
        statuses.map((status) => ({ ...row, status })),
        INITIAL_STATE,
      ).status;
    expect(statusOf('failed', 'cancelled', 'coalesced', 'suppressed')).toBe('critical');
    expect(statusOf('failed', 'expired')).toBe('warning');
    expect(statusOf('failed', 'retry-wait')).toBe('warning');
    expect(statusOf('failed', 'completed')).toBe('healthy');
    expect(statusOf('cancelled')).toBe('unknown');
  });

  test('of a rollout is a warning while labels are missing', async () => {
    const { rollout } = await (await rolling()).engine.getState();
    if (rollout === null) throw new Error('Expected a rollout.');
    expect(rolloutHealth({ ...INITIAL_STATE, rollout }).status).toBe('healthy');
    expect(rolloutHealth({ ...INITIAL_STATE, rollout: { ...rollout, waited: 1 } }).status).toBe('warning');
    expect(rolloutHealth(INITIAL_STATE).status).toBe('unknown');
  });

  test('of notifications is a warning for a day after one was lost', () => {
    const letter = {
      messageId: 'm',
      channel: 'slack',
      title: 't',
      level: 'info',
      at: 1_000,
      attempts: 3,
      error: 'e',
    } as const;
    const summary = { messages: { pending: 0, delivered: 4, dead: 1 }, deadLetters: [letter] };
    const found = notificationHealth(summary, 86_400_999);
    expect([found.status, found.reasons[0]]).toEqual(['warning', expect.stringContaining('slack')]);
    expect(notificationHealth(summary, 86_401_000).status).toBe('healthy');
  });
});

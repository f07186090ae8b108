import { describe, expect, it } from 'vitest';
import { BY, codeOf, dataOf, MODEL, openRegistry, registration, signatureOf } from '../fixtures/kit.js';

describe('rollbackModel', () => {
  it('goes back to the former champion and quarantines the one that is left, in one step', async () => {
    const { registry, promote, auditLog } = openRegistry();
    await promote();
    await promote();
    const change = await registry.rollbackModel({ model: MODEL, actor: 'policy', reason: 'error rate' });
    expect(change).toMatchObject({
      from: '0.1.1',
      to: '0.1.0',
      generation: 3,
      evaluation: 'evaluation-1',
      actor: 'policy',
    });
    const left = await registry.getModelVersion(MODEL, '0.1.1');
    expect(left.quarantine).toEqual({ reason: 'error rate', at: 1020, by: 'policy' });
    const entry = (await auditLog.list({ action: 'champion-changed' })).at(-1);
    expect(entry?.data).toMatchObject({ from: '0.1.1', to: '0.1.0', quarantined: true });
  });

  it('never goes back to a version that was left for a reason', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    await promote();
    await registry.rollbackModel({ model: MODEL, ...BY });
    await promote();
    expect((await registry.rollbackModel({ model: MODEL, ...BY })).to).toBe('0.1.0');
    const request = { model: MODEL, ...BY };
    expect(await codeOf(registry.rollbackModel(request))).toBe('NO_ROLLBACK_TARGET');
    expect(await dataOf(registry.rollbackModel(request))).toMatchObject({
      current: '0.1.0',
      considered: [
        { version: '0.1.2', reasons: ['quarantined'] },
        { version: '0.1.1', reasons: ['quarantined'] },
      ],
    });
    expect((await registry.getChampion(MODEL))?.version).toBe('0.1.0');
  });

  it('exchanges only, if told so', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    await promote();
    await registry.rollbackModel({ model: MODEL, ...BY, quarantine: false });
    expect((await registry.getModelVersion(MODEL, '0.1.1')).quarantine).toBe(null);
    expect((await registry.rollbackModel({ model: MODEL, ...BY, quarantine: false })).to).toBe('0.1.1');
  });

  it('goes where it is told, if that is eligible', async () => {
    const { registry, promote } = openRegistry();
    for (const _ of [1, 2, 3]) await promote();
    await registry.registerModel(registration());
    const to = (version: string) => registry.rollbackModel({ model: MODEL, ...BY, to: version });
    expect(await dataOf(to('0.1.3'))).toMatchObject({ reasons: ['never-champion'] });
    expect(await dataOf(to('0.1.2'))).toMatchObject({ reasons: ['current'] });
    expect(await codeOf(to('9.9.9'))).toBe('VERSION_NOT_FOUND');
    expect((await to('0.1.0')).to).toBe('0.1.0');
    expect(await dataOf(to('0.1.2'))).toMatchObject({ reasons: ['quarantined'] });
  });

  it('goes to no version that has failed since, also when told', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    await promote();
    await registry.recordEvaluation({ model: MODEL, version: '0.1.0', verdict: 'fail' });
    const attempt = registry.rollbackModel({ model: MODEL, ...BY, to: '0.1.0' });
    expect(await dataOf(attempt)).toMatchObject({ reasons: ['not-passed'] });
    expect((await registry.getChampion(MODEL))?.version).toBe('0.1.1');
  });

  it('does not go back to a version that needs what is no longer delivered', async () => {
    const { registry, promote } = openRegistry();
    await promote({ signature: signatureOf(['minutes', 'gone']) });
    await promote({ signature: signatureOf(['minutes']) });
    expect(await codeOf(registry.rollbackModel({ model: MODEL, ...BY }))).toBe('NO_ROLLBACK_TARGET');
  });

  it('keeps the reason for which a version without a pass serves', async () => {
    const { registry, promote } = openRegistry();
    await registry.registerModel(registration());
    await registry.activateModelVersion({ model: MODEL, version: '0.1.0', ...BY, override: 'first model' });
    await promote();
    expect(await registry.rollbackModel({ model: MODEL, ...BY })).toMatchObject({
      to: '0.1.0',
      override: 'first model',
    });
  });

  it('takes the version that is left out of its other roles', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    const version = await promote();
    await registry.assignRole({ model: MODEL, role: 'challenger', version, ...BY });
    await registry.rollbackModel({ model: MODEL, ...BY });
    expect((await registry.getRole(MODEL, 'challenger'))?.version).toBe(null);
  });

  it('has nothing to leave before the first activation, and nothing to do on another generation', async () => {
    const { registry, promote } = openRegistry();
    expect(await codeOf(registry.rollbackModel({ model: MODEL, ...BY }))).toBe('NO_ROLLBACK_TARGET');
    await promote();
    await promote();
    const stale = { model: MODEL, ...BY, expectedGeneration: 1 };
    expect(await codeOf(registry.rollbackModel(stale))).toBe('VERSION_CONFLICT');
  });
});

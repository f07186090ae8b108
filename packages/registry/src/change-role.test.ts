import { describe, expect, it } from 'vitest';
import { BY, codeOf, dataOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';
import { createRegistry } from './registry.js';
import type { RegistryStore } from './registry-store.js';

describe('activateModelVersion', () => {
  it('makes a version champion, with one history row and one audit entry', async () => {
    const { registry, promote, auditLog } = openRegistry();
    expect(await registry.getChampion(MODEL)).toBe(null);
    await promote();
    expect(await registry.getChampion(MODEL)).toEqual({
      model: MODEL,
      role: 'champion',
      version: '0.1.0',
      generation: 1,
      since: 1010,
    });
    const [row, ...others] = await registry.roleHistory(MODEL);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...BY,
      from: null,
      to: '0.1.0',
      generation: 1,
      evaluation: 'evaluation-1',
      override: null,
    });
    const entries = await auditLog.list({ action: 'champion-changed' });
    expect(entries.map(({ actor, subject, at }) => [actor, subject, at])).toEqual([['ann', '0.1.0', 1010]]);
    expect(entries[0]?.data).toMatchObject({ from: null, to: '0.1.0', generation: 1, reason: BY.reason });
  });

  it('refuses what has not passed, and says why; with a reason it may be overruled', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration());
    const request = { model: MODEL, version: '0.1.0', ...BY };
    expect(await codeOf(registry.activateModelVersion(request))).toBe('VERSION_NOT_ELIGIBLE');
    expect(await dataOf(registry.activateModelVersion(request))).toMatchObject({ reasons: ['not-passed'] });
    expect(await codeOf(registry.activateModelVersion({ ...request, override: ' ' }))).toBe('ROLE_CHANGE_INVALID');
    expect(await registry.getChampion(MODEL)).toBe(null);
    const change = await registry.activateModelVersion({ ...request, override: 'first model' });
    expect(change).toMatchObject({ override: 'first model', evaluation: null });
  });

  it('refuses unknown versions, and changes without an author or a reason', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration());
    const request = { model: MODEL, version: '0.1.0', ...BY };
    expect(await codeOf(registry.activateModelVersion({ ...request, version: '0.2.0' }))).toBe('VERSION_NOT_FOUND');
    expect(await codeOf(registry.activateModelVersion({ ...request, model: 'other' }))).toBe('VERSION_NOT_FOUND');
    expect(await codeOf(registry.activateModelVersion({ ...request, actor: '' }))).toBe('ROLE_CHANGE_INVALID');
    expect(await codeOf(registry.activateModelVersion({ ...request, reason: '' }))).toBe('ROLE_CHANGE_INVALID');
  });

  it('returns the change that made a version champion, also when another one follows meanwhile', async () => {
    const { registry, promote, store, artifacts, clock, ids } = openRegistry();
    await promote();
    const { version } = await registry.registerModel(registration());
    const overtaken: RegistryStore = {
      ...store,
      listRoleHistory: async (model, role) => {
        await registry.activateModelVersion({ model, version, ...BY, override: 'faster' });
        return store.listRoleHistory(model, role);
      },
    };
    const slow = createRegistry({ store: overtaken, artifacts, clock, ids });
    expect((await slow.activateModelVersion({ model: MODEL, version: '0.1.0', ...BY })).to).toBe('0.1.0');
  });

  it('changes nothing for a version that is champion already', async () => {
    const { registry, promote, auditLog } = openRegistry();
    await promote();
    const [made] = await registry.roleHistory(MODEL);
    expect(await registry.activateModelVersion({ model: MODEL, version: '0.1.0', ...BY })).toEqual(made);
    expect((await registry.roleHistory(MODEL)).length).toBe(1);
    expect((await auditLog.list({ action: 'champion-changed' })).length).toBe(1);
  });

  it('lets one of two that expect the same generation win, and shows the other who did', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    for (const _ of ['0.1.1', '0.1.2']) {
      const { version } = await registry.registerModel(registration());
      await registry.recordEvaluation({ model: MODEL, version, verdict: 'pass' });
    }
    const attempts = ['0.1.1', '0.1.2'].map((version) =>
      registry.activateModelVersion({ model: MODEL, version, ...BY, expectedGeneration: 1 }),
    );
    const codes = await Promise.all(attempts.map(codeOf));
    expect(new Set(codes)).toEqual(new Set(['VERSION_CONFLICT', 'resolved']));
    const champion = await registry.getChampion(MODEL);
    expect(champion?.generation).toBe(2);
    const loser = attempts[codes.indexOf('VERSION_CONFLICT')];
    expect(await dataOf(loser ?? Promise.resolve())).toMatchObject({ current: champion });
    const stale = { model: MODEL, version: '0.1.2', ...BY, expectedGeneration: 0 };
    expect(await codeOf(registry.activateModelVersion(stale))).toBe('VERSION_CONFLICT');
  });

  it('notices a quarantine that came between the decision and the change', async () => {
    const { registry, store, promote } = openRegistry();
    await promote();
    await registry.registerModel(registration());
    await registry.recordEvaluation({ model: MODEL, version: '0.1.1', verdict: 'pass' });
    const racing = {
      ...store,
      moveRole: async (move: Parameters<typeof store.moveRole>[0]) => {
        await registry.quarantineModelVersion({ model: MODEL, version: '0.1.1', ...BY });
        return store.moveRole(move);
      },
    };
    const attempt = openRegistry({ store: racing }).registry.activateModelVersion({
      model: MODEL,
      version: '0.1.1',
      ...BY,
    });
    expect(await codeOf(attempt)).toBe('VERSION_NOT_ELIGIBLE');
    expect((await registry.getChampion(MODEL))?.version).toBe('0.1.0');
  });
});

describe('the roles of challenger and shadow', () => {
  it('are given without an evaluation, and cleared', async () => {
    const { registry, auditLog } = openRegistry();
    await registry.registerModel(registration());
    const request = { model: MODEL, role: 'challenger', ...BY } as const;
    expect(await registry.getRole(MODEL, 'challenger')).toBe(null);
    expect(await registry.clearRole(request)).toBe(null);
    const given = await registry.assignRole({ ...request, version: '0.1.0' });
    expect(given).toMatchObject({ from: null, to: '0.1.0', generation: 1 });
    expect(await registry.assignRole({ ...request, version: '0.1.0' })).toEqual(given);
    const cleared = await registry.clearRole(request);
    expect(cleared).toMatchObject({ from: '0.1.0', to: null, generation: 2 });
    expect(await registry.clearRole(request)).toEqual(cleared);
    expect(await registry.getRole(MODEL, 'challenger')).toMatchObject({ version: null, generation: 2 });
    expect((await auditLog.list({ action: 'challenger-changed' })).length).toBe(2);
    expect(await codeOf(registry.clearRole({ ...request, expectedGeneration: 1 }))).toBe('VERSION_CONFLICT');
  });

  it('are not the way to a champion, and not for versions that cannot be used', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration());
    // What a caller without types might say.
    const champion = 'champion' as 'shadow';
    const request = { model: MODEL, version: '0.1.0', ...BY };
    expect(await codeOf(registry.assignRole({ ...request, role: champion }))).toBe('ROLE_CHANGE_INVALID');
    expect(await codeOf(registry.clearRole({ model: MODEL, role: champion, ...BY }))).toBe('ROLE_CHANGE_INVALID');
    await registry.quarantineModelVersion(request);
    expect(await codeOf(registry.assignRole({ ...request, role: 'shadow' }))).toBe('VERSION_NOT_ELIGIBLE');
  });

  it('are not confirmed for a version that has become corrupt in the role', async () => {
    const { registry, contents } = openRegistry();
    const { artifact } = await registry.registerModel(registration());
    const request = { model: MODEL, role: 'shadow', version: '0.1.0', ...BY } as const;
    await registry.assignRole(request);
    contents.set(artifact?.sha256 ?? '', new Uint8Array(7));
    expect(await codeOf(registry.loadArtifact(MODEL, '0.1.0'))).toBe('ARTIFACT_CORRUPT');
    expect(await codeOf(registry.assignRole(request))).toBe('VERSION_NOT_ELIGIBLE');
  });
});

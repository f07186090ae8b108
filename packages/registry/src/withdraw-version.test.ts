import { describe, expect, it } from 'vitest';
import { BY, codeOf, dataOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';

describe('quarantine and archive', () => {
  it('are refused while the version holds a role, and name it', async () => {
    const { registry, promote } = openRegistry();
    const version = await promote();
    const request = { model: MODEL, version, ...BY };
    expect(await codeOf(registry.archiveModelVersion(request))).toBe('VERSION_IN_USE');
    expect(await codeOf(registry.quarantineModelVersion(request))).toBe('VERSION_IN_USE');
    expect(await dataOf(registry.archiveModelVersion(request))).toMatchObject({ roles: ['champion'] });
    expect(await registry.getModelVersion(MODEL, version)).toMatchObject({ archived: false, quarantine: null });
  });

  it('leave the champion alone when another version is put away: nobody moves up in silence', async () => {
    const { registry, promote } = openRegistry();
    for (const _ of [1, 2, 3]) await promote();
    await registry.archiveModelVersion({ model: MODEL, version: '0.1.1', ...BY });
    expect((await registry.getChampion(MODEL))?.version).toBe('0.1.2');
    const listed = async (archived: boolean) => (await registry.listModelVersions(MODEL, { archived })).length;
    expect([await listed(false), await listed(true)]).toEqual([2, 3]);
    expect((await registry.rollbackModel({ model: MODEL, ...BY })).to).toBe('0.1.0');
    expect((await registry.registerModel(registration())).version).toBe('0.1.3');
  });

  it('happen once, and keep the first reason', async () => {
    const { registry, auditLog } = openRegistry();
    await registry.registerModel(registration());
    const request = { model: MODEL, version: '0.1.0', ...BY };
    const first = await registry.quarantineModelVersion(request);
    expect(first.quarantine).toEqual({ reason: BY.reason, at: 1000, by: 'ann' });
    expect(await registry.quarantineModelVersion({ ...request, reason: 'another' })).toEqual(first);
    await registry.archiveModelVersion(request);
    await registry.archiveModelVersion(request);
    expect((await auditLog.list({ subject: '0.1.0' })).map(({ action }) => action)).toEqual([
      'version-registered',
      'version-quarantined',
      'version-archived',
    ]);
    expect(await codeOf(registry.archiveModelVersion({ ...request, version: '9.9.9' }))).toBe('VERSION_NOT_FOUND');
    expect(await codeOf(registry.quarantineModelVersion({ ...request, reason: '' }))).toBe('VERSION_INVALID');
  });

  it('keep the first reason also when two people act at the same time', async () => {
    const { registry, auditLog } = openRegistry();
    await registry.registerModel(registration());
    const quarantine = (reason: string) =>
      registry.quarantineModelVersion({ model: MODEL, version: '0.1.0', actor: 'ann', reason });
    const [first, second] = await Promise.all([quarantine('one'), quarantine('two')]);
    expect([first.quarantine?.reason, second.quarantine?.reason]).toEqual(['one', 'one']);
    expect(await auditLog.list({ action: 'version-quarantined' })).toHaveLength(1);
  });
});

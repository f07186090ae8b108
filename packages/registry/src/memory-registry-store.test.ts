import { AsyncLocalStorage } from 'node:async_hooks';
import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { registryStoreChecks } from './conformance/index.js';
import { addReady, reservedVersion, roleMove } from './conformance/samples.js';
import { memoryRegistryStore, registryMemory } from './memory-registry-store.js';

const openUnit = () => memoryUnitOfWork({ registry: registryMemory() }, { scope: new AsyncLocalStorage() });

describe('the memory registry store', () => {
  it('obeys every law', async () => {
    expect(await failedChecks(registryStoreChecks, memoryRegistryStore)).toEqual([]);
  });

  it('obeys every law inside a unit of work', async () => {
    expect(await failedChecks(registryStoreChecks, () => openUnit().registry)).toEqual([]);
  });

  it('takes everything back when its transaction fails', async () => {
    const unit = openUnit();
    await addReady(unit.registry, ['0.1.0', '0.1.1']);
    await unit.registry.moveRole(roleMove('0.1.0', 0));
    const read = async () => [
      await unit.registry.listVersions('m'),
      await unit.registry.getRoles('m'),
      await unit.registry.listRoleHistory('m'),
    ];
    const before = await read();
    const attempt = unit.transaction(async ({ registry }) => {
      await registry.reserveVersion(reservedVersion('0.2.0'), '0.1.1');
      await registry.moveRole(roleMove('0.1.1', 1, { quarantine: { reason: 'bad', at: 1, by: 'ann' } }));
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await read()).toEqual(before);
    expect((await unit.registry.reserveVersion(reservedVersion('0.2.0'), '0.1.1')).reserved).toBe(true);
  });
});

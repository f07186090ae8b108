import { describe, expect, it } from 'vitest';
import { BY, codeOf, MODEL, openRegistry, registration, signatureOf } from '../fixtures/kit.js';

describe('a registry', () => {
  it('lists by integrity, up to a limit, the newest first', async () => {
    const { registry } = openRegistry();
    for (const _ of [1, 2, 3]) await registry.registerModel(registration());
    const numbers = async (query: Parameters<typeof registry.listModelVersions>[1]) =>
      (await registry.listModelVersions(MODEL, query)).map(({ version }) => version);
    expect(await numbers({ limit: 2 })).toEqual(['0.1.2', '0.1.1']);
    expect(await numbers({ integrity: 'failed' })).toEqual([]);
    expect(await registry.listModelVersions('unknown')).toEqual([]);
  });

  it('says who served at an instant', async () => {
    const { registry, promote } = openRegistry();
    await promote();
    await promote();
    await registry.rollbackModel({ model: MODEL, ...BY });
    const at = async (instant: number) => (await registry.servedAt(MODEL, instant))?.version;
    expect([await at(1009), await at(1010), await at(1019), await at(1020)]).toEqual([
      undefined,
      '0.1.0',
      '0.1.0',
      '0.1.0',
    ]);
    expect((await registry.servedAt(MODEL, 1020))?.generation).toBe(3);
  });

  it('compares two versions', async () => {
    const { registry } = openRegistry();
    await registry.registerModel(registration({ metrics: { rmse: 2.5 } }));
    await registry.registerModel(registration({ metrics: { rmse: 2 }, signature: signatureOf(['minutes', 'form']) }));
    const comparison = await registry.compareModelVersions(MODEL, '0.1.0', '0.2.0');
    expect(comparison.metrics).toEqual([{ name: 'rmse', a: 2.5, b: 2, difference: -0.5 }]);
    expect(comparison.signature.added).toEqual(['form']);
    expect(await codeOf(registry.compareModelVersions(MODEL, '0.1.0', '9.9.9'))).toBe('VERSION_NOT_FOUND');
  });

  it('always finds a ready champion while it is exchanged', async () => {
    const { registry, promote, store } = openRegistry();
    for (const _ of [1, 2]) await promote();
    let swapping = true;
    const swap = async (): Promise<void> => {
      for (let i = 0; i < 2000; i += 1) {
        await registry.activateModelVersion({ model: MODEL, version: i % 2 === 0 ? '0.1.0' : '0.1.1', ...BY });
      }
      swapping = false;
    };
    let [reads, generation] = [0, 0];
    const read = async (): Promise<void> => {
      while (swapping) {
        const champion = await registry.getChampion(MODEL);
        const version = await store.getVersion(MODEL, champion?.version ?? '');
        expect(version?.integrity).toBe('ready');
        expect(champion?.generation).toBeGreaterThanOrEqual(generation);
        // Versions alternate, so a pointer whose version and generation were not written together would show.
        expect(champion?.version).toBe((champion?.generation ?? 0) % 2 === 1 ? '0.1.0' : '0.1.1');
        [reads, generation] = [reads + 1, champion?.generation ?? 0];
      }
    };
    await Promise.all([swap(), read()]);
    expect(reads).toBeGreaterThan(1000);
    expect((await registry.getChampion(MODEL))?.generation).toBe(2002);
  });
});

import { sequentialIds } from '@fpl-ml/core';
import { manualClock, memoryAuditLog } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { BY, bytesOf, MODEL, registration } from '../fixtures/kit.js';
import type { MemoryArtifactStore } from './memory-artifact-store.js';
import { memoryArtifactStore } from './memory-artifact-store.js';
import { memoryRegistryStore } from './memory-registry-store.js';
import { createRegistry } from './registry.js';
import type { RegistryStore } from './registry-store.js';

const GRACE = 1_000;
const RULE = { keep: 1, grace: GRACE };
const KILLED = 'killed';

/** Dies at one call, before or after its effect, and at every call from then on, as a dead process does. */
interface Death {
  calls: number;
  readonly at: number;
  readonly before: boolean;
}

function mortal<Port extends object>(port: Port, death: Death): Port {
  const call = async (work: () => Promise<unknown>): Promise<unknown> => {
    death.calls += 1;
    if (death.calls > death.at || (death.calls === death.at && death.before)) throw new Error(KILLED);
    const result = await work();
    if (death.calls >= death.at) throw new Error(KILLED);
    return result;
  };
  return new Proxy(port, {
    get: (target, name): unknown => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member === 'function')
        return (...given: readonly unknown[]) => call(() => Reflect.apply(member, target, given));
      // The one member that is no method is the bin, an object of methods.
      return typeof member === 'object' && member !== null ? mortal(member, death) : member;
    },
  });
}

interface World {
  readonly store: RegistryStore;
  readonly artifacts: MemoryArtifactStore;
  readonly clock: ReturnType<typeof manualClock>;
}

/** Five champions, a shadow, a registration that died, orphans, and bytes in the bin that were registered again. */
async function world(): Promise<World> {
  const [store, artifacts, clock] = [memoryRegistryStore(), memoryArtifactStore(), manualClock(1000)];
  const registry = createRegistry({ store, artifacts, clock, ids: sequentialIds('made') });
  const register = async (words: string) =>
    (await registry.registerModel(registration({ artifact: bytesOf(words) }))).version;
  await artifacts.put(bytesOf('old orphan'));
  const again = await artifacts.put(bytesOf('again'));
  await registry.collectGarbage(RULE);
  await registry.assignRole({ model: MODEL, version: await register('shadow'), role: 'shadow', ...BY });
  for (let i = 0; i < 5; i += 1) {
    const version = await register(i % 2 === 0 ? 'even' : `odd ${i}`);
    await registry.recordEvaluation({ model: MODEL, version, verdict: 'pass' });
    await clock.advance(10);
    await registry.activateModelVersion({ model: MODEL, version, ...BY });
  }
  const dying = { ...artifacts, get: () => new Promise<Uint8Array>(() => undefined) };
  void createRegistry({ store, artifacts: dying, clock, ids: sequentialIds('dying') }).registerModel(
    registration({ model: 'other', artifact: bytesOf('half') }),
  );
  await clock.advance(GRACE);
  await artifacts.bin.discard(again.sha256, clock.now());
  await registry.registerModel(registration({ artifact: bytesOf('again') }));
  await artifacts.put(bytesOf('new orphan'));
  return { store, artifacts, clock };
}

/** Every ready version can be read, there is one champion, and one can go back. */
async function expectSound({ store, artifacts }: World): Promise<void> {
  for (const model of await store.listModels()) {
    for (const { integrity, artifact } of await store.listVersions(model)) {
      if (integrity === 'ready') await artifacts.get(artifact?.sha256 ?? '');
    }
  }
  const roles = await store.getRoles(MODEL);
  expect(roles.map(({ role, version }) => [role, version])).toEqual([
    ['champion', '0.1.5'],
    ['shadow', '0.1.0'],
  ]);
  expect((await store.getVersion(MODEL, '0.1.4'))?.integrity).toBe('ready');
}

async function outcomeOf({ store, artifacts }: World): Promise<unknown> {
  const rows = await Promise.all((await store.listModels()).map((model) => store.listVersions(model)));
  const states = rows.flat().map(({ model, version, integrity }) => [model, version, integrity]);
  return [states, await artifacts.list(), await artifacts.bin.list()];
}

/** Cleans up until there is nothing more to do. */
async function finish({ store, artifacts, clock }: World): Promise<void> {
  const registry = createRegistry({ store, artifacts, clock, ids: sequentialIds('heir') });
  for (let i = 0; i < 3; i += 1) {
    await registry.collectGarbage(RULE);
    await clock.advance(GRACE);
  }
}

/** Cleans up twice and dies on the way. @returns whether it died */
async function cleanUpAndDie(made: World, death: Death): Promise<boolean> {
  const { clock } = made;
  const [store, artifacts] = [mortal(made.store, death), mortal(made.artifacts, death)];
  const auditLog = mortal(memoryAuditLog(), death);
  const registry = createRegistry({ store, artifacts, clock, ids: sequentialIds('mortal'), auditLog });
  try {
    await registry.collectGarbage(RULE);
    await clock.advance(GRACE);
    await registry.collectGarbage(RULE);
    return false;
  } catch (error) {
    if (error instanceof Error && error.message === KILLED) return true;
    throw error;
  }
}

describe.each([true, false])('a process killed while it cleans up (before the effect of a call: %s)', (before) => {
  it('leaves nothing damaged at any call, and the next one gets to the same end', async () => {
    const whole = await world();
    await finish(whole);
    const expected = await outcomeOf(whole);
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      const made = await world();
      const died = await cleanUpAndDie(made, { calls: 0, at, before });
      await expectSound(made);
      if (!died) break;
      deaths += 1;
      await finish(made);
      await expectSound(made);
      expect(await outcomeOf(made)).toEqual(expected);
    }
    // Reads and writes of both stores, of the bin and of the audit log.
    expect(deaths).toBeGreaterThan(40);
  });
});

import { sequentialIds } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BY, bytesOf, codeOf, MODEL, openRegistry, registration, SEEDED, signatureOf } from '../fixtures/kit.js';
import { rollbackTarget } from './rollback-target.js';

type Opened = ReturnType<typeof openRegistry>;

const GRACE = 25;
const MODELS = [MODEL, 'other'] as const;

type Step =
  | { readonly act: 'register'; readonly model: string; readonly bytes: number; readonly inputs: readonly string[] }
  | {
      readonly act: 'pass' | 'fail' | 'activate' | 'quarantine' | 'archive';
      readonly model: string;
      readonly at: number;
    }
  | { readonly act: 'assign'; readonly model: string; readonly at: number; readonly role: 'challenger' | 'shadow' }
  | { readonly act: 'rollback'; readonly model: string; readonly quarantine: boolean }
  | { readonly act: 'orphan'; readonly bytes: number }
  | { readonly act: 'collect'; readonly keep: number };

const [model, at, bytes] = [fc.constantFrom(...MODELS), fc.nat({ max: 7 }), fc.nat({ max: 3 })];
const acts = fc.constantFrom('pass' as const, 'pass' as const, 'activate' as const, 'activate' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('register' as const), model, bytes, inputs: fc.subarray(['a', 'b'], { minLength: 1 }) }),
  fc.record({ act: acts, model, at }),
  fc.record({ act: acts, model, at }),
  fc.record({ act: fc.constantFrom('fail' as const, 'quarantine' as const, 'archive' as const), model, at }),
  fc.record({
    act: fc.constant('assign' as const),
    model,
    at,
    role: fc.constantFrom('challenger' as const, 'shadow' as const),
  }),
  fc.record({ act: fc.constant('rollback' as const), model, quarantine: fc.boolean() }),
  fc.record({ act: fc.constant('orphan' as const), bytes }),
  fc.record({ act: fc.constant('collect' as const), keep: fc.integer({ min: 1, max: 2 }) }),
);

async function perform({ registry, store, artifacts }: Opened, action: Step): Promise<unknown> {
  if (action.act === 'orphan') return artifacts.put(bytesOf(`weights ${action.bytes}`));
  if (action.act === 'collect') return registry.collectGarbage({ keep: action.keep, grace: GRACE });
  const rows = await store.listVersions(action.model);
  const version = 'at' in action ? (rows[action.at % Math.max(1, rows.length)]?.version ?? '0.1.0') : '0.1.0';
  const subject = { model: action.model, version, ...BY };
  switch (action.act) {
    case 'register': {
      const artifact = bytesOf(`weights ${action.bytes}`);
      return registry.registerModel(
        registration({ model: action.model, artifact, signature: signatureOf(action.inputs) }),
      );
    }
    case 'pass':
    case 'fail':
      return registry.recordEvaluation({ model: action.model, version, verdict: action.act });
    case 'activate':
      return registry.activateModelVersion(subject);
    case 'assign':
      return registry.assignRole({ ...subject, role: action.role });
    case 'rollback':
      return registry.rollbackModel({ model: action.model, ...BY, quarantine: action.quarantine });
    case 'quarantine':
      return registry.quarantineModelVersion(subject);
    case 'archive':
      return registry.archiveModelVersion(subject);
  }
}

/** The first versions to go back to from the champion. */
async function targetsOf({ store }: Opened, name: string, keep: number): Promise<readonly string[]> {
  const versions = await store.listVersions(name);
  const champion = (await store.getRoles(name)).find(({ role }) => role === 'champion')?.version ?? null;
  const current = versions.find(({ version }) => version === champion);
  if (current === undefined) return [];
  const history = await store.listRoleHistory(name, 'champion');
  const { considered } = rollbackTarget(versions, await store.listEvaluations(name), history, current);
  return considered.flatMap(({ version, reasons }) => (reasons.length === 0 ? [version] : [])).slice(0, keep);
}

/** What serves is ready, what is ready can be read, and what is removed says so and serves nowhere. */
async function verify({ store, artifacts, registry }: Opened): Promise<void> {
  for (const name of MODELS) {
    const [versions, roles] = [await store.listVersions(name), await store.getRoles(name)];
    for (const { version, integrity, archived, artifact } of versions) {
      const isHeld = roles.some((pointer) => pointer.version === version);
      if (isHeld) expect([integrity, archived]).toEqual(['ready', false]);
      if (integrity === 'ready') await artifacts.get(artifact?.sha256 ?? '');
      if (integrity !== 'removed') continue;
      expect(archived).toBe(true);
      expect(await codeOf(registry.loadArtifact(name, version))).toBe('ARTIFACT_REMOVED');
    }
  }
}

const steps = fc.array(step, { minLength: 20, maxLength: 60 });

describe('cleaning up in random histories', () => {
  it('never takes what serves or could be gone back to, and is the same in a replay', async () => {
    let removed = 0;
    const live = async (history: readonly Step[]): Promise<unknown> => {
      const opened = openRegistry({ ids: sequentialIds() });
      for (const action of history) {
        await opened.clock.advance(10);
        const keep = action.act === 'collect' ? action.keep : 0;
        const before = await Promise.all(MODELS.map((name) => targetsOf(opened, name, keep)));
        await codeOf(perform(opened, action));
        await verify(opened);
        if (action.act !== 'collect') continue;
        expect(await Promise.all(MODELS.map((name) => targetsOf(opened, name, keep)))).toEqual(before);
      }
      const rows = await Promise.all(MODELS.map((name) => opened.store.listVersions(name)));
      removed += rows.flat().filter(({ integrity }) => integrity === 'removed').length;
      return [rows, await opened.artifacts.list(), await opened.artifacts.bin.list(), await opened.auditLog.list()];
    };
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        expect(await live(history)).toEqual(await live(history));
      }),
      { ...SEEDED, numRuns: 80 },
    );
    // Else nothing was tried.
    expect(removed).toBeGreaterThan(100);
  });

  it('loses no bytes when registrations and several clean-ups run at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, async (scheduler, history) => {
        const opened = openRegistry({ ids: sequentialIds() });
        const { artifacts } = opened;
        // Every call of the artifact store may be held up for as long as it likes.
        const slow = {
          ...artifacts,
          put: scheduler.scheduleFunction(artifacts.put),
          get: scheduler.scheduleFunction(artifacts.get),
          list: scheduler.scheduleFunction(artifacts.list),
          bin: {
            discard: scheduler.scheduleFunction(artifacts.bin.discard),
            restore: scheduler.scheduleFunction(artifacts.bin.restore),
            purge: scheduler.scheduleFunction(artifacts.bin.purge),
            list: scheduler.scheduleFunction(artifacts.bin.list),
          },
        };
        const held = openRegistry({ ...opened, artifacts: slow });
        for (let i = 0; i < history.length; i += 6) {
          await opened.clock.advance(GRACE);
          const work = history
            .slice(i, i + 6)
            .map((action) => codeOf(perform({ ...held, ...opened, registry: held.registry }, action)));
          await scheduler.waitFor(Promise.all(work));
          await verify(opened);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });
});

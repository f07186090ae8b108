import { describe, expect, it } from 'vitest';
import { BY, bytesOf, codeOf, MODEL, openRegistry, registration, signatureOf } from '../fixtures/kit.js';
import { artifactHash } from './artifact-hash.js';
import type { GarbageRequest } from './garbage-report.js';
import { createRegistry } from './registry.js';

const GRACE = 1_000;
const RULE: GarbageRequest = { keep: 1, grace: GRACE };

type Opened = ReturnType<typeof openRegistry>;

/** Registers champions one after the other, each with bytes of its own, and lets their grace pass. */
async function reign(opened: Opened, count: number): Promise<readonly string[]> {
  const versions: string[] = [];
  for (let i = 0; i < count; i += 1) versions.push(await opened.promote({ artifact: bytesOf(`weights ${i}`) }));
  await opened.clock.advance(GRACE);
  return versions;
}

/** Cleans up twice, with the grace in between. */
async function cleanUp(opened: Opened, rule: GarbageRequest = RULE) {
  const first = await opened.registry.collectGarbage(rule);
  await opened.clock.advance(rule.grace);
  return [first, await opened.registry.collectGarbage(rule)] as const;
}

describe('collectGarbage', () => {
  it('frees the bytes of old versions after the grace, and keeps champion and rollback target', async () => {
    const opened = openRegistry();
    const { registry, contents, auditLog } = opened;
    const versions = await reign(opened, 4);
    const [first, second] = await cleanUp(opened);
    expect(first.removed.map(({ version }) => version)).toEqual(versions.slice(0, 2));
    expect([first.discarded.length, first.waiting.length, first.purged.length]).toEqual([2, 2, 0]);
    expect([second.removed.length, second.purged.length, second.freedBytes]).toEqual([0, 2, 18]);
    expect([...contents.keys()].toSorted()).toEqual(
      ['2', '3'].map((i) => artifactHash(bytesOf(`weights ${i}`))).toSorted(),
    );
    expect((await registry.rollbackModel({ model: MODEL, ...BY })).to).toBe(versions[2]);
    const actions = (await auditLog.list({ subject: versions[0] ?? '' })).map(({ action }) => action);
    expect(actions).toEqual(['version-registered', 'champion-changed', 'version-removed', 'artifact-purged']);
  });

  it('shows which versions have lost their bytes, and gives them to nobody', async () => {
    const opened = openRegistry();
    const { registry } = opened;
    const [old = ''] = await reign(opened, 4);
    await registry.collectGarbage(RULE);
    const removed = await registry.getModelVersion(MODEL, old);
    expect(removed).toMatchObject({ integrity: 'removed', archived: true, artifact: { bytes: 9 } });
    // Not even while the bytes are still in the bin.
    expect(await codeOf(registry.loadArtifact(MODEL, old))).toBe('ARTIFACT_REMOVED');
    const request = { model: MODEL, version: old, ...BY };
    expect(await codeOf(registry.activateModelVersion({ ...request, override: 'please' }))).toBe(
      'VERSION_NOT_ELIGIBLE',
    );
    expect(await codeOf(registry.assignRole({ ...request, role: 'shadow' }))).toBe('VERSION_NOT_ELIGIBLE');
    expect(await codeOf(registry.rollbackModel({ model: MODEL, ...BY, to: old }))).toBe('VERSION_NOT_ELIGIBLE');
    expect((await registry.listModelVersions(MODEL)).map(({ version }) => version)).not.toContain(old);
    expect((await registry.registerModel(registration({ artifact: bytesOf('weights 0') }))).version).toBe('0.1.4');
  });

  it('only says what it would do when it is a dry run', async () => {
    const opened = openRegistry();
    const { registry, contents, store, auditLog } = opened;
    await reign(opened, 4);
    await opened.artifacts.put(bytesOf('nobody'));
    const before = [new Map(contents), await store.listVersions(MODEL), await auditLog.list()];
    const rehearsal = await registry.collectGarbage({ ...RULE, dryRun: true });
    expect([contents, await store.listVersions(MODEL), await auditLog.list()]).toEqual(before);
    expect(await opened.artifacts.bin.list()).toEqual([]);
    const real = await registry.collectGarbage(RULE);
    expect(rehearsal).toEqual({ ...real, dryRun: true, waiting: [] });
    await opened.clock.advance(GRACE);
    const later = await registry.collectGarbage({ ...RULE, dryRun: true });
    expect(later).toEqual({ ...(await registry.collectGarbage(RULE)), dryRun: true });
  });

  it('keeps bytes that two versions share while one of them is kept, also of another model', async () => {
    const opened = openRegistry();
    const { registry, contents } = opened;
    await reign(opened, 3);
    await registry.registerModel(registration({ model: 'other', artifact: bytesOf('weights 0') }));
    await opened.clock.advance(GRACE);
    const [first] = await cleanUp(opened);
    expect(first.removed.map(({ model, version }) => [model, version])).toEqual([[MODEL, '0.1.0']]);
    expect(first.discarded).toEqual([]);
    expect(contents.size).toBe(3);
    expect(await registry.loadArtifact('other', '0.1.0')).toEqual(bytesOf('weights 0'));
  });

  it.each(['challenger', 'shadow'] as const)('keeps a %s, however old', async (role) => {
    const opened = openRegistry();
    const { registry } = opened;
    const { version } = await registry.registerModel(registration({ artifact: bytesOf('candidate') }));
    await registry.assignRole({ model: MODEL, version, role, ...BY });
    await reign(opened, 3);
    await cleanUp(opened);
    expect(await registry.loadArtifact(MODEL, version)).toEqual(bytesOf('candidate'));
  });

  it('keeps what one could go back to, though later versions cannot be gone back to', async () => {
    const opened = openRegistry();
    const { registry } = opened;
    const [oldest = '', next = ''] = await reign(opened, 4);
    await registry.recordEvaluation({ model: MODEL, version: '0.1.2', verdict: 'fail' });
    await registry.quarantineModelVersion({ model: MODEL, version: next, ...BY });
    await opened.clock.advance(GRACE);
    await cleanUp(opened);
    expect((await registry.getModelVersion(MODEL, next)).integrity).toBe('removed');
    expect((await registry.rollbackModel({ model: MODEL, ...BY })).to).toBe(oldest);
  });

  it('keeps what one could go back to from a challenger with another signature', async () => {
    const opened = openRegistry();
    const { registry } = opened;
    const first = await opened.promote({ artifact: bytesOf('a and b'), signature: signatureOf(['a', 'b']) });
    for (const i of [1, 2]) await opened.promote({ artifact: bytesOf(`a ${i}`), signature: signatureOf(['a']) });
    const wide = registration({ artifact: bytesOf('wide'), signature: signatureOf(['a', 'b', 'c']) });
    const { version } = await registry.registerModel(wide);
    await registry.assignRole({ model: MODEL, version, role: 'challenger', ...BY });
    await opened.clock.advance(GRACE);
    const { removed } = await registry.collectGarbage({ ...RULE, keep: 3 });
    expect(removed).toEqual([]);
    expect((await registry.getModelVersion(MODEL, first)).integrity).toBe('ready');
  });

  it('spares what is new, gave up its role or was quarantined within the grace', async () => {
    const opened = openRegistry();
    const { registry, clock } = opened;
    await reign(opened, 3);
    await registry.quarantineModelVersion({ model: MODEL, version: '0.1.0', ...BY });
    expect((await registry.collectGarbage(RULE)).removed).toEqual([]);
    await clock.advance(GRACE - 1);
    expect((await registry.collectGarbage(RULE)).removed).toEqual([]);
    await clock.advance(1);
    expect((await registry.collectGarbage(RULE)).removed.map(({ version }) => version)).toEqual(['0.1.0']);
  });

  it('spares a version that gave up its role within the grace, however old it is', async () => {
    const opened = openRegistry();
    await reign(opened, 1);
    for (const i of [1, 2]) await opened.promote({ artifact: bytesOf(`later ${i}`) });
    expect((await opened.registry.collectGarbage(RULE)).removed).toEqual([]);
  });

  it('spares a version that is given a role in the same moment', async () => {
    const opened = openRegistry();
    const { registry, store, clock } = opened;
    const [old = ''] = await reign(opened, 3);
    const overtaken = createRegistry({
      ...opened,
      store: {
        ...store,
        updateVersion: async (update) => {
          await registry.assignRole({ model: MODEL, version: old, role: 'shadow', ...BY });
          return store.updateVersion(update);
        },
      },
    });
    expect((await overtaken.collectGarbage(RULE)).removed).toEqual([]);
    await clock.advance(GRACE);
    expect(await registry.loadArtifact(MODEL, old)).toEqual(bytesOf('weights 0'));
  });

  it('loses no bytes that were registered, and discarded by another clean-up, before it looked into the bin', async () => {
    const opened = openRegistry();
    const { registry, artifacts, clock } = opened;
    const bin = {
      ...artifacts.bin,
      list: async () => {
        const { artifact } = await registry.registerModel(registration());
        await artifacts.bin.discard(artifact?.sha256 ?? '', clock.now());
        return artifacts.bin.list();
      },
    };
    await createRegistry({ ...opened, artifacts: { ...artifacts, bin } }).collectGarbage({ keep: 1, grace: 0 });
    expect(await registry.loadArtifact(MODEL, '0.1.0')).toEqual(bytesOf('weights'));
  });

  it('removes bytes that nobody refers to, after the grace, and not those that are pinned', async () => {
    const opened = openRegistry();
    const [orphan, pin] = [await opened.artifacts.put(bytesOf('orphan')), await opened.artifacts.put(bytesOf('pin'))];
    const rule = { ...RULE, pinned: [pin.sha256] };
    const first = await opened.registry.collectGarbage(rule);
    expect(first.discarded).toEqual([orphan]);
    await opened.clock.advance(GRACE - 1);
    expect((await opened.registry.collectGarbage(rule)).waiting).toHaveLength(1);
    await opened.clock.advance(1);
    expect((await opened.registry.collectGarbage(rule)).purged).toEqual([{ ...orphan, at: 1000 }]);
    expect(await opened.artifacts.list()).toEqual([pin]);
  });

  it('gives up a registration whose process died, and purges what it stored', async () => {
    const opened = openRegistry();
    const { registry, store, artifacts, clock } = opened;
    const dying = openRegistry({
      ...opened,
      artifacts: { ...artifacts, get: () => new Promise(() => undefined) },
    });
    void dying.registry.registerModel(registration({ artifact: bytesOf('half') }));
    await expect.poll(async () => (await store.listVersions(MODEL))[0]?.integrity).toBe('uploading');
    await expect.poll(async () => (await artifacts.list()).length).toBe(1);
    const early = await registry.collectGarbage(RULE);
    expect([early.abandoned, early.discarded.length]).toEqual([[], 1]);
    await clock.advance(GRACE);
    const late = await registry.collectGarbage(RULE);
    expect(late.abandoned).toEqual([{ model: MODEL, version: '0.1.0' }]);
    expect(late.purged).toHaveLength(1);
    expect((await registry.getModelVersion(MODEL, '0.1.0')).integrity).toBe('failed');
  });

  it('purges nothing while a registration is under way, whose bytes are not known yet', async () => {
    const opened = openRegistry();
    const { registry, artifacts, clock } = opened;
    await artifacts.put(bytesOf('weights'));
    await registry.collectGarbage(RULE);
    await clock.advance(GRACE);
    let finish = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = openRegistry({
      ...opened,
      artifacts: { ...artifacts, put: (bytes) => waiting.then(() => artifacts.put(bytes)) },
    });
    const registering = slow.registry.registerModel(registration());
    expect((await registry.collectGarbage(RULE)).waiting).toHaveLength(1);
    finish();
    await registering;
    expect((await registry.collectGarbage(RULE)).restored).toHaveLength(1);
    expect(await registry.loadArtifact(MODEL, '0.1.0')).toEqual(bytesOf('weights'));
  });

  it.each([
    ['no rollback target to keep', { keep: 0, grace: 1 }, 'GARBAGE_RULE_INVALID'],
    ['half a version', { keep: 1.5, grace: 1 }, 'GARBAGE_RULE_INVALID'],
    ['a negative grace', { keep: 1, grace: -1 }, 'GARBAGE_RULE_INVALID'],
    ['an endless grace', { keep: 1, grace: Infinity }, 'GARBAGE_RULE_INVALID'],
    ['nobody', { ...RULE, actor: ' ' }, 'GARBAGE_RULE_INVALID'],
    ['a pin that is no hash', { ...RULE, pinned: ['abc'] }, 'ARTIFACT_HASH_INVALID'],
  ])('refuses %s', async (_, rule, code) => {
    expect(await codeOf(openRegistry().registry.collectGarbage(rule))).toBe(code);
  });

  it('refuses a store without a bin', async () => {
    const { artifacts } = openRegistry();
    const { bin: _, ...binless } = artifacts;
    const { registry } = openRegistry({ artifacts: binless });
    expect(await codeOf(registry.collectGarbage(RULE))).toBe('ARTIFACT_BIN_UNSUPPORTED');
  });
});

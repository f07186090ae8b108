import { describe, expect, it } from 'vitest';
import { BY, bytesOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';
import type { RegistryInvariant } from './examine-model.js';
import type { ModelVersion } from './model-version.js';
import { createRegistry } from './registry.js';
import type { RegistryStore } from './registry-store.js';

type Opened = ReturnType<typeof openRegistry>;

/** A season: three champions, a shadow, a failed version, a quarantined one, one that was cleaned up; two models. */
async function season(): Promise<Opened> {
  const opened = openRegistry();
  const { registry, clock, promote, artifacts } = opened;
  for (let i = 0; i < 4; i += 1) await promote({ artifact: bytesOf(`weights ${i}`) });
  await registry.rollbackModel({ model: MODEL, ...BY });
  const broken = createRegistry({
    ...opened,
    artifacts: { ...artifacts, put: () => Promise.reject(new Error('full')) },
  });
  await broken.registerModel(registration()).catch(() => undefined);
  const { version } = await registry.registerModel(registration({ artifact: bytesOf('shadow') }));
  await registry.assignRole({ model: MODEL, version, role: 'shadow', ...BY });
  await registry.registerModel(registration({ model: 'other' }));
  await clock.advance(100);
  await registry.collectGarbage({ keep: 1, grace: 100 });
  return opened;
}

const withVersion =
  (number: string, change: Partial<ModelVersion>) =>
  ({ store }: Opened): Partial<RegistryStore> => ({
    listVersions: async (model) =>
      (await store.listVersions(model)).map((row) =>
        row.version === number && model === MODEL ? { ...row, ...change } : row,
      ),
  });

/** What is wrong, what the doctor must call it, and how often. */
const diseases: readonly (readonly [string, RegistryInvariant, (opened: Opened) => Partial<RegistryStore>])[] = [
  [
    'a champion that vanished',
    'one-champion',
    ({ store }) => ({
      getRoles: async (model) => (await store.getRoles(model)).filter(({ role }) => role !== 'champion'),
    }),
  ],
  [
    'two champions',
    'one-champion',
    ({ store }) => ({
      getRoles: async (model) => {
        const roles = await store.getRoles(model);
        return [...roles, ...roles.filter(({ role }) => role === 'champion')];
      },
    }),
  ],
  ['a quarantined shadow', 'sound-holders', withVersion('0.1.5', { quarantine: { reason: 'r', at: 1, by: 'ann' } })],
  ['an archived champion', 'sound-holders', withVersion('0.1.2', { archived: true })],
  ['a champion that is no version', 'sound-holders', withVersion('0.1.2', { version: '0.1.25' })],
  [
    'a history that lost a row',
    'complete-history',
    ({ store }) => ({ listRoleHistory: async (model) => (await store.listRoleHistory(model)).slice(1) }),
  ],
  [
    'a champion that never passed',
    'justified-champions',
    ({ store }) => ({ listEvaluations: async (model) => (await store.listEvaluations(model)).slice(0, 2) }),
  ],
  ['a number that is used twice', 'growing-numbers', withVersion('0.1.4', { version: '0.1.3' })],
  ['a version without bytes that is not archived', 'removed-is-archived', withVersion('0.1.0', { archived: false })],
  ['a ready version that names no bytes', 'intact-bytes', withVersion('0.1.2', { artifact: null })],
];

describe('the doctor of a registry', () => {
  it('finds nothing where nothing is wrong', async () => {
    const { registry, store } = await season();
    expect(await registry.doctor()).toEqual([]);
    expect((await store.listVersions(MODEL)).map(({ integrity }) => integrity)).toContain('removed');
  });

  it.each(diseases)('finds %s', async (_, invariant, infect) => {
    const opened = await season();
    const findings = await createRegistry({ ...opened, store: { ...opened.store, ...infect(opened) } }).doctor();
    expect(findings.map((finding) => finding.invariant)).toContain(invariant);
    expect(findings.every(({ model }) => model === MODEL)).toBe(true);
  });

  it('finds bytes that are flipped or missing, and marks nothing', async () => {
    const { registry, store, contents } = await season();
    const before = await store.listVersions(MODEL);
    const sha256 = before.find(({ version }) => version === '0.1.2')?.artifact?.sha256 ?? '';
    contents.set(sha256, bytesOf('weightz 2'));
    const flipped = await registry.doctor();
    contents.delete(sha256);
    const missing = await registry.doctor();
    for (const findings of [flipped, missing]) {
      expect(findings.map(({ invariant, model }) => [invariant, model])).toEqual([['intact-bytes', MODEL]]);
    }
    expect(await store.listVersions(MODEL)).toEqual(before);
  });
});

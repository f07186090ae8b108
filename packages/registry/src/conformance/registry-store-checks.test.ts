import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { aliasing, forgetsFailed, lostMove, lostReservation } from '../../fixtures/broken-registry-stores.js';
import { memoryRegistryStore } from '../memory-registry-store.js';
import type { RegistryStore, RoleMoveResult } from '../registry-store.js';
import type { RoleChange } from '../role.js';
import { registryStoreChecks } from './registry-store-checks.js';

type Break = (store: RegistryStore) => Partial<RegistryStore>;

const moved = (result: RoleMoveResult, change: Partial<RoleChange>): RoleMoveResult =>
  result.moved ? { moved: true, change: { ...result.change, ...change } } : result;

const breakages: readonly (readonly [string, Break, string])[] = [
  ['loses an update of a role', lostMove, 'lets one of many moves at the same time win'],
  [
    'ignores the generation',
    (store) => ({
      moveRole: async (move) =>
        store.moveRole({
          ...move,
          expectedGeneration:
            (await store.getRoles(move.model)).find(({ role }) => role === move.role)?.generation ?? 0,
        }),
    }),
    'refuses a move from another generation, without a trace',
  ],
  [
    'forgets the history row',
    (store) => ({ listRoleHistory: async (model, role) => (await store.listRoleHistory(model, role)).slice(0, -1) }),
    'sets a pointer and adds its history row',
  ],
  [
    'writes a wrong predecessor',
    (store) => ({ moveRole: async (move) => moved(await store.moveRole(move), { from: null }) }),
    'sets a pointer and adds its history row',
  ],
  [
    'writes the history row before it looks at the generation',
    (store) => {
      const extra: RoleChange[] = [];
      return {
        moveRole: async (move) => {
          const result = await store.moveRole(move);
          if (!result.moved) extra.push(...(await store.listRoleHistory(move.model)).slice(-1));
          return result;
        },
        listRoleHistory: async (model, role) => [...(await store.listRoleHistory(model, role)), ...extra],
      };
    },
    'refuses a move from another generation, without a trace',
  ],
  [
    'gives roles to anybody',
    (store) => ({
      moveRole: async (move) => {
        const result = await store.moveRole(move);
        return !result.moved && result.because === 'version' ? store.moveRole({ ...move, to: '0.1.0' }) : result;
      },
    }),
    'gives no role to a version that is unknown, not ready, quarantined or archived',
  ],
  [
    'starts the generation anew after clearing',
    (store) => ({ getRoles: async (model) => (await store.getRoles(model)).filter(({ version }) => version !== null) }),
    'clears a role, and goes on counting its generation',
  ],
  [
    'forgets the quarantine',
    (store) => ({ moveRole: (move) => store.moveRole({ ...move, quarantine: null }) }),
    'quarantines the version that loses the role, and no other',
  ],
  [
    'quarantines again what is quarantined',
    (store) => ({
      updateVersion: ({ when: { unquarantined: _, ...when }, ...update }) => store.updateVersion({ ...update, when }),
    }),
    'keeps the first quarantine, if told so',
  ],
  [
    'replaces the quarantine of the version that loses the role',
    (store) => ({
      moveRole: async (move) => {
        const result = await store.moveRole(move);
        const { model, quarantine } = move;
        if (result.moved && quarantine !== null)
          await store.updateVersion({ model, version: result.change.from ?? '', when: {}, set: { quarantine } });
        return result;
      },
    }),
    'leaves the quarantine of a version that loses the role as it was',
  ],
  [
    'has one history for all roles',
    (store) => ({ listRoleHistory: (model) => store.listRoleHistory(model) }),
    'lists the history in order, of all roles or of one, with growing seq',
  ],
  [
    'sorts the history by time',
    (store) => ({
      listRoleHistory: async (model, role) =>
        (await store.listRoleHistory(model, role)).toSorted((a, b) => a.at - b.at),
    }),
    'lists the history in order, of all roles or of one, with growing seq',
  ],
  [
    'mixes the roles of models',
    (store) => ({
      getRoles: async (model) => [
        ...(await store.getRoles(model)),
        ...(model === 'm' ? await store.getRoles('other') : []),
      ],
    }),
    'keeps roles and models apart',
  ],
  [
    'uses the number of a failed version again',
    forgetsFailed,
    'never gives a number again, whatever became of its version',
  ],
  ['loses a reservation', lostReservation, 'lets one of many reservations at the same time win'],
  [
    'reserves without looking at the latest version',
    (store) => ({
      reserveVersion: async (version) =>
        store.reserveVersion(version, (await store.listVersions(version.model)).at(-1)?.version ?? null),
    }),
    'refuses a reservation that does not know the latest version, and tells it',
  ],
  [
    'tells no latest version',
    (store) => ({
      reserveVersion: async (version, after) => {
        const result = await store.reserveVersion(version, after);
        return result.reserved ? result : { ...result, latest: null };
      },
    }),
    'refuses a reservation that does not know the latest version, and tells it',
  ],
  [
    'sorts versions as text',
    (store) => ({
      listVersions: async (model) =>
        (await store.listVersions(model)).toSorted((a, b) => (a.version < b.version ? -1 : 1)),
    }),
    'lists versions in the order of reservation, not of their spelling',
  ],
  [
    'names a model once for each version',
    (store) => ({
      listModels: async () => {
        const models = await store.listModels();
        return (await Promise.all(models.map((model) => store.listVersions(model)))).flat().map(({ model }) => model);
      },
    }),
    'names the models that have a version, each once',
  ],
  [
    'forgets models whose latest version was archived',
    (store) => ({
      listModels: async () => {
        const models = await store.listModels();
        const latest = await Promise.all(models.map(async (model) => (await store.listVersions(model)).at(-1)));
        return latest.flatMap((version) => (version?.archived === false ? [version.model] : []));
      },
    }),
    'names the models that have a version, each once',
  ],
  [
    'folds the case of model names',
    (store) => ({
      listVersions: async (model) => store.listVersions(model.toLowerCase()),
      getVersion: async (model, version) => store.getVersion(model.toLowerCase(), version),
    }),
    'keeps the versions of different models apart',
  ],
  [
    'ignores the expected integrity',
    (store) => ({ updateVersion: (update) => store.updateVersion({ ...update, when: {} }) }),
    'changes a version only from the integrity that was expected',
  ],
  [
    'archives what is in use',
    (store) => ({ updateVersion: (update) => store.updateVersion({ ...update, when: {} }) }),
    'spares a version that a role points to, if told so',
  ],
  [
    'counts a cleared or foreign role as use',
    (store) => ({
      updateVersion: async (update) => {
        const rows = update.when.unheld === true ? await store.listRoleHistory(update.model) : [];
        return rows.some(({ to }) => to === update.version) ? false : store.updateVersion(update);
      },
    }),
    'spares a version that a role points to, if told so',
  ],
  [
    'forgets what an update does not name',
    (store) => ({
      updateVersion: (update) =>
        store.updateVersion({ ...update, set: { quarantine: null, archived: false, ...update.set } }),
    }),
    'changes what it is told to, and leaves the rest',
  ],
  [
    'says that it changed what does not exist',
    (store) => ({
      updateVersion: async (update) => (await store.updateVersion(update)) || update.when.integrity === undefined,
    }),
    'changes no version that does not exist',
  ],
  [
    'drops metadata',
    (store) => ({ reserveVersion: (version, after) => store.reserveVersion({ ...version, metadata: {} }, after) }),
    'reserves a version after the latest one, and gives it back as it was',
  ],
  [
    'swallows the error of a known evaluation',
    (store) => ({ appendEvaluation: (evaluation) => store.appendEvaluation(evaluation).catch(() => undefined) }),
    'keeps every evaluation of a version, and refuses an id twice',
  ],
  [
    'keeps one evaluation per version',
    (store) => ({ listEvaluations: async (model, version) => (await store.listEvaluations(model, version)).slice(-1) }),
    'lists evaluations in the order of recording, with growing seq',
  ],
  [
    'lists evaluations by time',
    (store) => ({
      listEvaluations: async (model, version) =>
        (await store.listEvaluations(model, version)).toSorted((a, b) => a.at - b.at),
    }),
    'lists evaluations in the order of recording, with growing seq',
  ],
  [
    'gives the evaluations of all versions',
    (store) => ({ listEvaluations: (model) => store.listEvaluations(model) }),
    'keeps the evaluations of versions and models apart',
  ],
  ['gives away its own versions', aliasing, 'shares no version with its callers'],
  ['gives away its own evaluations', aliasing, 'shares no evaluation with its callers'],
  ['gives away its own history', aliasing, 'shares no pointer and no history row with its callers'],
];

describe('the checks of a registry store', () => {
  it.each(breakages)('catch a store that %s', async (_name, break_, expected) => {
    const open = (): RegistryStore => {
      const store = memoryRegistryStore();
      return { ...store, ...break_(store) };
    };
    expect(await failedChecks(registryStoreChecks, open)).toContain(expected);
  });

  it('are each shown to catch something', () => {
    const caught = new Set(breakages.map(([, , expected]) => expected));
    expect(registryStoreChecks.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});

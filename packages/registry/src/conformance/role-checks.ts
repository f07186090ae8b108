import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { RegistryStore } from '../registry-store.js';
import { addReady, reservedVersion, roleMove, vandalise, versionsOf } from './samples.js';

const QUARANTINE = { reason: 'bad', at: 9, by: 'ann' };

async function trace(store: RegistryStore): Promise<readonly unknown[]> {
  return [await store.getRoles('m'), await store.listRoleHistory('m')];
}

/** The laws of roles and their history. */
export const roleChecks: readonly Check<RegistryStore>[] = [
  {
    name: 'sets a pointer and adds its history row',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      assert.deepEqual(await trace(store), [[], []]);
      const first = await store.moveRole(roleMove('0.1.0', 0, { evaluation: 'e', override: 'why not' }));
      const second = await store.moveRole(roleMove('0.1.1', 1));
      assert.ok(first.moved && second.moved);
      const shared = { model: 'm', role: 'champion', actor: 'test', reason: 'r' };
      const row = { ...shared, from: null, to: '0.1.0', generation: 1, at: 10, evaluation: 'e', override: 'why not' };
      assert.deepEqual({ ...first.change, seq: 0 }, { ...row, seq: 0 });
      assert.equal(second.change.from, '0.1.0');
      assert.equal(second.change.generation, 2);
      assert.deepEqual(await store.listRoleHistory('m'), [first.change, second.change]);
      const pointer = { model: 'm', role: 'champion', version: '0.1.1', generation: 2, since: 11 };
      assert.deepEqual(await store.getRoles('m'), [pointer]);
    },
  },
  {
    name: 'refuses a move from another generation, without a trace',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await store.moveRole(roleMove('0.1.0', 0));
      const before = await trace(store);
      for (const generation of [0, 2, -1]) {
        const refusal = await store.moveRole(roleMove('0.1.1', generation, { quarantine: QUARANTINE }));
        const current = (await store.getRoles('m'))[0];
        assert.deepEqual(refusal, { moved: false, because: 'generation', current });
      }
      assert.deepEqual(await trace(store), before);
      assert.equal((await store.getVersion('m', '0.1.0'))?.quarantine, null);
      const early = await store.moveRole(roleMove('0.1.0', 1, { role: 'shadow' }));
      assert.deepEqual(early, { moved: false, because: 'generation', current: null });
    },
  },
  {
    name: 'lets one of many moves at the same time win',
    run: async (store) => {
      const numbers = Array.from({ length: 20 }, (_, i) => `0.1.${i}`);
      await addReady(store, numbers);
      const results = await Promise.all(numbers.map((number) => store.moveRole(roleMove(number, 0))));
      const won = results.flatMap((result) => (result.moved ? [result.change] : []));
      assert.equal(won.length, 1);
      assert.deepEqual(await store.listRoleHistory('m'), won);
      assert.deepEqual(versionsOf(await store.getRoles('m')), [won[0]?.to]);
    },
  },
  {
    name: 'gives no role to a version that is unknown, not ready, quarantined or archived',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1', '0.1.2', '0.1.3']);
      await store.moveRole(roleMove('0.1.0', 0));
      await store.reserveVersion(reservedVersion('0.1.4'), '0.1.3');
      const set = (version: string, change: object) =>
        store.updateVersion({ model: 'm', version, when: {}, set: change });
      await set('0.1.1', { integrity: 'corrupt' });
      await set('0.1.2', { quarantine: QUARANTINE });
      await set('0.1.3', { archived: true });
      const before = await trace(store);
      for (const to of ['0.1.1', '0.1.2', '0.1.3', '0.1.4', '9.9.9']) {
        const refusal = await store.moveRole(roleMove(to, 1, { quarantine: QUARANTINE }));
        assert.equal(refusal.moved === false && refusal.because, 'version', to);
      }
      assert.deepEqual(await trace(store), before);
      assert.equal((await store.getVersion('m', '0.1.0'))?.quarantine, null);
    },
  },
  {
    name: 'clears a role, and goes on counting its generation',
    run: async (store) => {
      await addReady(store, ['0.1.0']);
      const role = 'challenger';
      await store.moveRole(roleMove('0.1.0', 0, { role }));
      await store.moveRole(roleMove(null, 1, { role }));
      const cleared = { model: 'm', role, version: null, generation: 2, since: 11 };
      assert.deepEqual(await store.getRoles('m'), [cleared]);
      assert.equal((await store.moveRole(roleMove('0.1.0', 0, { role }))).moved, false);
      assert.equal((await store.moveRole(roleMove('0.1.0', 2, { role }))).moved, true);
      const history = await store.listRoleHistory('m');
      assert.deepEqual(
        history.map(({ from, to, generation }) => [from, to, generation]),
        [
          [null, '0.1.0', 1],
          ['0.1.0', null, 2],
          [null, '0.1.0', 3],
        ],
      );
    },
  },
  {
    name: 'quarantines the version that loses the role, and no other',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await addReady(store, ['0.1.0', '0.1.1'], 'other');
      await store.moveRole(roleMove('0.1.0', 0, { quarantine: QUARANTINE }));
      await store.moveRole(roleMove('0.1.1', 1));
      await store.moveRole(roleMove('0.1.0', 2, { quarantine: QUARANTINE }));
      const rows = [...(await store.listVersions('m')), ...(await store.listVersions('other'))];
      assert.deepEqual(
        rows.map(({ quarantine }) => quarantine),
        [null, QUARANTINE, null, null],
      );
    },
  },
  {
    name: 'leaves the quarantine of a version that loses the role as it was',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await store.moveRole(roleMove('0.1.0', 0));
      await store.updateVersion({ model: 'm', version: '0.1.0', when: {}, set: { quarantine: QUARANTINE } });
      await store.moveRole(roleMove('0.1.1', 1, { quarantine: { ...QUARANTINE, reason: 'later' } }));
      assert.deepEqual((await store.getVersion('m', '0.1.0'))?.quarantine, QUARANTINE);
    },
  },
  {
    name: 'keeps roles and models apart',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await addReady(store, ['0.1.0'], 'other');
      await store.moveRole(roleMove('0.1.1', 0, { role: 'shadow' }));
      await store.moveRole(roleMove('0.1.0', 0));
      await store.moveRole(roleMove('0.1.1', 0, { role: 'challenger' }));
      await store.moveRole(roleMove('0.1.0', 0, { model: 'other' }));
      const roles = await store.getRoles('m');
      assert.deepEqual(
        roles.map(({ role, version, generation }) => [role, version, generation]),
        [
          ['challenger', '0.1.1', 1],
          ['champion', '0.1.0', 1],
          ['shadow', '0.1.1', 1],
        ],
      );
      assert.deepEqual(versionsOf(await store.getRoles('other')), ['0.1.0']);
      assert.deepEqual(await store.getRoles('unknown'), []);
      assert.equal((await store.listRoleHistory('other')).length, 1);
    },
  },
  {
    name: 'lists the history in order, of all roles or of one, with growing seq',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await store.moveRole(roleMove('0.1.1', 0, { role: 'shadow', at: 50 }));
      await store.moveRole(roleMove('0.1.0', 0, { at: 40 }));
      await store.moveRole(roleMove(null, 1, { role: 'shadow', at: 30 }));
      const history = await store.listRoleHistory('m');
      assert.deepEqual(
        history.map(({ role, at }) => [role, at]),
        [
          ['shadow', 50],
          ['champion', 40],
          ['shadow', 30],
        ],
      );
      assert.ok(history.every((row, i) => i === 0 || row.seq > (history[i - 1]?.seq ?? 0)));
      assert.deepEqual(await store.listRoleHistory('m', 'shadow'), [history[0], history[2]]);
      assert.deepEqual(await store.listRoleHistory('m', 'challenger'), []);
    },
  },
  {
    name: 'shares no pointer and no history row with its callers',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      const move = { ...roleMove('0.1.0', 0) };
      const result = await store.moveRole(move);
      await store.moveRole(roleMove('0.1.1', 1, { quarantine: QUARANTINE }));
      const before = structuredClone([...(await trace(store)), await store.listVersions('m')]);
      vandalise(move);
      vandalise(result.moved && result.change);
      vandalise((await store.getRoles('m'))[0]);
      vandalise(await store.getRoles('m'));
      vandalise((await store.listRoleHistory('m'))[0]);
      vandalise(await store.listRoleHistory('m'));
      assert.deepEqual([...(await trace(store)), await store.listVersions('m')], before);
    },
  },
];

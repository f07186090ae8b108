import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { RegistryStore } from '../registry-store.js';
import { addReady, reservedVersion, roleMove, vandalise, versionsOf } from './samples.js';

const QUARANTINE = { reason: 'bad', at: 9, by: 'ann' };

/** The laws of versions. */
export const versionChecks: readonly Check<RegistryStore>[] = [
  {
    name: 'reserves a version after the latest one, and gives it back as it was',
    run: async (store) => {
      const version = reservedVersion('0.1.0');
      assert.deepEqual(await store.reserveVersion(version, null), { reserved: true, latest: version });
      assert.deepEqual(await store.getVersion('m', '0.1.0'), version);
      assert.deepEqual(await store.listVersions('m'), [version]);
      assert.equal(await store.getVersion('m', '0.1.1'), null);
    },
  },
  {
    name: 'refuses a reservation that does not know the latest version, and tells it',
    run: async (store) => {
      await store.reserveVersion(reservedVersion('0.1.0'), null);
      await store.reserveVersion(reservedVersion('0.2.0'), '0.1.0');
      for (const after of [null, '0.1.0', '9.9.9']) {
        const refusal = await store.reserveVersion(reservedVersion('0.1.1'), after);
        assert.deepEqual(refusal, { reserved: false, latest: reservedVersion('0.2.0') });
      }
      assert.deepEqual(versionsOf(await store.listVersions('m')), ['0.1.0', '0.2.0']);
    },
  },
  {
    name: 'never gives a number again, whatever became of its version',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      const fate = { integrity: 'failed', archived: true, quarantine: QUARANTINE } as const;
      await store.updateVersion({ model: 'm', version: '0.1.1', when: {}, set: fate });
      for (const after of ['0.1.0', '0.1.1']) {
        const refusal = await store.reserveVersion(reservedVersion('0.1.1'), after);
        assert.equal(refusal.reserved, false);
        assert.equal(refusal.latest?.version, '0.1.1');
      }
      assert.equal((await store.reserveVersion(reservedVersion('0.1.2'), '0.1.1')).reserved, true);
      assert.equal((await store.getVersion('m', '0.1.1'))?.integrity, 'failed');
    },
  },
  {
    name: 'lets one of many reservations at the same time win',
    run: async (store) => {
      const wishes = Array.from({ length: 20 }, (_, i) => store.reserveVersion(reservedVersion(`0.${i + 1}.0`), null));
      const won = (await Promise.all(wishes)).filter(({ reserved }) => reserved);
      assert.equal(won.length, 1);
      assert.deepEqual(await store.listVersions('m'), [won[0]?.latest]);
    },
  },
  {
    name: 'lists versions in the order of reservation, not of their spelling',
    run: async (store) => {
      const numbers = ['0.9.0', '0.10.0', '1.0.0-rc.1', '1.0.0', '2.0.0', '10.0.0'];
      await addReady(store, numbers);
      assert.deepEqual(versionsOf(await store.listVersions('m')), numbers);
    },
  },
  {
    name: 'keeps the versions of different models apart',
    run: async (store) => {
      await addReady(store, ['0.1.0'], 'm');
      await addReady(store, ['0.1.0', '0.1.1'], 'M');
      await addReady(store, ['0.1.0'], 'm-0.1.0');
      assert.deepEqual(versionsOf(await store.listVersions('m')), ['0.1.0']);
      assert.equal(await store.getVersion('m', '0.1.1'), null);
      await store.updateVersion({ model: 'M', version: '0.1.0', when: {}, set: { archived: true } });
      assert.equal((await store.getVersion('m', '0.1.0'))?.archived, false);
      assert.deepEqual(await store.listVersions('unknown'), []);
    },
  },
  {
    name: 'names the models that have a version, each once',
    run: async (store) => {
      assert.deepEqual(await store.listModels(), []);
      await addReady(store, ['0.1.0', '0.1.1'], 'b');
      await addReady(store, ['0.1.0'], 'a');
      await store.reserveVersion(reservedVersion('0.1.0', { model: 'refused' }), '0.0.9');
      await store.updateVersion({ model: 'b', version: '0.1.1', when: {}, set: { archived: true } });
      assert.deepEqual(await store.listModels(), ['a', 'b']);
    },
  },
  {
    name: 'changes a version only from the integrity that was expected',
    run: async (store) => {
      await store.reserveVersion(reservedVersion('0.1.0'), null);
      const target = { model: 'm', version: '0.1.0' };
      const stale = { ...target, when: { integrity: 'uploading' }, set: { integrity: 'ready' } } as const;
      assert.equal(await store.updateVersion(stale), false);
      assert.deepEqual(await store.getVersion('m', '0.1.0'), reservedVersion('0.1.0'));
      const right = { ...target, when: { integrity: 'reserved' }, set: { integrity: 'uploading' } } as const;
      const outcomes = await Promise.all([store.updateVersion(right), store.updateVersion(right)]);
      assert.equal(outcomes.filter((changed) => changed).length, 1);
      assert.equal((await store.getVersion('m', '0.1.0'))?.integrity, 'uploading');
    },
  },
  {
    name: 'changes what it is told to, and leaves the rest',
    run: async (store) => {
      await store.reserveVersion(reservedVersion('0.1.0'), null);
      await store.reserveVersion(reservedVersion('0.1.1'), '0.1.0');
      const target = { model: 'm', version: '0.1.0', when: {} };
      const artifact = { sha256: 'b'.repeat(64), bytes: 2 };
      assert.equal(await store.updateVersion({ ...target, set: { artifact } }), true);
      await store.updateVersion({ ...target, set: { quarantine: QUARANTINE } });
      await store.updateVersion({ ...target, set: { archived: true } });
      const expected = reservedVersion('0.1.0', { artifact, quarantine: QUARANTINE, archived: true });
      assert.deepEqual(await store.getVersion('m', '0.1.0'), expected);
      await store.updateVersion({ ...target, set: { quarantine: null, archived: false } });
      assert.deepEqual(await store.listVersions('m'), [
        reservedVersion('0.1.0', { artifact }),
        reservedVersion('0.1.1'),
      ]);
    },
  },
  {
    name: 'changes no version that does not exist',
    run: async (store) => {
      const update = { model: 'm', version: '0.1.0', when: {}, set: { archived: true } };
      assert.equal(await store.updateVersion(update), false);
      assert.equal(await store.getVersion('m', '0.1.0'), null);
    },
  },
  {
    name: 'spares a version that a role points to, if told so',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await addReady(store, ['0.1.1'], 'other');
      await store.moveRole(roleMove('0.1.0', 0, { role: 'shadow' }));
      await store.moveRole(roleMove('0.1.1', 0, { model: 'other' }));
      const archive = (version: string) =>
        store.updateVersion({ model: 'm', version, when: { unheld: true }, set: { archived: true } });
      assert.equal(await archive('0.1.0'), false);
      assert.equal((await store.getVersion('m', '0.1.0'))?.archived, false);
      assert.equal(await archive('0.1.1'), true);
      await store.moveRole(roleMove(null, 1, { role: 'shadow' }));
      assert.equal(await archive('0.1.0'), true);
    },
  },
  {
    name: 'keeps the first quarantine, if told so',
    run: async (store) => {
      await store.reserveVersion(reservedVersion('0.1.0'), null);
      const quarantine = (reason: string) =>
        store.updateVersion({
          model: 'm',
          version: '0.1.0',
          when: { unquarantined: true },
          set: { quarantine: { ...QUARANTINE, reason } },
        });
      const [one, two] = await Promise.all([quarantine('one'), quarantine('two')]);
      assert.notEqual(one, two);
      assert.equal((await store.getVersion('m', '0.1.0'))?.quarantine?.reason, one ? 'one' : 'two');
      assert.equal(await quarantine('three'), false);
    },
  },
  {
    name: 'shares no version with its callers',
    run: async (store) => {
      const mine = structuredClone(reservedVersion('0.1.0', { metadata: { list: [1] } }));
      await store.reserveVersion(mine, null);
      vandalise(mine.metadata['list']);
      vandalise(mine.signature.inputs[0]);
      vandalise(await store.getVersion('m', '0.1.0'));
      vandalise((await store.getVersion('m', '0.1.0'))?.metadata['list']);
      vandalise((await store.listVersions('m'))[0]?.lineage);
      vandalise(await store.listVersions('m'));
      assert.deepEqual(await store.listVersions('m'), [reservedVersion('0.1.0', { metadata: { list: [1] } })]);
    },
  },
];

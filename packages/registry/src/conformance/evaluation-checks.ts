import assert from 'node:assert/strict';
import { type Check, isFplMlError } from '@fpl-ml/core';
import type { RegistryStore } from '../registry-store.js';
import { addReady, sampleEvaluation, vandalise } from './samples.js';

const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);

/** The laws of evaluations. */
export const evaluationChecks: readonly Check<RegistryStore>[] = [
  {
    name: 'lists evaluations in the order of recording, with growing seq',
    run: async (store) => {
      await addReady(store, ['0.1.0']);
      await store.appendEvaluation(sampleEvaluation('z', { at: 9 }));
      await store.appendEvaluation(sampleEvaluation('a', { at: 3, verdict: 'no-policy', baseline: '0.0.9' }));
      await store.appendEvaluation(sampleEvaluation('m', { at: 6, verdict: 'fail' }));
      const rows = await store.listEvaluations('m');
      assert.deepEqual(idsOf(rows), ['z', 'a', 'm']);
      assert.ok(rows.every((row, i) => i === 0 || row.seq > (rows[i - 1]?.seq ?? 0)));
      assert.deepEqual({ ...rows[0], seq: 0 }, { ...sampleEvaluation('z', { at: 9 }), seq: 0 });
    },
  },
  {
    name: 'keeps every evaluation of a version, and refuses an id twice',
    run: async (store) => {
      await addReady(store, ['0.1.0']);
      await store.appendEvaluation(sampleEvaluation('a', { verdict: 'fail' }));
      const again = store.appendEvaluation(sampleEvaluation('a', { verdict: 'pass' }));
      await assert.rejects(again, (error) => isFplMlError(error, 'EVALUATION_ID_TAKEN'));
      await store.appendEvaluation(sampleEvaluation('b'));
      const rows = await store.listEvaluations('m', '0.1.0');
      assert.deepEqual(
        rows.map(({ verdict }) => verdict),
        ['fail', 'pass'],
      );
    },
  },
  {
    name: 'keeps the evaluations of versions and models apart',
    run: async (store) => {
      await addReady(store, ['0.1.0', '0.1.1']);
      await addReady(store, ['0.1.0'], 'other');
      await store.appendEvaluation(sampleEvaluation('a'));
      await store.appendEvaluation(sampleEvaluation('b', { version: '0.1.1' }));
      await store.appendEvaluation(sampleEvaluation('c', { model: 'other' }));
      assert.deepEqual(idsOf(await store.listEvaluations('m')), ['a', 'b']);
      assert.deepEqual(idsOf(await store.listEvaluations('m', '0.1.0')), ['a']);
      assert.deepEqual(idsOf(await store.listEvaluations('other')), ['c']);
      assert.deepEqual(await store.listEvaluations('m', '0.1.2'), []);
    },
  },
  {
    name: 'shares no evaluation with its callers',
    run: async (store) => {
      await addReady(store, ['0.1.0']);
      const mine = structuredClone(sampleEvaluation('a'));
      await store.appendEvaluation(mine);
      vandalise(mine.evidence);
      vandalise((await store.listEvaluations('m'))[0]);
      vandalise((await store.listEvaluations('m'))[0]?.evidence);
      const [row] = await store.listEvaluations('m');
      assert.deepEqual({ ...row, seq: 0 }, { ...sampleEvaluation('a'), seq: 0 });
    },
  },
];

import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { memoryRunStore } from '../memory-run-store.js';
import type { Retraining, RunStore } from '../run-store.js';
import { runStoreChecks } from './run-store-checks.js';

test.each(runStoreChecks)('the memory run store: $name', (check) => check.run(memoryRunStore()));

function storeWith(change: (sound: RunStore) => Partial<RunStore>): () => RunStore {
  return () => {
    const sound = memoryRunStore();
    return { ...sound, ...change(sound) };
  };
}

describe('each law of the run store is caught when it is broken', () => {
  const broken: [string, string, () => RunStore][] = [
    [
      'the revision stands still',
      'gives back the state that was saved, with a revision that counts',
      storeWith((sound) => ({
        loadLoop: async (model) => {
          const stored = await sound.loadLoop(model);
          return stored && { ...stored, revision: 1 };
        },
      })),
    ],
    [
      'saves are not compared',
      'refuses a save on another revision, and keeps what was there',
      storeWith((sound) => ({
        saveLoop: async (model, state) => sound.saveLoop(model, state, (await sound.loadLoop(model))?.revision ?? 0),
      })),
    ],
    [
      'two writers read before either writes',
      'lets one of several writers with one expectation succeed',
      storeWith((sound) => ({
        saveLoop: async (model, state, expected) => {
          const stored = await sound.loadLoop(model);
          if ((stored?.revision ?? 0) !== expected) return false;
          await Promise.resolve();
          await sound.saveLoop(model, state, (await sound.loadLoop(model))?.revision ?? 0);
          return true;
        },
      })),
    ],
    [
      'retrainings come newest first',
      'lists retrainings in the order in which they were added, and replaces in place',
      storeWith((sound) => ({ listRetrainings: async (model) => (await sound.listRetrainings(model)).toReversed() })),
    ],
    [
      'idempotency keys are ignored',
      'finds a retraining by its idempotency key',
      storeWith(() => ({ findRetraining: async () => null })),
    ],
    ['models are mixed up', 'keeps models apart', storeWith((sound) => ({ loadLoop: () => sound.loadLoop('m') }))],
    [
      'the output of a step is lost',
      'keeps a step from its beginning to its end, with what it gave',
      storeWith((sound) => ({ finishStep: (end) => sound.finishStep({ ...end, output: {} }) })),
    ],
    [
      'a worker that was replaced may finish its step',
      'begins a step again under a later epoch, counting, and then takes nothing from the earlier one',
      storeWith((sound) => ({
        finishStep: async (end) => {
          const steps = await sound.listSteps(end.model, end.requestId);
          const epoch = steps.find(({ step }) => step === end.step)?.epoch ?? end.epoch;
          return sound.finishStep({ ...end, epoch });
        },
      })),
    ],
    [
      'a step that is begun again is not counted',
      'begins a step again under the same epoch, counting',
      storeWith((sound) => ({
        beginStep: async (start) => {
          const [known] = (await sound.listSteps(start.model, start.requestId)).filter(
            ({ step }) => step === start.step,
          );
          return known?.epoch === start.epoch ? known : sound.beginStep(start);
        },
      })),
    ],
    [
      'a finished step is begun again',
      'never changes a step that is finished',
      storeWith((sound) => ({
        beginStep: async (start) => ({ ...(await sound.beginStep(start)), status: 'running', output: null }),
      })),
    ],
    [
      'a step is finished though it never began',
      'finishes no step that was not begun',
      storeWith((sound) => ({
        finishStep: async (end) => {
          await sound.beginStep({ ...end, inputHash: '', attempt: 1 });
          return sound.finishStep(end);
        },
      })),
    ],
    [
      'steps come in the order of their latest beginning',
      'lists the steps of one retraining in the order of their first beginning',
      storeWith((sound) => ({
        listSteps: async (model, id) =>
          (await sound.listSteps(model, id)).toSorted((a, b) => a.startedAt - b.startedAt),
      })),
    ],
    [
      'the answer is given before the write',
      'lets one of several workers finish a step',
      storeWith((sound) => ({ finishStep: (end) => sound.finishStep(end).then(() => true) })),
    ],
    [
      'references to steps are kept',
      'shares no step with its callers',
      storeWith((sound) => {
        const outputs = new Map<string, Parameters<RunStore['finishStep']>[0]['output']>();
        return {
          finishStep: (end) => {
            outputs.set(end.step, end.output);
            return sound.finishStep(end);
          },
          listSteps: async (model, id) =>
            (await sound.listSteps(model, id)).map((row) => ({ ...row, output: outputs.get(row.step) ?? row.output })),
        };
      }),
    ],
    [
      'references are kept',
      'shares no reference with its callers',
      () => {
        const rows = new Map<string, Retraining>();
        return {
          ...memoryRunStore(),
          putRetraining: async (row) => void rows.set(row.id, row),
          getRetraining: async (_, id) => rows.get(id) ?? null,
          listRetrainings: async () => [...rows.values()],
        };
      },
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(runStoreChecks, open)).toContain(caughtBy);
  });
});

import assert from 'node:assert/strict';
import { type Check, columnNames, type Frame, rowCount, selectRows } from '@fpl-ml/core';
import type { FitResult, Predictor, Trainer } from '../trainer.js';
import { assertSameFrame, copied } from './frames.js';

/** A trainer with rows that it can train on, and rows to predict. */
export interface TrainerSubject {
  readonly trainer: Trainer;
  /** Labelled rows, enough of them that half are enough as well. */
  readonly train: Frame;
  /** Rows without the target; with missing values, if the model is to serve such. */
  readonly serve: Frame;
}

const SEED = 'seed';

function fit({ trainer, train }: TrainerSubject): Promise<FitResult> {
  return trainer.fit({ train: copied(train), seed: SEED });
}

async function fitAndLoad(subject: TrainerSubject): Promise<Predictor> {
  return subject.trainer.load((await fit(subject)).artifact);
}

function half(frame: Frame): Frame {
  return selectRows(
    frame,
    Array.from({ length: Math.ceil(rowCount(frame) / 2) }, (_, row) => row),
  );
}

/** Bytes of which none are a model: nothing, noise, text, JSON that is something else, and the model cut in half. */
function noModels(artifact: Uint8Array): readonly Uint8Array[] {
  const texts = ['not a model', '{}', '[]', 'null', '0', '{"kind":"other","model":{}}'];
  return [
    new Uint8Array(),
    new Uint8Array(64),
    Uint8Array.from({ length: 256 }, (_, i) => (i * 167 + 13) % 256),
    ...texts.map((text) => new TextEncoder().encode(text)),
    artifact.slice(0, Math.floor(artifact.length / 2)),
  ];
}

/** The laws of {@link Trainer}. */
export const trainerChecks: readonly Check<TrainerSubject>[] = [
  {
    name: 'gives the same bytes for the same rows and seed',
    run: async (subject) => {
      const { artifact } = await fit(subject);
      assert.ok(artifact.length > 0);
      const [again, beside] = await Promise.all([fit(subject), fit(subject)]);
      assert.deepEqual(again.artifact, artifact);
      assert.deepEqual(beside.artifact, artifact);
    },
  },
  {
    name: 'gives the same model whatever it was trained on before',
    run: async (subject) => {
      const { trainer, train, serve } = subject;
      const { artifact } = await fit(subject);
      const predicted = (await trainer.load(artifact)).predict(serve);
      const bytes = artifact.slice();
      await trainer.fit({ train: half(train), seed: 'another' });
      assert.deepEqual(artifact, bytes);
      assert.deepEqual((await trainer.load(artifact)).predict(serve), predicted);
      assert.deepEqual((await fit(subject)).artifact, bytes);
    },
  },
  {
    name: 'predicts one finite number for each row, also when there are none',
    run: async (subject) => {
      const model = await fitAndLoad(subject);
      const predicted = model.predict(subject.serve);
      assert.ok(predicted instanceof Float64Array);
      assert.equal(predicted.length, rowCount(subject.serve));
      assert.ok(predicted.length > 0 && predicted.every((value) => Number.isFinite(value)));
      assert.equal(model.predict(selectRows(subject.serve, [])).length, 0);
    },
  },
  {
    name: 'predicts the same on every call and after every load',
    run: async (subject) => {
      const { trainer, serve } = subject;
      const { artifact } = await fit(subject);
      const bytes = artifact.slice();
      const model = await trainer.load(bytes);
      const first = model.predict(serve);
      const expected = first.slice();
      bytes.fill(0);
      first.fill(Number.NaN);
      model.predict(half(serve));
      assert.deepEqual(model.predict(copied(serve)), expected);
      assert.deepEqual((await trainer.load(artifact)).predict(serve), expected);
    },
  },
  {
    name: 'reads no column but those that its signature names, and not the target',
    run: async (subject) => {
      const { signature, artifact } = await fit(subject);
      const inputs = signature.inputs.map(({ name }) => name);
      assert.ok(columnNames(subject.train).includes(signature.target), `no column "${signature.target}" to train on`);
      assert.ok(!inputs.includes(signature.target));
      const model = await subject.trainer.load(artifact);
      const named = Object.entries(subject.serve).filter(([name]) => inputs.includes(name));
      assert.equal(named.length, inputs.length);
      assert.deepEqual(model.predict(Object.fromEntries(named)), model.predict(subject.serve));
    },
  },
  {
    name: 'changes neither rows nor bytes that it is given',
    run: async ({ trainer, train, serve }) => {
      const [rows, due] = [copied(train), copied(serve)];
      const { artifact } = await trainer.fit({ train: rows, seed: SEED });
      const bytes = artifact.slice();
      (await trainer.load(bytes)).predict(due);
      assertSameFrame(rows, train, 'the training rows');
      assertSameFrame(due, serve, 'the rows to predict');
      assert.deepEqual(bytes, artifact);
    },
  },
  {
    name: 'rejects with the reason of a signal that has aborted',
    run: async ({ trainer, train }) => {
      const reason = new Error('given up');
      const fitting = trainer.fit({ train, seed: SEED, signal: AbortSignal.abort(reason) });
      await assert.rejects(fitting, (error) => error === reason);
    },
  },
  {
    name: 'ends with the reason or with the model when the signal aborts meanwhile',
    run: async (subject) => {
      const { artifact } = await fit(subject);
      const [controller, reason] = [new AbortController(), new Error('given up')];
      const fitting = subject.trainer.fit({ train: subject.train, seed: SEED, signal: controller.signal });
      controller.abort(reason);
      const ended = await fitting.then(
        (result) => result.artifact,
        (error: unknown) => error,
      );
      if (ended !== reason) assert.deepEqual(ended, artifact);
    },
  },
  {
    name: 'tells its progress as a share that does not shrink',
    run: async ({ trainer, train }) => {
      const shares: number[] = [];
      await trainer.fit({ train, seed: SEED, progress: (share) => shares.push(share) });
      assert.ok(
        shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1),
        shares.join(),
      );
    },
  },
  {
    name: 'refuses bytes that are no model',
    run: async (subject) => {
      const { artifact } = await fit(subject);
      for (const [i, bytes] of noModels(artifact).entries())
        await assert.rejects(subject.trainer.load(bytes), `the ${i + 1}. of the bytes that are no model`);
    },
  },
];

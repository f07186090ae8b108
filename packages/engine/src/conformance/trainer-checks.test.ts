import { type Frame, selectRows } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { toyWorld } from '../testing/toy-world.js';
import type { FitResult, Predictor, Trainer } from '../trainer.js';
import { trainerChecks, type TrainerSubject } from './trainer-checks.js';

let [train, serve]: Frame[] = [];
beforeAll(async () => {
  const { data } = toyWorld({ periods: 12, entities: 20 });
  train = (await data.snapshot('p10')).frame;
  // A column that the model does not read.
  serve = { ...(await data.features('p10')).frame, extra: new Float64Array(20) };
});

function subjectOf(trainer: Trainer): TrainerSubject {
  return { trainer, train: train ?? {}, serve: serve ?? {} };
}

test.each(trainerChecks)('the toy trainer: $name', (check) => check.run(subjectOf(toyWorld().trainer)));

function trainerWith(change: (sound: Trainer) => Partial<Trainer>): () => TrainerSubject {
  return () => {
    const sound = toyWorld().trainer;
    return subjectOf({ ...sound, ...change(sound) });
  };
}

function fitWith(change: (result: FitResult) => Partial<FitResult>): () => TrainerSubject {
  return trainerWith((sound) => ({
    fit: async (request) => {
      const result = await sound.fit(request);
      return { ...result, ...change(result) };
    },
  }));
}

function predictorWith(change: (sound: Predictor) => Predictor['predict']): () => TrainerSubject {
  return trainerWith((sound) => ({
    load: async (artifact) => {
      const model = await sound.load(artifact);
      return { predict: change(model) };
    },
  }));
}

function numbersOf(frame: Frame, name: string): Float64Array {
  const values = frame[name];
  if (values instanceof Float64Array) return values;
  throw new Error(`no numbers "${name}"`);
}

const padded = ({ artifact }: FitResult, spaces: number): Uint8Array => {
  const text = new TextDecoder().decode(artifact);
  return new TextEncoder().encode(text + ' '.repeat(spaces));
};

const SAME_BYTES = 'gives the same bytes for the same rows and seed';
const HISTORY = 'gives the same model whatever it was trained on before';
const FINITE = 'predicts one finite number for each row, also when there are none';
const SAME_NUMBERS = 'predicts the same on every call and after every load';
const SIGNATURE = 'reads no column but those that its signature names, and not the target';
const UNCHANGED = 'changes neither rows nor bytes that it is given';
const ABORTED = 'rejects with the reason of a signal that has aborted';
const MEANWHILE = 'ends with the reason or with the model when the signal aborts meanwhile';
const PROGRESS = 'tells its progress as a share that does not shrink';
const NO_MODEL = 'refuses bytes that are no model';

describe('each law of the trainer is caught when it is broken', () => {
  let count = 0;
  const broken: [string, string, () => TrainerSubject][] = [
    [
      'writes the number of the training into the model',
      SAME_BYTES,
      fitWith((result) => ({ artifact: padded(result, (count += 1)) })),
    ],
    ['gives no bytes', SAME_BYTES, fitWith(() => ({ artifact: new Uint8Array() }))],
    [
      'learns from what it was trained on before',
      HISTORY,
      trainerWith((sound) => {
        let seen = 0;
        return {
          fit: async (request) => {
            seen = Math.max(seen, 1000 - numbersOf(request.train, 'entity').length);
            const result = await sound.fit(request);
            return { ...result, artifact: padded(result, seen) };
          },
        };
      }),
    ],
    [
      'keeps the latest model instead of the bytes',
      HISTORY,
      trainerWith((sound) => {
        let latest = new Uint8Array();
        return {
          fit: async (request) => {
            const result = await sound.fit(request);
            latest = Uint8Array.from(result.artifact);
            return result;
          },
          load: () => sound.load(latest),
        };
      }),
    ],
    ['leaves the last row out', FINITE, predictorWith((model) => (frame) => model.predict(frame).slice(0, -1))],
    [
      'predicts what is missing as missing',
      FINITE,
      predictorWith((model) => (frame) => model.predict(frame).map((value, row) => (row === 3 ? Number.NaN : value))),
    ],
    [
      'predicts at least one number',
      FINITE,
      predictorWith((model) => (frame) => {
        const predicted = model.predict(frame);
        return predicted.length === 0 ? Float64Array.of(0) : predicted;
      }),
    ],
    [
      'predicts something else on each call',
      SAME_NUMBERS,
      predictorWith((model) => {
        let calls = 0;
        return (frame) => {
          calls += 1;
          return model.predict(frame).map((value) => value + calls);
        };
      }),
    ],
    [
      'gives out its own memory',
      SAME_NUMBERS,
      predictorWith((model) => {
        const kept = new Map<number, Float64Array>();
        return (frame) => {
          const { length } = numbersOf(frame, 'entity');
          const predicted = kept.get(length) ?? model.predict(frame);
          kept.set(length, predicted);
          return predicted;
        };
      }),
    ],
    [
      'reads the bytes again at each call',
      SAME_NUMBERS,
      trainerWith((sound) => ({
        load: async (artifact) => {
          const model = await sound.load(artifact);
          return {
            predict: (frame) => model.predict(frame).map((value) => (artifact[0] === 0 ? Number.NaN : value)),
          };
        },
      })),
    ],
    [
      'names columns that are not there',
      SIGNATURE,
      fitWith(() => ({ signature: { inputs: [{ name: 'other', type: 'number' }], target: 'outcome' } })),
    ],
    [
      'names the target as an input',
      SIGNATURE,
      fitWith(() => ({ signature: { inputs: [{ name: 'outcome', type: 'number' }], target: 'outcome' } })),
    ],
    [
      'reads a column in silence',
      SIGNATURE,
      predictorWith((model) => (frame) => model.predict(frame).map((value) => value + ('extra' in frame ? 1 : 0))),
    ],
    [
      'centres its training rows where they lie',
      UNCHANGED,
      trainerWith((sound) => ({
        fit: async (request) => {
          numbersOf(request.train, 'outcome').forEach((value, row, values) => {
            values[row] = value - 1;
          });
          return sound.fit(request);
        },
      })),
    ],
    [
      'sorts the rows to predict',
      UNCHANGED,
      predictorWith((model) => (frame) => {
        numbersOf(frame, 'entity').reverse();
        return model.predict(frame);
      }),
    ],
    [
      'decodes the bytes where they lie',
      UNCHANGED,
      trainerWith((sound) => ({
        load: async (artifact) => {
          const model = await sound.load(artifact);
          artifact.fill(0);
          return model;
        },
      })),
    ],
    [
      'does not look at the signal',
      ABORTED,
      trainerWith((sound) => ({ fit: ({ train: rows, seed }) => sound.fit({ train: rows, seed }) })),
    ],
    [
      'rejects with an error of its own',
      ABORTED,
      trainerWith((sound) => ({
        fit: (request) =>
          sound.fit(request).catch(() => {
            throw new Error('aborted');
          }),
      })),
    ],
    [
      'gives half a model when it is interrupted',
      MEANWHILE,
      trainerWith((sound) => ({
        fit: async (request) => {
          const result = await sound.fit({ train: request.train, seed: request.seed });
          await Promise.resolve();
          if (request.signal?.aborted !== true) return result;
          return sound.fit({ train: selectRows(request.train, [0, 1]), seed: request.seed });
        },
      })),
    ],
    [
      'tells percent',
      PROGRESS,
      trainerWith((sound) => ({
        fit: (request) => {
          request.progress?.(50);
          return sound.fit(request);
        },
      })),
    ],
    [
      'tells the share that is left',
      PROGRESS,
      trainerWith((sound) => ({
        fit: (request) => {
          for (const left of [1, 0.5, 0]) request.progress?.(left);
          return sound.fit(request);
        },
      })),
    ],
    [
      'takes any bytes for a model without state',
      NO_MODEL,
      trainerWith((sound) => ({
        load: (artifact) =>
          sound
            .load(artifact)
            .catch(() => ({ predict: (frame) => new Float64Array(numbersOf(frame, 'entity').length) })),
      })),
    ],
    [
      'takes any JSON for a model',
      NO_MODEL,
      trainerWith(() => ({
        load: async (artifact) => {
          JSON.parse(new TextDecoder().decode(artifact));
          return { predict: (frame) => new Float64Array(numbersOf(frame, 'entity').length) };
        },
      })),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(trainerChecks, open)).toContain(caughtBy);
  });
});

import { type Booster, fromJSON, trainBoosterAsync, type TrainOptions } from '@fpl-ml/boost';
import { type Frame, isFplMlError, numericColumn, rowCount } from '@fpl-ml/core';
import type { Predictor, Trainer } from '@fpl-ml/engine';
import { FEATURES } from './feature-names.js';
import { MARKET_FEATURES } from './market-features.js';
import { artifactInvalid, decodeModel, encodeModel, pointsSignature } from './model-trainer.js';

const KIND = 'fpl-boost';

/** The settings of the reference. */
const SETTINGS = Object.freeze<TrainOptions>({
  trees: 100,
  learningRate: 0.06,
  maxLeaves: 8,
  minLeafRows: 100,
  l2: 1,
});

/** What the trees may read. */
export interface BoostOptions {
  /** Whether they read the market columns too, which then have to be in every frame. Default `false`. */
  readonly market?: boolean;
}

function pick(frame: Frame, names: readonly string[]): Frame {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, numericColumn(frame, name)])));
}

function model(members: Readonly<Record<string, unknown>>): Booster {
  try {
    return fromJSON(members['booster']);
  } catch (cause) {
    if (!isFplMlError(cause, 'BOOST_MODEL_INVALID')) throw cause;
    throw artifactInvalid(KIND, 'no boosted trees', cause);
  }
}

function loaded(artifact: Uint8Array): Predictor {
  const booster = model(decodeModel(KIND, artifact));
  const names = booster.features.map(({ name }) => name);
  return { predict: (frame) => booster.predict(pick(frame, names)) };
}

/**
 * Gradient-boosted trees on the features, with the settings of the reference: the best of the models, and like the ridge
 * regression without state of its own.
 */
export function boostTrainer({ market = false }: BoostOptions = {}): Trainer {
  const names = market ? [...FEATURES, ...MARKET_FEATURES] : FEATURES;
  return {
    name: market ? 'boost-market' : 'boost',
    async fit({ train, seed, signal, progress }) {
      signal?.throwIfAborted();
      const booster = await trainBoosterAsync(pick(train, names), numericColumn(train, 'points'), {
        ...SETTINGS,
        seed,
        ...(signal === undefined ? {} : { signal }),
        progress: ({ tree, trees }) => progress?.(tree / trees),
      });
      return {
        artifact: encodeModel(KIND, { booster: booster.toJSON() }),
        metrics: { rows: rowCount(train), trees: booster.trees },
        signature: pointsSignature(names),
      };
    },
    load: async (artifact) => loaded(artifact),
  };
}

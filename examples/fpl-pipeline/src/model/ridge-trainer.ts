import { FplMlError } from '@fpl-ml/core';
import { FEATURES } from './feature-names.js';
import type { Predictor, Trainer } from '@fpl-ml/engine';
import {
  artifactInvalid,
  decodeModel,
  encodeModel,
  numberMember,
  numbersMember,
  pointsSignature,
} from './model-trainer.js';
import { momentCache } from './moment-cache.js';
import {
  fitRidge,
  predictRidge,
  RIDGE_TERMS,
  ridgeRows,
  type RidgeModel,
  SCALED_FEATURES,
  trainingRmse,
} from './ridge.js';

const KIND = 'fpl-ridge';

/** How the regression is fitted. */
export interface RidgeOptions {
  /** The penalty on squared weights of scaled features, above 0. Default 10. */
  readonly alpha?: number;
}

function encoded({ intercept, centres, scales, weights }: RidgeModel, alpha: number): Uint8Array {
  return encodeModel(KIND, {
    alpha,
    intercept,
    features: SCALED_FEATURES,
    centres: [...centres],
    scales: [...scales],
    weights: [...weights],
  });
}

function loaded(artifact: Uint8Array): Predictor {
  const members = decodeModel(KIND, artifact);
  const features = members['features'];
  if (!Array.isArray(features) || features.join() !== SCALED_FEATURES.join())
    throw artifactInvalid(KIND, 'other features');
  const model: RidgeModel = {
    intercept: numberMember(KIND, members, 'intercept'),
    centres: numbersMember(KIND, members, 'centres', RIDGE_TERMS),
    scales: numbersMember(KIND, members, 'scales', RIDGE_TERMS),
    weights: numbersMember(KIND, members, 'weights', RIDGE_TERMS),
  };
  if (!model.scales.every((scale) => scale > 0)) throw artifactInvalid(KIND, 'a scale that is not above 0');
  return { predict: (frame) => predictRidge(model, frame) };
}

/**
 * A ridge regression on the features: z-scores with the training mean and population standard deviation, missing values
 * at the mean, indicators of the position against goalkeepers. It carries no state of its own (all freshness is in the
 * features), so weekly retraining hardly helps it.
 *
 * A trainer keeps sums over the rows that it has seen: fitting again on a longer or shorter prefix of the same table
 * costs only the rows that differ.
 *
 * @throws FplMlError `MODEL_OPTIONS_INVALID`
 */
export function ridgeTrainer({ alpha = 10 }: RidgeOptions = {}): Trainer {
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new FplMlError('MODEL_OPTIONS_INVALID', `Expected alpha to be a finite number above 0, got ${alpha}.`);
  }
  const momentsOf = momentCache();
  return {
    name: 'ridge',
    async fit({ train, signal, progress }) {
      signal?.throwIfAborted();
      const moments = momentsOf(ridgeRows(train));
      const model = fitRidge(moments, alpha);
      progress?.(1);
      return {
        artifact: encoded(model, alpha),
        metrics: { rows: moments.rows, trainingRmse: trainingRmse(model, moments) },
        signature: pointsSignature(FEATURES),
      };
    },
    load: async (artifact) => loaded(artifact),
  };
}

import type { DataExpectations } from '@fpl-ml/engine';
import { FEATURES } from './model/index.js';

/** The name of the model that the example runs. */
export const MODEL = 'fpl_points_predictor';

/** Gameweeks before the season whose errors are the reference of the charts. */
export const CHART_REFERENCE_PERIODS = 12;

/** Half a season of inputs before a training is the reference for drift: one faulty gameweek in it does not matter. */
export const DRIFT_REFERENCE_PERIODS = 19;

/** The columns that the example's data must have, and what must not be among them. */
export const EXPECTATIONS: DataExpectations = {
  features: FEATURES,
  target: 'points',
  forbidden: {
    xP: 'FPL writes it after the matches, so it knows the points (with it R² is 0.68, honest features reach 0.33)',
  },
  ranges: { points: [-15, 35], position: [1, 4], home: [0, 1] },
  minRows: 500,
  // FPL measures expected goals since 2022-23 GW16 only: before, that feature is missing everywhere, which is no fault.
  maxMissing: 1,
};

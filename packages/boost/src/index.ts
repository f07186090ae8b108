export type { Booster, Explanation } from './booster.js';
export type { BoosterData, NumberMatrix } from './booster-data.js';
export type { BoosterFeature, CategoryFeature, NumberFeature } from './feature-bins.js';
export { fromJSON } from './from-json.js';
export type { FeatureImportance, ImportanceOptions } from './importance.js';
export type { CustomLoss, LossSpec } from './loss.js';
export type { BoosterRow, PredictionData } from './model-columns.js';
export type { BoosterJson, TreeJson } from './model-json.js';
export { trainBooster, trainBoosterAsync } from './train-booster.js';
export type {
  EarlyStopping,
  LossOption,
  TrainingProgress,
  TrainOptions,
  ValidationSet,
} from './train-options.js';

export { FEATURES, type FeatureName } from './feature-names.js';
export {
  type FeatureColumns,
  type FeaturePeriod,
  type FeatureTable,
  servingFrame,
  trainingFrame,
} from './feature-table.js';
export { buildFeatures, type FeatureOptions } from './features.js';
export type { ModelFitRequest, ModelFitResult, ModelSignature, ModelTrainer, PointsModel } from './model-trainer.js';
export { type PlayerStateOptions, playerStateTrainer } from './player-state.js';
export { type RidgeOptions, ridgeTrainer } from './ridge-trainer.js';
export { type TreeOptions, treeTrainer } from './tree-trainer.js';
export {
  type PeriodPredictions,
  type PredictionErrors,
  predictionErrors,
  seasonPeriods,
  sumByEntity,
  trainingStart,
  walkForward,
  walkForwardColumn,
  type WalkForwardOptions,
} from './walk-forward.js';

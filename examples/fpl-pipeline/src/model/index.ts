export { boostTrainer } from './boost-trainer.js';
export { FEATURES } from './feature-names.js';
export { type FeaturePeriod, type FeatureTable, servingFrame, trainingFrame } from './feature-table.js';
export { buildFeatures } from './features.js';
export { buildMarketFeatures, MARKET_FEATURES, type MarketColumns, marketPart } from './market-features.js';
export { playerStateTrainer } from './player-state.js';
export { ridgeTrainer } from './ridge-trainer.js';
export { treeTrainer } from './tree-trainer.js';
export { predictionErrors, trainingStart, walkForwardColumn } from './walk-forward.js';

export {
  type ColumnImportance,
  type DomainClassifierOptions,
  type DomainClassifierResult,
  domainClassifier,
} from './domain-classifier.js';
export type { DifferingRegion, RegionShare } from './explain-difference.js';
export {
  type MeanDiscrepancyOptions,
  type MeanDiscrepancyResult,
  maximumMeanDiscrepancy,
} from './maximum-mean-discrepancy.js';
export { type PcaOptions, type PcaResult, pcaReconstructionError } from './pca-reconstruction-error.js';
export type { MultivariateOptions } from './options.js';
export type { IgnoredColumn, MultivariateResult } from './result.js';

export {
  type AndersonDarlingOptions,
  type AndersonDarlingResult,
  andersonDarlingTest,
} from './anderson-darling-test.js';
export { binomial } from './binomial.js';
export { chiSquare } from './chi-square.js';
export { chiSquareTest } from './chi-square-test.js';
export { cramerVonMisesExact } from './cramer-von-mises-exact.js';
export { type CramerVonMisesOptions, type CramerVonMisesResult, cramerVonMisesTest } from './cramer-von-mises-test.js';
export { type ContingencyTable, type CramersVOptions, cramersV } from './cramers-v.js';
export { type DieboldMarianoOptions, type DieboldMarianoResult, dieboldMarianoTest } from './diebold-mariano-test.js';
export type { DistanceOptions } from './distance.js';
export type { Distribution } from './distribution.js';
export { ecdf } from './ecdf.js';
export { energyDistance } from './energy-distance.js';
export { type EppsSingletonOptions, type EppsSingletonResult, eppsSingletonTest } from './epps-singleton-test.js';
export {
  type FisherExactOptions,
  type FisherExactResult,
  fisherExactTest,
} from './fisher-exact-test.js';
export type { ExpectedCounts, LevelTestOptions } from './expected-counts.js';
export { fisherF } from './fisher-f.js';
export { gTest } from './g-test.js';
export { type Histogram, histogram } from './histogram.js';
export { type HistogramEdgesOptions, type HistogramRule, histogramEdges } from './histogram-edges.js';
export { kolmogorov } from './kolmogorov.js';
export { type KsTestOptions, type KsTestResult, ksTest } from './ks-test.js';
export type { LevelTestResult } from './level-test.js';
export type { Level, LevelSample, NumericArray } from './levels.js';
export { type MannWhitneyOptions, type MannWhitneyResult, mannWhitneyTest } from './mann-whitney-test.js';
export { mean, type VarianceOptions, variance } from './moments.js';
export {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  type Correction,
  type FalseDiscoveryOptions,
  holm,
} from './multiple-testing.js';
export { normal } from './normal.js';
export { type PairedTestOptions, type PairedTestResult, pairedTest } from './paired-test.js';
export { type ProportionTestOptions, type ProportionTestResult, proportionTest } from './proportion-test.js';
export { type QuantileOptions, quantile } from './quantile.js';
export type { Sample } from './sample.js';
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from './sign-flip-test.js';
export type { ZeroHandling } from './signed-ranks.js';
export { sortNumbers } from './sort-numbers.js';
export { studentT } from './student-t.js';
export type { Alternative, TestResult } from './test-result.js';
export {
  type WilcoxonSignedRankOptions,
  type WilcoxonSignedRankResult,
  wilcoxonSignedRankTest,
} from './wilcoxon-signed-rank-test.js';
export type { SuccessOptions, TwoByTwo } from './two-by-two.js';
export { type DistanceResult, wasserstein } from './wasserstein.js';
export type { EProcess, EProcessResult, EvidenceState } from './e-process.js';
export { type BettingEProcessOptions, type BettingState, bettingEProcess } from './betting-e-process.js';
export { type MixtureEProcessOptions, type MixtureState, mixtureEProcess } from './mixture-e-process.js';
export { type NormalMixture, type NormalMixtureOptions, normalMixture } from './normal-mixture.js';
export type { RunningSum } from './running-sum.js';
export {
  type AsymptoticSequenceOptions,
  type ConfidenceSequence,
  type ConfidenceSequenceOptions,
  type ConfidenceSequenceResult,
  confidenceSequence,
  type EmpiricalBernsteinSequenceOptions,
  type SubGaussianSequenceOptions,
} from './confidence-sequence.js';
export type { SequenceState } from './sequence-method.js';
export { type WelchTestOptions, type WelchTestResult, welchTest } from './welch-test.js';
export { type IteratedLogarithmOptions, iteratedLogarithmBound } from './iterated-logarithm-bound.js';
export { type BootstrapOptions, type BootstrapResult, bootstrapInterval } from './bootstrap-interval.js';
export type { Statistic } from './resample.js';

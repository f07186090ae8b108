export { binomial } from './binomial.js';
export { chiSquare } from './chi-square.js';
export { type DieboldMarianoOptions, type DieboldMarianoResult, dieboldMarianoTest } from './diebold-mariano-test.js';
export type { Distribution } from './distribution.js';
export { ecdf } from './ecdf.js';
export {
  type FisherExactOptions,
  type FisherExactResult,
  fisherExactTest,
  type TwoByTwo,
} from './fisher-exact-test.js';
export { type Histogram, histogram } from './histogram.js';
export { kolmogorov } from './kolmogorov.js';
export { type KsTestOptions, type KsTestResult, ksTest } from './ks-test.js';
export { mean, type VarianceOptions, variance } from './moments.js';
export { benjaminiHochberg, bonferroni, type Correction, holm } from './multiple-testing.js';
export { normal } from './normal.js';
export { type PairedTestOptions, type PairedTestResult, pairedTest } from './paired-test.js';
export { type QuantileOptions, quantile } from './quantile.js';
export type { Sample } from './sample.js';
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from './sign-flip-test.js';
export { studentT } from './student-t.js';
export type { Alternative, TestResult } from './test-result.js';

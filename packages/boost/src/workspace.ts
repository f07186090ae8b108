import type { SplitRules } from './split-rules.js';

/** Numbers that describe one split in {@link Workspace.found}. */
export const SPLIT_NUMBERS = 16;

/**
 * The arrays that training works on, made once. Their memory may be shared between threads: everything that is read or
 * written while a node is searched lies in them.
 */
export interface Workspace {
  readonly rows: number;
  readonly features: number;
  /** Numbers for a bin of a histogram, 2 or 3. */
  readonly stride: number;
  readonly rules: SplitRules;
  /** Bin of each row, feature after feature. */
  readonly bins: Uint8Array;
  /** How many bins of values each feature has; missing values are in the bin of that number. */
  readonly valueBins: Int32Array;
  /** 1 for categorical features. */
  readonly categorical: Uint8Array;
  /** 1, 0 or -1 by feature. */
  readonly monotone: Int8Array;
  /** Where each feature's sums begin in a histogram, and their total. */
  readonly sumsStart: Int32Array;
  readonly gradient: Float32Array;
  /** Empty when the hessian of a row is its weight. */
  readonly hessian: Float32Array;
  /** Empty when every row weighs 1. */
  readonly weight: Float32Array;
  /** Row numbers, those of one node side by side. */
  readonly order: Uint32Array;
  /** The values of the rows of the node whose histogram is built, in their order. */
  readonly gathered: { readonly gradient: Float32Array; readonly hessian: Float32Array; readonly weight: Float32Array };
  /** The histogram of all rows without gradients, where it is the same for every tree: every row weighs 1; else empty. */
  readonly counts: Float64Array;
  /** One histogram after another, one for each leaf. */
  readonly histograms: Float64Array;
  /** The features that the tree at hand may use: their number, then they. */
  readonly active: Int32Array;
  /** The best split of each feature, for the node that is built and then for its sibling. */
  readonly found: Float64Array;
  /** What is to be done: see `NodeJob`. */
  readonly job: Float64Array;
}

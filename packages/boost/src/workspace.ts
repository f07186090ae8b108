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
  /** Bin of each row and feature, laid out as `bin-layout.ts` says. */
  readonly bins: Uint8Array;
  /** How many bins of values each feature has; missing values are in the bin of that number. */
  readonly valueBins: Int32Array;
  /** 1 for categorical features. */
  readonly categorical: Uint8Array;
  /** 1, 0 or -1 by feature. */
  readonly monotone: Int8Array;
  /** Where each feature's sums begin in a histogram, and their total. */
  readonly sumsStart: Int32Array;
  /** The raw score of each row, so far. */
  readonly score: Float64Array;
  readonly gradient: Float32Array;
  /** Empty when the hessian of a row is its weight. */
  readonly hessian: Float32Array;
  /** Empty when every row weighs 1. */
  readonly weight: Float32Array;
  /** Row numbers, those of one node side by side. */
  readonly order: Uint32Array;
  /** For rows while a node is divided; empty where the place of a histogram, of which one is free then, is large enough. */
  readonly spare: Uint32Array;
  /** Used up when a node is divided: where each bin's rows move. */
  readonly moves: Int32Array;
  /** How many rows each bin has, where that is the same for every tree: every row weighs 1; else empty. */
  readonly counts: Uint32Array;
  /** One histogram after another, for as many leaves as may need theirs at one time. */
  readonly histograms: Float64Array;
  /** 1 for the features that the tree at hand may use. */
  readonly active: Uint8Array;
  /** The best split of each feature, for the node that is built and then for its sibling. */
  readonly found: Float64Array;
  /** What is to be done: see `NodeJob`. */
  readonly job: Float64Array;
}

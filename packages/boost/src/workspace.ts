import type { Gradients, RowNumbers } from './row-memory.js';
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
  readonly rules: SplitRules;
  /** Bin of each row and feature, laid out as `bin-layout.ts` says. */
  readonly bins: Uint8Array;
  /** How many bins of values each feature has; missing values are in the bin of that number. */
  readonly valueBins: Int32Array;
  /** 1 for categorical features. */
  readonly categorical: Uint8Array;
  /** 1, 0 or -1 by feature. */
  readonly monotone: Int8Array;
  /** Where each feature's bins begin in a histogram, and how many it has. */
  readonly binsStart: Int32Array;
  /** The raw score of each row, so far; less the target where the loss says that this is its gradient. */
  readonly score: Float64Array;
  /** Weighted where rows have hessians, else not. The very array of scores, where the loss allows. */
  readonly gradient: Gradients;
  /** Empty when the hessian of a row is its weight. */
  readonly hessian: Float32Array;
  /** Empty when every row weighs 1. */
  readonly weight: Float32Array;
  /** Row numbers, those of one node side by side. */
  readonly order: RowNumbers;
  /** For rows while a node is divided, and for histograms that nobody keeps while this thread searches one. */
  readonly spare: ArrayBufferLike;
  /** Used up when a node is divided: where each bin's rows move. */
  readonly moves: Int32Array;
  /** How many rows each bin has, where that is the same for every tree: every row weighs 1; else empty. */
  readonly counts: RowNumbers;
  /** One histogram after another, as `histogram.ts` lays them out. */
  readonly histograms: ArrayBufferLike;
  /** For how many there is place: those of leaves that wait to be divided. */
  readonly slots: number;
  /** 1 for the features that the tree at hand may use. */
  readonly active: Uint8Array;
  /** The best split of each feature, for the node that is built and then for its sibling. */
  readonly found: Float64Array;
  /** What is to be done: see `NodeJob`. */
  readonly job: Float64Array;
}

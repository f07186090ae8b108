import type { BoosterData } from './booster-data.js';
import type { CustomLoss } from './loss.js';

/** What training minimises: by name, a quantile of some level, or a loss of one's own. */
export type LossOption =
  | 'squared'
  | 'absolute'
  | 'poisson'
  | 'logistic'
  | { readonly kind: 'quantile'; readonly level: number }
  | CustomLoss;

/** Rows that are not trained on. */
export interface ValidationSet {
  readonly data: BoosterData;
  readonly target: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

/** When to stop before all trees are grown. */
export interface EarlyStopping {
  /**
   * What to watch: other rows, or the last share of the training rows (which are then not trained on; with rows in the
   * order of time, the future).
   */
  readonly validation: ValidationSet | { readonly lastShare: number };
  /** Stops after so many trees in a row without improvement. Default 10. */
  readonly rounds?: number;
  /** The mean loss has to fall by more than this to count. Default 0. */
  readonly minImprovement?: number;
}

/** How far training is, after each tree. */
export interface TrainingProgress {
  /** Trees grown so far. */
  readonly tree: number;
  /** Trees at most. */
  readonly trees: number;
  /** The mean loss on the validation rows; NaN without early stopping. */
  readonly validationLoss: number;
}

/** How a model is trained. */
export interface TrainOptions {
  /** Default `'squared'`. */
  readonly loss?: LossOption;
  /** Trees at most. Default 100. */
  readonly trees?: number;
  /** Shrinkage of each tree, above 0 and at most 1. Default 0.1. */
  readonly learningRate?: number;
  /** Leaves of a tree at most, 1 to 65,536. Default 31. */
  readonly maxLeaves?: number;
  /** Questions from the root to a leaf at most. Default: no limit but `maxLeaves`. */
  readonly maxDepth?: number;
  /** The fewest rows of a leaf; a row of weight 2 counts as two. Default 20. */
  readonly minLeafRows?: number;
  /** The penalty on squared leaf values, not below 0. Default 1. */
  readonly l2?: number;
  /** A split has to lower twice the loss by more than this. Default 0. */
  readonly minGain?: number;
  /** Bins of a numeric feature, and categories told apart, at most; 2 to 255. Default 255. */
  readonly maxBins?: number;
  /** The share of rows that each tree is grown on, above 0 and at most 1. Default 1. */
  readonly rowShare?: number;
  /** The share of features that each tree may use, above 0 and at most 1. Default 1. */
  readonly columnShare?: number;
  /** Fixes what is sampled. Default 0. */
  readonly seed?: string | number;
  /** One weight for each row, not negative; weights count as copies of rows. Default: all 1. */
  readonly weights?: ArrayLike<number>;
  /** Numeric columns to be taken as categories; columns of words always are. */
  readonly categorical?: readonly string[];
  /** By column: 1, predictions may not fall as it grows; -1, not rise. */
  readonly monotone?: Readonly<Record<string, -1 | 0 | 1>>;
  /** Default: all trees are grown. */
  readonly earlyStopping?: EarlyStopping;
  /** Looked at before each tree; training throws its reason. */
  readonly signal?: AbortSignal;
  /** Called after each tree. */
  readonly progress?: (progress: TrainingProgress) => void;
}

/** What a split has to obey; plain data, so that it can be sent to a thread. */
export interface SplitRules {
  readonly l2: number;
  readonly minLeafRows: number;
  readonly minGain: number;
  /** Whether any feature has a monotone constraint, so that values of children are bounded. */
  readonly constrained: boolean;
  /** Categories with less weight than this in a node are never sent left. */
  readonly categorySupport: number;
  /** Added to the hessian of a category when categories are put in order. */
  readonly categorySmoothing: number;
}

/** What is known of a node before it is split: sums over its rows, and the bounds of its value. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  /** Rows, or the sum of their weights. */
  readonly weight: number;
  readonly low: number;
  readonly high: number;
}

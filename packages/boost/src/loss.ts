/** A loss by name, or by name and level. */
export type LossSpec =
  | { readonly kind: 'squared' | 'absolute' | 'poisson' | 'logistic' }
  | { readonly kind: 'quantile'; readonly level: number }
  | { readonly kind: 'custom'; readonly name: string };

/** A loss of one's own. */
export interface CustomLoss {
  /** Kept in the model, for the reader. */
  readonly name: string;
  /**
   * Writes the first and second derivative of each row's loss by its raw score. Second derivatives must not be negative. Sums
   * over thousands of rows are fine in single precision.
   */
  derivatives(score: Float64Array, target: Float64Array, gradient: Float32Array, hessian: Float32Array): void;
  /** The raw score to start from. Default 0. */
  baseline?(target: Float64Array, weights: ArrayLike<number> | undefined): number;
  /** The loss of one row; needed for early stopping. */
  value?(score: number, target: number): number;
}

/** What training needs of a loss. */
export interface Loss {
  readonly spec: LossSpec;
  /** Whether the second derivative is 1 everywhere, so that nobody has to write it. */
  readonly constantHessian: boolean;
  /** Whether the first derivative is the score less the target. */
  readonly residuals: boolean;
  /** Leaves take this quantile of their rows' residuals instead of a Newton step. */
  readonly leafLevel?: number;
  /** What is wrong with a value of the target, or undefined. */
  targetProblem(value: number): string | undefined;
  /** The raw score that alone fits best. */
  baseline(target: Float64Array, weights: ArrayLike<number> | undefined): number;
  /** Writes derivatives, before weights; `hessian` is empty when it is constant. */
  derivatives(score: Float64Array, target: Float64Array, gradient: Float32Array, hessian: Float32Array): void;
  /** The loss of one row; undefined when a custom loss does not say. */
  readonly value: ((score: number, target: number) => number) | undefined;
}

/** Sums of errors over rows, from which the figures follow; sums add up over periods, figures do not. */
export interface Loss {
  /** Rows. */
  readonly n: number;
  /** Sum of squared errors, in squared units of the target. */
  readonly sse: number;
  /** Sum of absolute errors, in units of the target. */
  readonly sae: number;
}

/** No rows. */
export const NO_LOSS: Loss = Object.freeze({ n: 0, sse: 0, sae: 0 });

/** The loss over the rows of both. */
export function addLoss(a: Loss, b: Loss): Loss {
  return { n: a.n + b.n, sse: a.sse + b.sse, sae: a.sae + b.sae };
}

/** Root mean squared error; NaN without rows. */
export function rmseOf(loss: Loss): number {
  return Math.sqrt(loss.sse / loss.n);
}

/** Mean absolute error; NaN without rows. */
export function maeOf(loss: Loss): number {
  return loss.sae / loss.n;
}

/** Two models on the same rows of one period: the unit of inference. */
export interface PairedPeriod {
  readonly period: string;
  readonly baseline: Loss;
  readonly candidate: Loss;
}

/** A pair from a backtest. */
export interface BacktestPair extends PairedPeriod {
  /** Sum of squared deviations of the outcomes from their mean, for R². */
  readonly outcomeSquares: number;
}

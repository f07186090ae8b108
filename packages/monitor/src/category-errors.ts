import { invalidOption } from './metric-input.js';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';

/** A range of outcomes with a name, both ends inside it. Ranges may overlap. */
export interface OutcomeCategory {
  readonly name: string;
  /** Default: no lower end. */
  readonly from?: number;
  /** Default: no upper end. */
  readonly to?: number;
}

/** The figures of the rows whose outcome lies in a category. */
export interface CategoryErrors {
  readonly name: string;
  /** Of all rows. */
  readonly share: number;
  /** With standard errors. R² within a range of outcomes says little: the range was chosen by the outcome. */
  readonly metrics: RegressionMetrics;
}

function checkCategory({
  name,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
}: OutcomeCategory): void {
  if (!(from <= to))
    throw invalidOption(`category "${name}" from a number to one that is not smaller`, `${from} to ${to}`);
}

/**
 * The figures of a regression by what the outcome turned out to be: a model that predicts 2 for everyone has a fine MAE and
 * misses all that matters. Such a table describes; it cannot be used to choose a model, since in each row the best
 * prediction is the category itself, and a model is punished in the high categories for saying what was likely.
 *
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`; `METRICS_OPTION_INVALID` for a range whose ends are
 *   the wrong way round or NaN
 *
 * @example
 * ```ts
 * import { categoryErrors } from '@fpl-ml/monitor';
 *
 * const table = categoryErrors([0, 2, 4, 9], [0.5, 2, 2, 3], [
 *   { name: 'none', from: 0, to: 0 },
 *   { name: 'low', to: 2 },
 *   { name: 'middle', from: 3, to: 4 },
 *   { name: 'high', from: 5 },
 * ]);
 * const lines = table.map(({ name, metrics: { n, rmse, mae } }) => `${name} ${n} ${rmse} ${mae}`);
 * ```
 */
export function categoryErrors(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  categories: readonly OutcomeCategory[],
): readonly CategoryErrors[] {
  for (const category of categories) checkCategory(category);
  // Refuses what is not finite, wherever it lies.
  const { n } = regressionMetrics(yTrue, yPred);
  const [truth, prediction] = [Float64Array.from(yTrue), Float64Array.from(yPred)];
  return Object.freeze(
    categories.map(({ name, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) => {
      const isInside = (_: number, row: number): boolean => {
        const outcome = truth[row] ?? Number.NaN;
        return outcome >= from && outcome <= to;
      };
      const metrics = regressionMetrics(truth.filter(isInside), prediction.filter(isInside));
      return Object.freeze({ name, share: n === 0 ? Number.NaN : metrics.n / n, metrics });
    }),
  );
}

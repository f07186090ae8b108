import { FplMlError, type Period } from '@fpl-ml/core';
import { type LabelledRow, outcomesByEntity, versionRows } from './ledger.js';
import type { ObservationStore, PeriodRow } from './observation-store.js';

/** The errors of one version, summed over the rows of a period. */
export interface ErrorSums {
  /** Σ e². */
  readonly sse: number;
  /** Σ |e|. */
  readonly sae: number;
}

/** Two versions on the same rows of one period. */
export interface PairedErrors {
  /** Id of the period. */
  readonly period: string;
  /** Rows that both predicted and that have an outcome. */
  readonly n: number;
  readonly baseline: ErrorSums;
  readonly challenger: ErrorSums;
  /** Challenger minus baseline, per row: negative when the challenger is better. NaN when n is 0. */
  readonly difference: {
    /** Of the mean squared errors. */
    readonly mse: number;
    /** Of the root mean squared errors. */
    readonly rmse: number;
    /** Of the mean absolute errors. */
    readonly mae: number;
  };
}

/** What {@link pairedErrors} needs. */
export interface PairedErrorsQuery {
  /** Ids of periods; the answer is in their order in time, each once. */
  readonly periods: readonly string[];
  /** A model version. */
  readonly baseline: string;
  /** The version compared with it. */
  readonly challenger: string;
}

/** The row of a known period. */
export function knownPeriod(rows: readonly PeriodRow[], id: string): PeriodRow {
  const found = rows.find(({ period }) => period.id === id);
  if (found !== undefined) return found;
  throw new FplMlError(
    'PERIOD_UNKNOWN',
    `Expected the id of a period with predictions or outcomes, got "${id}": record those first, with the whole period.`,
    { data: { period: id } },
  );
}

function errorSums(rows: readonly LabelledRow[]): ErrorSums {
  let [sse, sae] = [0, 0];
  for (const { prediction, outcome } of rows) {
    const error = prediction - outcome;
    sse += error * error;
    sae += Math.abs(error);
  }
  return Object.freeze({ sse, sae });
}

/** Both lists are by entity, each entity once. */
function pair(period: string, left: readonly LabelledRow[], right: readonly LabelledRow[]): PairedErrors {
  const shared = new Set(right.map(({ entity }) => entity));
  const own = left.filter(({ entity }) => shared.has(entity));
  const entities = new Set(own.map(({ entity }) => entity));
  const n = own.length;
  const baseline = errorSums(own);
  const challenger = errorSums(right.filter(({ entity }) => entities.has(entity)));
  const difference = Object.freeze({
    mse: (challenger.sse - baseline.sse) / n,
    rmse: Math.sqrt(challenger.sse / n) - Math.sqrt(baseline.sse / n),
    mae: (challenger.sae - baseline.sae) / n,
  });
  return Object.freeze({ period, n, baseline, challenger, difference });
}

async function pairPeriod(
  store: ObservationStore,
  model: string,
  { id }: Period,
  query: PairedErrorsQuery,
): Promise<PairedErrors> {
  const key = { model, periodId: id };
  const [predictions, outcomes] = await Promise.all([store.predictions(key), store.outcomes(key)]);
  const labels = outcomesByEntity(outcomes);
  const rowsOf = (version: string): readonly LabelledRow[] => versionRows(predictions, version, labels);
  return pair(id, rowsOf(query.baseline), rowsOf(query.challenger));
}

/**
 * The errors of two versions on the rows that both predicted (in any role) and that have an outcome, period by period: the
 * evidence for a promotion. The period, not the row, is the unit of inference. The same ledger gives the same figures, bit
 * for bit, whatever the order of recording.
 *
 * @throws FplMlError `PERIOD_UNKNOWN`
 *
 * @example
 * ```ts
 * import { memoryObservationStore, pairedErrors } from '@fpl-ml/monitor';
 *
 * const store = memoryObservationStore();
 * const pairs = await pairedErrors({ store, model: 'points', periods: [], baseline: '1.0.0', challenger: '1.1.0' });
 * ```
 */
export async function pairedErrors(
  options: PairedErrorsQuery & { readonly store: ObservationStore; readonly model: string },
): Promise<readonly PairedErrors[]> {
  const { store, model, periods } = options;
  const known = await store.periods(model);
  for (const id of periods) knownPeriod(known, id);
  const wanted = known.filter(({ period }) => periods.includes(period.id));
  const pairs: PairedErrors[] = [];
  for (const { period } of wanted) pairs.push(await pairPeriod(store, model, period, options));
  return pairs;
}

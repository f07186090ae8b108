import { FplMlError, type Period } from '@fpl-ml/core';
import { compareCodePoints } from './compare-code-points.js';
import { type Head, headOf, versionStream } from './labelled-stream.js';
import type { LedgerStore, PeriodRow } from './observation-store.js';

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

interface Sums {
  sse: number;
  sae: number;
}

function add(sums: Sums, { row }: Head): void {
  const error = (row?.prediction ?? 0) - (row?.outcome ?? 0);
  sums.sse += error * error;
  sums.sae += Math.abs(error);
}

/** Both are by entity, each entity once. */
async function pair(period: string, left: Head, right: Head): Promise<PairedErrors> {
  const [baseline, challenger]: [Sums, Sums] = [
    { sse: 0, sae: 0 },
    { sse: 0, sae: 0 },
  ];
  let n = 0;
  while (left.row !== undefined && right.row !== undefined) {
    const order = compareCodePoints(left.row.entity, right.row.entity);
    if (order === 0) {
      n += 1;
      add(baseline, left);
      add(challenger, right);
    }
    for (const reading of [order <= 0 ? left.advance() : undefined, order >= 0 ? right.advance() : undefined]) {
      if (reading !== undefined) await reading;
    }
  }
  const difference = Object.freeze({
    mse: (challenger.sse - baseline.sse) / n,
    rmse: Math.sqrt(challenger.sse / n) - Math.sqrt(baseline.sse / n),
    mae: (challenger.sae - baseline.sae) / n,
  });
  return Object.freeze({
    period,
    n,
    baseline: Object.freeze(baseline),
    challenger: Object.freeze(challenger),
    difference,
  });
}

async function pairPeriod(
  store: LedgerStore,
  model: string,
  { id }: Period,
  query: PairedErrorsQuery,
): Promise<PairedErrors> {
  const key = { model, periodId: id };
  const left = await headOf(versionStream(store, key, query.baseline), 0);
  const right = await headOf(versionStream(store, key, query.challenger), 1);
  return pair(id, left, right);
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
  options: PairedErrorsQuery & { readonly store: LedgerStore; readonly model: string },
): Promise<readonly PairedErrors[]> {
  const { store, model, periods } = options;
  const known = await store.periods(model);
  for (const id of periods) knownPeriod(known, id);
  const wanted = known.filter(({ period }) => periods.includes(period.id));
  const pairs: PairedErrors[] = [];
  for (const { period } of wanted) pairs.push(await pairPeriod(store, model, period, options));
  return pairs;
}

import type { DashboardSource } from '../dashboard-source.js';

/** When the ledger last grew, epoch milliseconds; `null` where nothing is known. */
export interface LedgerInstants {
  readonly prediction: number | null;
  readonly label: number | null;
}

/** Labels may be some periods late; further back nothing is looked for. */
const PERIODS_BACK = 8;

/** Rows may be a million, too many to be given to `Math.max` one by one. */
function latestOf(rows: readonly { readonly at: number }[]): number | null {
  return rows.reduce<number | null>((latest, { at }) => Math.max(latest ?? at, at), null);
}

/**
 * When the latest served prediction and the latest outcome were recorded: of the latest period that has any, of the last
 * eight. A correction of an earlier period is not seen.
 */
export async function ledgerInstants(store: DashboardSource['observations'], model: string): Promise<LedgerInstants> {
  let [prediction, label]: [number | null, number | null] = [null, null];
  const periods = (await store.periods(model)).slice(-PERIODS_BACK).toReversed();
  for (const { period } of periods) {
    const key = { model, periodId: period.id };
    const { versions, outcomes } = await store.counts(key);
    if (prediction === null && versions.some(({ role, predictions }) => role === 'served' && predictions > 0)) {
      prediction = latestOf((await store.predictions(key)).filter(({ role }) => role === 'served'));
    }
    if (label === null && outcomes > 0) label = latestOf(await store.outcomes(key));
    if (prediction !== null && label !== null) break;
  }
  return { prediction, label };
}

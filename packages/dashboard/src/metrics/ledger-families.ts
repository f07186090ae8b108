import type { LedgerInstants } from './ledger-instants.js';
import { gauge, type MetricFamily } from './metric-family.js';

const seconds = (milliseconds: number | null): number | null => (milliseconds === null ? null : milliseconds / 1000);

/**
 * How old the newest rows of the ledger are. The instants are for those who keep the figures: an age that is not read
 * again stands still.
 */
export function ledgerFamilies(
  { prediction, label }: LedgerInstants,
  model: string,
  now: number,
): readonly MetricFamily[] {
  const labels = { model };
  const age = (at: number | null): number | null => seconds(at === null ? null : now - at);
  return [
    gauge(
      'fpl_ml_last_prediction_timestamp_seconds',
      'When the latest served prediction was recorded, in seconds since the epoch.',
      labels,
      seconds(prediction),
    ),
    gauge('fpl_ml_last_prediction_age_seconds', 'How long ago that was.', labels, age(prediction)),
    gauge(
      'fpl_ml_last_label_timestamp_seconds',
      'When the latest outcome was recorded, in seconds since the epoch.',
      labels,
      seconds(label),
    ),
    gauge('fpl_ml_last_label_age_seconds', 'How long ago that was.', labels, age(label)),
  ];
}

import type { DriftRecord, DriftVerdict } from '@fpl-ml/drift';
import { gauge, gauges, type MetricFamily, stateSet } from './metric-family.js';

const VERDICTS: readonly DriftVerdict[] = ['stable', 'warning', 'drift', 'insufficient-data'];

/** What the latest report says of a model's inputs; nothing before the first. */
export function driftFamilies(records: readonly DriftRecord[], label: string): readonly MetricFamily[] {
  const latest = records.at(-1);
  const report = latest?.report;
  const model = { model: label };
  const share = 'Share of the columns that can be judged, by weight, that drifted in the latest judged period.';
  const columns = VERDICTS.map((verdict) => [verdict, report?.counts[verdict] ?? 0] as const);
  const known = report === undefined ? [] : VERDICTS;
  const end = latest === undefined ? null : latest.period.end / 1000;
  return [
    stateSet(
      'fpl_ml_drift_verdict',
      'One for the verdict on the latest judged period.',
      model,
      ['verdict', known],
      report?.verdict,
    ),
    gauge('fpl_ml_drift_drifted_ratio', share, model, report?.driftedShare),
    gauges(
      'fpl_ml_drift_columns',
      'Columns of the latest judged period.',
      model,
      'verdict',
      report === undefined ? [] : columns,
    ),
    gauge(
      'fpl_ml_drift_period_end_seconds',
      'End of the latest judged period, in seconds since the epoch.',
      model,
      end,
    ),
  ];
}

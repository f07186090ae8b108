import type { PerformanceRecord } from '@fpl-ml/monitor';
import type { Insertable, Selectable } from 'kysely';
import type { PerformanceTable } from './monitor-tables.js';
import { fromFigure, toFigure } from './stored-figure.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

type Metrics = PerformanceRecord['metrics'];
type Row = Selectable<PerformanceTable>;

function toMetrics(row: Row): Metrics {
  return {
    n: toNumber(row.n),
    mae: toFigure(row.mae),
    rmse: toFigure(row.rmse),
    r2: toFigure(row.r2),
    bias: toFigure(row.bias),
    medianAbsoluteError: toFigure(row.median_absolute_error),
    maxError: toFigure(row.max_error),
    mape: toFigure(row.mape),
    smape: toFigure(row.smape),
    standardErrors: {
      mae: toFigure(row.mae_error),
      rmse: toFigure(row.rmse_error),
      r2: toFigure(row.r2_error),
      bias: toFigure(row.bias_error),
      mape: toFigure(row.mape_error),
      smape: toFigure(row.smape_error),
    },
  };
}

/** A record as it was recorded. */
export function toPerformanceRecord(row: Row): PerformanceRecord {
  return {
    model: row.model,
    period: { id: row.period_id, start: toNumber(row.period_start), end: toNumber(row.period_end) },
    subject: row.subject,
    modelVersion: row.model_version,
    revision: toNumber(row.revision),
    source: row.source,
    maturity: { status: row.maturity_status, labelled: toNumber(row.labelled), expected: toNumber(row.expected) },
    metrics: toMetrics(row),
    featureCount: toNumberOrNull(row.feature_count),
    at: toNumber(row.recorded_at),
  };
}

function fromMetrics({ standardErrors: errors, ...metrics }: Metrics) {
  return {
    n: metrics.n,
    mae: fromFigure(metrics.mae),
    rmse: fromFigure(metrics.rmse),
    r2: fromFigure(metrics.r2),
    bias: fromFigure(metrics.bias),
    median_absolute_error: fromFigure(metrics.medianAbsoluteError),
    max_error: fromFigure(metrics.maxError),
    mape: fromFigure(metrics.mape),
    smape: fromFigure(metrics.smape),
    mae_error: fromFigure(errors.mae),
    rmse_error: fromFigure(errors.rmse),
    r2_error: fromFigure(errors.r2),
    bias_error: fromFigure(errors.bias),
    mape_error: fromFigure(errors.mape),
    smape_error: fromFigure(errors.smape),
  };
}

/** A record as it is kept. */
export function fromPerformanceRecord(record: PerformanceRecord): Insertable<PerformanceTable> {
  const { model, period, maturity } = record;
  return {
    model,
    period_id: period.id,
    period_start: period.start,
    period_end: period.end,
    subject: record.subject,
    model_version: record.modelVersion,
    revision: record.revision,
    source: record.source,
    maturity_status: maturity.status,
    labelled: maturity.labelled,
    expected: maturity.expected,
    ...fromMetrics(record.metrics),
    feature_count: record.featureCount,
    recorded_at: record.at,
  };
}

import { isFplMlError, type Period } from '@fpl-ml/core';
import type { MonitorState } from '../monitor-state.js';
import type { OutcomeBatch, PredictionBatch } from '../observation-store.js';
import type { PerformanceRecord } from '../performance.js';

/** The period of the batches below. */
export const P0 = { model: 'm', periodId: 'p0' };

/** Whether an error has this code, for `assert.rejects`. */
export const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    isFplMlError(error, code);

/** Periods of ten milliseconds: the first from 0 to 10. */
export function periodAt(place: number, id = `p${place}`): Period {
  return { id, start: place * 10, end: place * 10 + 10 };
}

/** Two served predictions. */
export function predictionBatch(change: Partial<PredictionBatch> = {}): PredictionBatch {
  return {
    model: 'm',
    period: periodAt(0),
    modelVersion: '1.0.0',
    role: 'served',
    rows: [
      { entity: 'b', prediction: 2 },
      { entity: 'a', prediction: 1 },
    ],
    now: 5,
    ...change,
  };
}

/** Their outcomes. */
export function outcomeBatch(change: Partial<OutcomeBatch> = {}): OutcomeBatch {
  return {
    model: 'm',
    period: periodAt(0),
    rows: [
      { entity: 'b', outcome: 3 },
      { entity: 'a', outcome: 1 },
    ],
    now: 20,
    ...change,
  };
}

/** One row, so that some figures are NaN. */
export function performanceRecord(change: Partial<PerformanceRecord> = {}): PerformanceRecord {
  const [mae, none] = [0.1 + 0.2, Number.NaN];
  return {
    model: 'm',
    period: periodAt(0),
    subject: 'served',
    modelVersion: '1.0.0',
    revision: 1,
    source: 'ledger',
    maturity: { status: 'final', labelled: 1, expected: 1 },
    metrics: {
      n: 1,
      mae,
      rmse: mae,
      r2: none,
      bias: -mae,
      medianAbsoluteError: mae,
      maxError: mae,
      mape: none,
      smape: 0.1,
      standardErrors: { mae: none, rmse: none, r2: none, bias: none, mape: none, smape: none },
    },
    featureCount: null,
    at: 30,
    ...change,
  };
}

/** Charts that were reset so often. */
export function monitorState(epoch: number): MonitorState {
  return { metric: 'rmse', epoch, reason: 'promoted', charts: [], alarms: [], last: periodAt(0), judged: [] };
}

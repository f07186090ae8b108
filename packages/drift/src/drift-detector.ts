import { type Clock, createPeriod, FplMlError, type FrameInput, type Health, type Period } from '@fpl-ml/core';
import { driftCsv } from './csv.js';
import { type DriftOptions, detectDrift } from './detect-drift.js';
import type { DriftEntry, DriftQuery, DriftRecord, DriftStore } from './drift-store.js';
import { invalidOption } from './errors.js';
import { type PreparedReference, preparedWith } from './prepared-reference.js';
import { type DriftSummary, healthOf, summarize } from './summary.js';

/** Options of {@link createDriftDetector}. */
export interface DriftDetectorOptions {
  /** Where reports are kept. */
  readonly store: DriftStore;
  readonly clock: Clock;
  /** The model whose data are watched. */
  readonly model: string;
  /** What current data are compared with; may be set later. It is prepared once, with `options`. */
  readonly reference?: FrameInput | PreparedReference;
  /** How they are compared. */
  readonly options?: DriftOptions;
}

/** What current data are about. */
export interface DriftContext {
  readonly period: Period;
  /** The version of the model that serves them. */
  readonly modelVersion: string;
}

/** A part of the history; what is left out does not restrict. */
export type DriftRange = Omit<DriftQuery, 'model'>;

/** Watches the data of one model. */
export interface DriftDetector {
  /**
   * Compares data with the reference, and keeps the report.
   *
   * @throws FplMlError `DRIFT_REFERENCE_MISSING` before a reference is set, `PERIOD_INVALID`, or `DRIFT_OPTION_INVALID`
   */
  detectDrift(current: FrameInput, context: DriftContext): Promise<DriftRecord>;
  /**
   * Compares data with the reference without keeping the report: for those who append it to a store themselves, in the
   * transaction of what follows from it.
   *
   * @throws FplMlError as {@link DriftDetector.detectDrift}
   */
  compare(current: FrameInput, context: DriftContext): DriftEntry;
  /** The history in short. */
  getDriftSummary(range?: DriftRange): Promise<DriftSummary>;
  /** The verdict on the last period as health: stable is healthy, drift critical, insufficient data unknown. */
  getDriftHealthStatus(): Promise<Health>;
  /**
   * The history as text: `csv` has a row for each column of each report (RFC 4180; text that a spreadsheet would run as a
   * formula is disarmed with an apostrophe), `json` an array of the records.
   *
   * @throws FplMlError `DRIFT_OPTION_INVALID` for another format
   */
  exportDriftReport(request: { readonly format: 'csv' | 'json' } & DriftRange): Promise<string>;
  /** Compares with this reference from now on, for instance after a retraining. */
  setReference(reference: FrameInput | PreparedReference): void;
}

/**
 * A drift detector that keeps its reports.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { createDriftDetector, memoryDriftStore } from '@fpl-ml/drift';
 *
 * const detector = createDriftDetector({
 *   store: memoryDriftStore(),
 *   clock: systemClock(),
 *   model: 'points',
 *   reference: { minutes: Array.from({ length: 900 }, (_, i) => i % 91) },
 * });
 * const week = { id: 'gw-1', start: 0, end: 604_800_000 };
 * const current = { minutes: Array.from({ length: 300 }, (_, i) => i % 91) };
 * const { report } = await detector.detectDrift(current, { period: week, modelVersion: '0.1.0' });
 * ```
 */
export function createDriftDetector(setup: DriftDetectorOptions): DriftDetector {
  const { store, clock, model, options = {} } = setup;
  if (model === '') throw invalidOption('model', 'a name', '""');
  // What belongs to the reference is used up when it is prepared.
  const { types: _types, bins: _bins, ...comparison } = options;
  let reference = setup.reference === undefined ? undefined : preparedWith(setup.reference, options);

  const compare: DriftDetector['compare'] = (current, { period, modelVersion }) => {
    if (reference === undefined) {
      throw new FplMlError(
        'DRIFT_REFERENCE_MISSING',
        `Expected a reference for "${model}", got none: call setReference.`,
      );
    }
    const checked = createPeriod(period);
    const report = detectDrift(reference, current, comparison);
    return { model, modelVersion, period: checked, checkedAt: clock.now(), report };
  };

  return {
    compare,
    detectDrift: async (current, context) => store.append(compare(current, context)),
    getDriftSummary: async (range = {}) => summarize(model, await store.list({ ...range, model })),
    getDriftHealthStatus: async () => healthOf(await store.latest(model), clock.now()),
    exportDriftReport: async ({ format, ...range }) => {
      const records = await store.list({ ...range, model });
      if (format === 'csv') return driftCsv(records);
      if (format === 'json') return JSON.stringify(records);
      throw invalidOption('format', '"csv" or "json"', format);
    },
    setReference: (next) => {
      reference = preparedWith(next, options);
    },
  };
}

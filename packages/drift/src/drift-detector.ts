import {
  type Clock,
  comparePeriods,
  createEvents,
  createPeriod,
  type Events,
  type FrameInput,
  type Health,
  type Period,
} from '@fpl-ml/core';
import { driftCsv } from './csv.js';
import type { DriftOptions } from './detect-drift.js';
import type { DriftEvents } from './drift-events.js';
import type { DriftEntry, DriftQuery, DriftRecord, DriftStore } from './drift-store.js';
import { invalidOption } from './errors.js';
import { driftHtml } from './html/drift-html.js';
import type { PreparedReference } from './prepared-reference.js';
import type { DescribedReference } from './same-phase-reference.js';
import { type DriftSummary, healthOf, summarize } from './summary.js';
import { watchedReferences } from './watched-references.js';

/** What current data are compared with, each with its name in the reports. */
export interface ReferencePolicy {
  /** The training window of the model that serves; may be set later, and anew after each retraining. */
  readonly training?: FrameInput | PreparedReference;
  /** Data that stay the same from model to model: a creep so slow that each retraining hides it is seen against them. */
  readonly anchor?: FrameInput | PreparedReference;
  /**
   * The same phase of earlier seasons (see `samePhaseReference`), or `null` where there is none. What differs from the
   * training window and not from this phase is no drift.
   */
  readonly calendar?: (context: DriftContext) => DescribedReference | PreparedReference | null;
}

/** Options of {@link createDriftDetector}. */
export interface DriftDetectorOptions {
  /** Where reports are kept. */
  readonly store: DriftStore;
  readonly clock: Clock;
  /** The model whose data are watched. */
  readonly model: string;
  /** The training window, where it is all there is: short for `references: { training }`. */
  readonly reference?: FrameInput | PreparedReference;
  /** What current data are compared with. Each is prepared once, with `options`. */
  readonly references?: ReferencePolicy;
  /** How they are compared. */
  readonly options?: DriftOptions;
}

/** What current data are about. */
export interface DriftContext {
  readonly period: Period;
  /** The version of the model that serves them. */
  readonly modelVersion: string;
}

/** What a history is exported as. */
export type DriftFormat = 'csv' | 'json' | 'html';

/** A part of the history; what is left out does not restrict. */
export type DriftRange = Omit<DriftQuery, 'model'>;

/** Watches the data of one model. */
export interface DriftDetector {
  /** Calls a listener at each event of a name; what a listener throws comes out of the call that told it. @returns removes it */
  readonly on: Events<DriftEvents>['on'];
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
   * formula is disarmed with an apostrophe), also of its groups and further references; `json` is an array of the records,
   * `html` one page that needs nothing from elsewhere.
   *
   * @throws FplMlError `DRIFT_OPTION_INVALID` for another format
   */
  exportDriftReport(request: { readonly format: DriftFormat } & DriftRange): Promise<string>;
  /** Takes this for the training window from now on, for instance after a retraining. */
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
  const { store, clock, model } = setup;
  if (model === '') throw invalidOption('model', 'a name', '""');
  const events = createEvents<DriftEvents>();
  const references = watchedReferences(setup);

  const compare: DriftDetector['compare'] = (current, context) => {
    const period = createPeriod(context.period);
    const report = references.detect(current, { ...context, period });
    return { model, modelVersion: context.modelVersion, period, checkedAt: clock.now(), report };
  };

  return {
    on: events.on,
    compare,
    detectDrift: async (current, context) => {
      const before = await store.latest(model);
      const record = await store.append(compare(current, context));
      events.emit('compared', { record });
      if (record.report.verdict === 'drift') events.emit('drifted', { record });
      if (isTurn(record, before)) events.emit('changed', { record, before });
      return record;
    },
    getDriftSummary: async (range = {}) => summarize(model, await store.list({ ...range, model })),
    getDriftHealthStatus: async () => healthOf(await store.latest(model), clock.now()),
    exportDriftReport: async ({ format, ...range }) => exported(format, await store.list({ ...range, model })),
    setReference: (next) => {
      events.emit('referenceSet', { model, reference: references.set(next).provenance });
    },
  };
}

/** Whether a record is the last one, and its verdict another than the one before. */
function isTurn(record: DriftRecord, before: DriftRecord | null): boolean {
  if (before === null) return record.report.verdict !== 'stable';
  return comparePeriods(before.period, record.period) <= 0 && record.report.verdict !== before.report.verdict;
}

function exported(format: DriftFormat, records: readonly DriftRecord[]): string {
  if (format === 'csv') return driftCsv(records);
  if (format === 'json') return JSON.stringify(records);
  if (format === 'html') return driftHtml(records);
  throw invalidOption('format', '"csv", "json" or "html"', format);
}

import type { Period } from '@fpl-ml/core';
import type { DriftReport } from './report.js';

/** A report with what it is about. */
export interface DriftEntry {
  readonly model: string;
  /** The version that served, or whose training data are the reference. */
  readonly modelVersion: string;
  /** The period of the data that were judged. */
  readonly period: Period;
  /** When it was made, epoch milliseconds. */
  readonly checkedAt: number;
  readonly report: DriftReport;
}

/** An entry in its place. */
export interface DriftRecord extends DriftEntry {
  /** Position in the store, growing with every append. */
  readonly seq: number;
}

/** Which records {@link DriftStore.list} gives; what is left out does not restrict. */
export interface DriftQuery {
  readonly model: string;
  readonly modelVersion?: string;
  /** Only periods that start at or after this instant, epoch milliseconds. */
  readonly from?: number;
  /** Only periods that start before this instant, epoch milliseconds. */
  readonly to?: number;
  /** At most this many: the last ones, still in order. */
  readonly limit?: number;
}

/**
 * The history of drift reports.
 *
 * Laws: append-only; a period that is judged again gets another record, and the old one stays. Records are in the order of
 * `comparePeriods`, and of one period in the order of `seq`. No query of one model gives a record of another. What was
 * given or returned can be changed by the caller without any effect on the store.
 */
export interface DriftStore {
  /** Adds a report. @returns the record, with its `seq` */
  append(entry: DriftEntry): Promise<DriftRecord>;
  /** The records that match, in order. */
  list(query: DriftQuery): Promise<readonly DriftRecord[]>;
  /** The last record of the order, also when an older period was judged after it; `null` before the first. */
  latest(model: string, modelVersion?: string): Promise<DriftRecord | null>;
}

import type { Period } from '@fpl-ml/core';
import type { Maturity } from './ledger.js';
import type { RegressionMetrics } from './regression-metrics.js';

/** What a performance record is about: all that was served in the period, or one version. */
export type PerformanceSubject = 'served' | `version:${string}`;

/** The figures of one period, as they were known at one time. */
export interface PerformanceRecord {
  readonly model: string;
  readonly period: Period;
  /** What it is about. */
  readonly subject: PerformanceSubject;
  /** The version; `null` for what was served by several. */
  readonly modelVersion: string | null;
  /** 1, and one more each time the figures changed because outcomes came or were corrected. Earlier ones are kept. */
  readonly revision: number;
  /** Whether the figures were computed from the ledger, or reported with `recordPerformance`. */
  readonly source: 'ledger' | 'reported';
  /** How complete the outcomes were. */
  readonly maturity: Maturity;
  readonly metrics: RegressionMetrics;
  /** Number of the model's inputs; `null` where unknown. */
  readonly featureCount: number | null;
  /** When it was recorded, epoch milliseconds. */
  readonly at: number;
}

/** A record before it has a revision. */
export type PerformanceFigures = Omit<PerformanceRecord, 'revision'>;

/** The latest record of each subject and period, in the order in which those first appear. */
export function latestRecords(records: readonly PerformanceRecord[]): readonly PerformanceRecord[] {
  const latest = new Map<string, PerformanceRecord>();
  for (const record of records) {
    const key = JSON.stringify([record.period.id, record.subject]);
    const known = latest.get(key);
    if (known === undefined || known.revision < record.revision) latest.set(key, record);
  }
  return [...latest.values()];
}

/** JSON writes NaN as null, which serves to compare. */
function fingerprint({ metrics, maturity, source, modelVersion, featureCount }: PerformanceFigures): string {
  return JSON.stringify([metrics, maturity, source, modelVersion, featureCount]);
}

/** The figures that differ from the latest record of their subject, with their next revision. */
export function newRevisions(
  known: readonly PerformanceRecord[],
  figures: readonly PerformanceFigures[],
): readonly PerformanceRecord[] {
  const latest = latestRecords(known);
  return figures.flatMap((candidate) => {
    const before = latest.find((r) => r.subject === candidate.subject && r.period.id === candidate.period.id);
    if (before !== undefined && fingerprint(before) === fingerprint(candidate)) return [];
    return [Object.freeze({ ...candidate, revision: (before?.revision ?? 0) + 1 })];
  });
}

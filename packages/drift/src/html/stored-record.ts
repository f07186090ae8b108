import type { DriftRecord } from '../drift-store.js';
import type { StoredReport } from './stored-report.js';

/** A record as a store may give it. */
export type StoredRecord = Omit<DriftRecord, 'report'> & { readonly report: StoredReport };

/** Of each period and version only the last record, in order: a period that was judged again counts once. */
export function latestRecords(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const latest = new Map<string, StoredRecord>();
  for (const record of records) {
    const key = JSON.stringify([record.model, record.modelVersion, record.period.id]);
    latest.delete(key);
    latest.set(key, record);
  }
  return [...latest.values()].toSorted((a, b) => a.period.start - b.period.start || a.seq - b.seq);
}

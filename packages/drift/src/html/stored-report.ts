import type { ColumnReport, DriftReport } from '../report.js';

/** What every release has written. */
type AlwaysOfReport = 'verdict' | 'reasons' | 'rows' | 'driftedShare' | 'counts' | 'tests' | 'thresholds';
type AlwaysOfColumn =
  | 'column'
  | 'type'
  | 'n'
  | 'weight'
  | 'verdict'
  | 'reasons'
  | 'distribution'
  | 'psi'
  | 'ks'
  | 'missing'
  | 'levels';

/** A column's report as a store may give it: what later releases added may be missing. */
export type StoredColumn = Pick<ColumnReport, AlwaysOfColumn> & Partial<Omit<ColumnReport, AlwaysOfColumn>>;

/** A report as a store may give it: what later releases added may be missing. */
export type StoredReport = Pick<DriftReport, AlwaysOfReport> &
  Partial<Omit<DriftReport, AlwaysOfReport | 'columns' | 'others'>> & {
    readonly columns: readonly StoredColumn[];
    readonly others?: readonly StoredReport[];
  };

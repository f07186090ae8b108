export {
  type AlarmObservation,
  type AlarmOptions,
  type AlarmRecord,
  type AlarmState,
  type AlarmStatus,
  type AlarmStep,
  quietAlarm,
  resetAlarm,
  updateAlarm,
} from './alarm.js';
export { averageRunLength } from './average-run-length.js';
export type { Chart, ChartDirection, ChartKind, CusumChart, ShewhartChart } from './chart.js';
export { type ChartPoint, type ChartReference, estimateReference, type Precision } from './chart-reference.js';
export {
  type ChartOptions,
  type ChartRecord,
  type ChartRequest,
  type ChartState,
  type ChartStatus,
  type ChartStep,
  type Limits,
  resetChart,
  startChart,
  updateChart,
} from './chart-state.js';
export {
  type ChartDesign,
  designChart,
  expectedFalseAlarms,
  type FalseAlarms,
  type ReferenceSize,
} from './design-chart.js';
export type { ExportFormat } from './export-metrics.js';
export type { Maturity } from './ledger.js';
export { memoryObservationStore, observationMemory } from './memory-observation-store.js';
export { createMonitor } from './monitor.js';
export type {
  Charting,
  JudgedPeriod,
  MonitorAlarm,
  MonitorAlarmOptions,
  MonitorChartOptions,
  MonitorState,
} from './monitor-state.js';
export type {
  ChartReset,
  Monitor,
  MonitoredPeriod,
  MonitorOptions,
  OutcomesInput,
  PerformanceInput,
  PeriodEvaluation,
  PeriodSelection,
  PredictionsInput,
  ResetOptions,
  VersionEvaluation,
} from './monitor-types.js';
export type {
  ObservationStore,
  OutcomeBatch,
  OutcomeChanges,
  OutcomeRow,
  PeriodDeclaration,
  PeriodKey,
  PeriodRow,
  PredictionBatch,
  PredictionRole,
  PredictionRow,
  StateKey,
  StoredState,
} from './observation-store.js';
export { type ErrorSums, type PairedErrors, type PairedErrorsQuery, pairedErrors } from './paired-errors.js';
export type { PerformanceRecord, PerformanceSubject } from './performance.js';
export type { PerformanceSummary, PooledFigures, VersionFigures } from './performance-summary.js';
export type { SigmaMethod } from './reference-error.js';
export { type RegressionMetrics, type RegressionStandardErrors, regressionMetrics } from './regression-metrics.js';
export {
  type PerformanceThresholds,
  type ThresholdBreach,
  type ThresholdMetric,
  thresholdBreaches,
} from './thresholds.js';

export { acknowledgeAlarm } from './acknowledge-alarm.js';
export {
  type Acknowledgement,
  type AlarmObservation,
  type AlarmRecord,
  type AlarmState,
  type AlarmStatus,
  type AlarmStep,
  quietAlarm,
  resetAlarm,
  updateAlarm,
} from './alarm.js';
export {
  type AlarmHints,
  type DriftedColumnHint,
  type ProbableCause,
  probableCauses,
  type SliceHint,
} from './alarm-causes.js';
export type { AlarmChange } from './alarm-change.js';
export type { AlarmCooldown, AlarmOptions } from './alarm-options.js';
export { averageRunLength, type RunLengthOptions } from './average-run-length.js';
export type { Calibration } from './calibration.js';
export { type CategoryErrors, categoryErrors, type OutcomeCategory } from './category-errors.js';
export type { Chart, ChartDirection, ChartKind, CusumChart, EwmaChart, ShewhartChart } from './chart.js';
export { type ChangePoint, type ChangePointOptions, changePoint } from './change-point.js';
export type { ChartCaution } from './chart-caution.js';
export {
  type ChartPoint,
  type ChartReference,
  estimateReference,
  type KnownReference,
  type Precision,
} from './chart-reference.js';
export { type ChartSeries, chartSeries } from './chart-series.js';
export {
  type ChartOptions,
  type ChartRecord,
  type ChartRequest,
  type ChartState,
  type ChartStatus,
  falseAlarmsAhead,
  type Limits,
  resetChart,
  startChart,
} from './chart-state.js';
export type { ClassLabel, ClassPrediction } from './class-labels.js';
export {
  type ClassificationFigure,
  type ClassificationMetrics,
  type ClassificationOptions,
  classificationMetrics,
} from './classification-metrics.js';
export { type ClassifierBaselineOptions, compareClassifierWithBaselines } from './compare-classifier.js';
export { type Baseline, type BaselineOptions, compareWithBaselines } from './compare-with-baselines.js';
export type { ClassFigures, Confusion, Estimate } from './confusion.js';
export { type ControlChartConstants, controlChartConstants } from './control-chart-constants.js';
export { type ChartDesign, designChart, type FalseAlarms, type KnownAutocorrelation } from './design-chart.js';
export { type DeviationThresholdOptions, deviationThreshold } from './deviation-threshold.js';
export type { CannotPromise, DesignedChart } from './designed-chart.js';
export {
  type EstimatedFigure,
  type EstimateReason,
  estimatePerformance,
  type PerformanceEstimate,
  type UnlabelledRows,
} from './estimation/estimate-performance.js';
export type { ErrorModel } from './estimation/error-model.js';
export type {
  EstimationState,
  EstimatorReport,
  PendingEstimate,
  PeriodEstimate,
  PeriodFeatures,
} from './estimation/monitor-estimation.js';
export type { MissEvidence } from './estimation/miss-detector.js';
export type { LabelledPeriod } from './estimation/labelled-period.js';
export {
  type EstimateTracking,
  startTracking,
  type TrackedEstimate,
  trackEstimate,
} from './estimation/track-estimate.js';
export {
  type EstimatorOptions,
  type FeatureRange,
  type PerformanceEstimator,
  trainEstimator,
} from './estimation/train-estimator.js';
export { biasCondition, type ConditionResult, relativeCondition } from './error-condition.js';
export { expectedFalseAlarms, type ReferenceSize } from './expected-false-alarms.js';
export type { ExportFormat } from './export-metrics.js';
export { type IndividualsChart, type IndividualsOptions, individualsChart } from './individuals-chart.js';
export type { MonitorAlarmRecord } from './judge-alarms.js';
export type { Interval } from './interval.js';
export type { Maturity } from './ledger.js';
export { memoryObservationStore, observationMemory } from './memory-observation-store.js';
export { createMonitor } from './monitor.js';
export type { MonitorEvents } from './monitor-events.js';
export type {
  Charting,
  JudgedPeriod,
  MonitorAlarm,
  MonitorAlarmOptions,
  MonitorChartOptions,
  MonitorState,
} from './monitor-state.js';
export type {
  AcknowledgeInput,
  ChartReset,
  EvaluateOptions,
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
  FigureStore,
  JoinedRow,
  LabelledQuery,
  LedgerStore,
  ObservationStore,
  OutcomeBatch,
  OutcomeChanges,
  OutcomeRow,
  PeriodCounts,
  PeriodDeclaration,
  PeriodKey,
  PeriodRow,
  PredictionBatch,
  PredictionRole,
  PredictionRow,
  StateKey,
  StoredState,
  VersionCounts,
} from './observation-store.js';
export { type ErrorSums, type PairedErrors, type PairedErrorsQuery, pairedErrors } from './paired-errors.js';
export type { PerformanceRecord, PerformanceSubject } from './performance.js';
export type { PerformanceSummary, PooledFigures, VersionFigures } from './performance-summary.js';
export {
  type JudgedRate,
  type RateKind,
  type RateOptions,
  type RatePoint,
  type RateReference,
  rateChart,
  rateReference,
} from './rate-chart.js';
export type { BaselineComparison, BaselineVerdict } from './paired-loss.js';
export {
  type GroupRanking,
  type RankingFigure,
  type RankingMetrics,
  type RankingOptions,
  rankingMetrics,
} from './ranking-metrics.js';
export type { SigmaMethod } from './reference-error.js';
export type { RegressionIntervals } from './regression-intervals.js';
export {
  type RegressionMetrics,
  type RegressionMetricsOptions,
  type RegressionMetricsWithIntervals,
  type RegressionStandardErrors,
  regressionMetrics,
} from './regression-metrics.js';
export type { BinningRule, BrierParts, CalibrationError, ReliabilityBin } from './reliability.js';
export type { LossName } from './row-loss.js';
export {
  type MetricSample,
  MONITOR_METRIC_NAMES,
  type MonitorMetricName,
  type PrometheusInput,
  type PrometheusMetric,
  prometheusMetrics,
  prometheusText,
} from './prometheus-metrics.js';
export {
  NELSON_RULES,
  type RuleSignals,
  type RunRule,
  runRules,
  WESTERN_ELECTRIC_RULES,
} from './run-rules.js';
export {
  type DroppedPoint,
  type ScreenedReference,
  type Screening,
  screenReference,
} from './screen-reference.js';
export {
  type SelfStartingRecord,
  type SelfStartingState,
  type SelfStartingStep,
  startSelfStarting,
  updateSelfStarting,
} from './self-starting-chart.js';
export {
  type SliceFigures,
  type SliceOptions,
  type SliceReport,
  type SliceVerdict,
  sliceMetrics,
} from './slice-metrics.js';
export {
  type SubgroupOptions,
  type SubgroupPoint,
  type SubgroupReference,
  type SubgroupSpread,
  subgroupChart,
  subgroupReference,
} from './subgroup-chart.js';
export {
  type PerformanceThresholds,
  type ThresholdBreach,
  type ThresholdMetric,
  thresholdBreaches,
} from './thresholds.js';
export type { TieRule } from './top-of-ranking.js';
export { type ChartStep, updateChart } from './update-chart.js';

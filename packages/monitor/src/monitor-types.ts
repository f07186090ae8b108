import type { Clock, EventSource, Health, Logger, Period } from '@fpl-ml/core';
import type { AlarmRecord } from './alarm.js';
import type { AlarmHints } from './alarm-causes.js';
import type { Chart } from './chart.js';
import type { ChartPoint } from './chart-reference.js';
import type { ChartRecord } from './chart-state.js';
import type { EstimatorReport, PeriodEstimate, PeriodFeatures } from './estimation/monitor-estimation.js';
import type { EstimatorOptions } from './estimation/train-estimator.js';
import type { ExportFormat } from './export-metrics.js';
import type { MonitorAlarmRecord } from './judge-alarms.js';
import type { Maturity } from './ledger.js';
import type { MonitorEvents } from './monitor-events.js';
import type { Charting, MonitorAlarmOptions, MonitorChartOptions } from './monitor-state.js';
import type { ObservationStore, OutcomeChanges, PredictionRole } from './observation-store.js';
import type { PairedErrors, PairedErrorsQuery } from './paired-errors.js';
import type { PerformanceSummary } from './performance-summary.js';
import type { RegressionMetrics } from './regression-metrics.js';
import type { PerformanceThresholds, ThresholdBreach } from './thresholds.js';

/** Options of {@link createMonitor}. */
export interface MonitorOptions {
  /** Where the ledger is kept. */
  readonly store: ObservationStore;
  readonly clock: Clock;
  /** Name of the model; models never see each other's rows. */
  readonly model: string;
  /** Fixed limits. Default none. */
  readonly thresholds?: PerformanceThresholds;
  /**
   * Control charts: options, or one finished chart such as `{ kind: 'ewma', lambda: 0.2, L: 2.7 }`, which looks for
   * degradation unless it has a direction. Default: individuals and CUSUM of the RMSE, together one false alarm in 50
   * periods.
   */
  readonly chart?: MonitorChartOptions | Chart;
  /** When alarms fire and are over. Default: at the first breach, until the first period without. */
  readonly alarm?: MonitorAlarmOptions;
  /**
   * How long after the end of a period its outcomes are not yet trusted though complete, milliseconds. A period is final
   * when that has passed and every expected entity has an outcome, or when it is declared final. Default 0.
   */
  readonly maturity?: number;
  /**
   * How far summaries, exports and health look back from now, milliseconds: a period counts if it ended within that time. A
   * model whose last final period ended before it is not healthy but `unknown`. Default without end.
   */
  readonly dataWindow?: number;
  /** Default writes nothing. */
  readonly logger?: Logger;
}

/** Predictions of one version. */
export interface PredictionsInput {
  readonly period: Period;
  readonly modelVersion: string;
  /** Default `served`. */
  readonly role?: PredictionRole;
  /** Each entity once. */
  readonly rows: readonly { readonly entity: string; readonly prediction: number }[];
}

/** Outcomes of one period. */
export interface OutcomesInput {
  /** The period, or the id of one that is known. */
  readonly period: Period | string;
  readonly rows: readonly { readonly entity: string; readonly outcome: number }[];
  /** Declares that no more outcomes are awaited. It cannot be taken back; corrections are still taken. */
  readonly final?: boolean;
}

/** Figures that were measured elsewhere. */
export interface PerformanceInput {
  readonly yTrue: ArrayLike<number>;
  readonly yPred: ArrayLike<number>;
  readonly modelVersion: string;
  readonly period: Period;
  /** Number of the model's inputs. */
  readonly featureCount?: number;
  /** Only what was `served` (the default) goes to charts, alarms and health. */
  readonly role?: PredictionRole;
  /** Whether these are all outcomes of the period. Default `true`. */
  readonly final?: boolean;
  /** As for {@link Monitor.evaluatePeriod}. */
  readonly hints?: AlarmHints;
}

/** What {@link Monitor.evaluatePeriod} may be told. */
export interface EvaluateOptions {
  /** What else was seen in the period: of an alarm that fires in it, the probable causes. Kept with its record. */
  readonly hints?: AlarmHints;
}

/** Who takes note of which alarm. */
export interface AcknowledgeInput {
  /** The alarm's `dedupKey`. */
  readonly alarm: string;
  readonly by: string;
  /** What is done about it; may be empty. */
  readonly note: string;
}

/** One version's figures in a period. */
export interface VersionEvaluation {
  readonly modelVersion: string;
  readonly metrics: RegressionMetrics;
}

/** What {@link Monitor.evaluatePeriod} gives. */
export interface PeriodEvaluation {
  readonly period: Period;
  readonly maturity: Maturity;
  /** Of the rows that were served and have an outcome, whatever version served each. NaN when there are none. */
  readonly metrics: RegressionMetrics;
  /** Of each version with predictions, in whatever role, by name. */
  readonly byVersion: readonly VersionEvaluation[];
  /** Limits that `metrics` breach; provisional unless the period is final. */
  readonly breaches: readonly ThresholdBreach[];
  /** What became of the charts. */
  readonly charting: Charting;
  /** One record for each chart, of the time when the period was charted; none unless it was. */
  readonly charts: readonly ChartRecord[];
  /** One record for each alarm that was looked at then. */
  readonly alarms: readonly MonitorAlarmRecord[];
}

/** A period with its completeness. */
export interface MonitoredPeriod {
  readonly period: Period;
  readonly maturity: Maturity;
  /** Outcomes in the ledger. */
  readonly outcomes: number;
  /** Of those, the ones of entities that nothing was predicted for. They enter no figure. */
  readonly unmatched: number;
}

/** Which periods are meant. */
export interface PeriodSelection {
  /** Ids; default those that end after `since`. */
  readonly periods?: readonly string[];
  /** Epoch milliseconds; default now less the data window, and for named periods no limit. */
  readonly since?: number;
}

/** What {@link Monitor.resetCharts} may be told. */
export interface ResetOptions {
  /**
   * The new reference: points (for instance the new model's backtest), or `keep` for the one in hand (after a false
   * alarm). Default: collected from the final periods that follow.
   */
  readonly reference?: 'keep' | readonly ChartPoint[];
}

/** What a reset did. */
export interface ChartReset {
  /** How often the charts were reset. */
  readonly epoch: number;
  /** One record for each alarm; those that were firing are resolved. */
  readonly alarms: readonly AlarmRecord[];
}

/** Watches one model. Keeps nothing itself: everything is in the store, so any number of monitors may work on one. */
export interface Monitor extends EventSource<MonitorEvents> {
  /**
   * Records predictions before their outcomes are known. Sending the same again changes nothing.
   *
   * @throws FplMlError `OBSERVATION_INVALID`, `PERIOD_INVALID`, `PERIOD_CHANGED`, `PREDICTION_CHANGED`
   */
  recordPredictions(input: PredictionsInput): Promise<void>;
  /**
   * Says which entities must have an outcome before a period is complete. Default: those with a served prediction.
   *
   * @throws FplMlError `PERIOD_INVALID`, `PERIOD_CHANGED`
   */
  expectEntities(input: { readonly period: Period; readonly entities: readonly string[] }): Promise<void>;
  /**
   * Records outcomes, in as many parts as they come; another value for a known entity is a correction.
   *
   * @throws FplMlError `OBSERVATION_INVALID`, `PERIOD_INVALID`, `PERIOD_CHANGED`, `PERIOD_UNKNOWN` for an unknown id
   */
  recordOutcomes(input: OutcomesInput): Promise<OutcomeChanges>;
  /**
   * Records figures of a period without the ledger, for services that keep their rows elsewhere.
   *
   * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `PERIOD_INVALID`, `PERIOD_CHANGED`,
   *   `ALARM_HINTS_INVALID`
   */
  recordPerformance(input: PerformanceInput): Promise<PeriodEvaluation>;
  /**
   * Computes a period's figures from the ledger and records them, with a new revision when they changed. A final period is
   * charted the first time that it is evaluated, and never again: corrections change its figures, not the charts. Evaluate
   * periods in the order of time.
   *
   * @throws FplMlError `PERIOD_UNKNOWN`, `ALARM_HINTS_INVALID`
   */
  evaluatePeriod(periodId: string, options?: EvaluateOptions): Promise<PeriodEvaluation>;
  /**
   * Notes that somebody looks after a firing alarm: as long as it fires, people are told no more that it got worse.
   *
   * @returns what the alarm's state is now
   * @throws FplMlError `ALARM_NOT_FIRING`, `ALARM_OPTIONS_INVALID` without `by`
   */
  acknowledge(input: AcknowledgeInput): Promise<AlarmRecord>;
  /**
   * Starts charts and alarms anew, for instance when another version was promoted. Periods up to the latest that was
   * charted stay out of the new charts. Changed chart options take effect here.
   *
   * @param reason for the record
   */
  resetCharts(reason: string, options?: ResetOptions): Promise<ChartReset>;
  /**
   * Learns from labelled periods of the ledger how large errors are for which rows, for {@link Monitor.estimatePerformance};
   * replaces the estimator before. See `trainEstimator` for what it can see and what not.
   *
   * @param periods in the order of time, at least 5, none of which the watched model was trained on
   * @throws FplMlError `ESTIMATOR_INPUT_INVALID`, `PERIOD_UNKNOWN`; those of `@fpl-ml/boost` for odd features
   */
  trainEstimator(periods: readonly PeriodFeatures[], options?: EstimatorOptions): Promise<EstimatorReport>;
  /**
   * What the figures of a period will probably be, before its outcomes come. When its final figures are evaluated, the
   * latest estimate is held against them; one that does not hold is switched off until the next training.
   *
   * @throws FplMlError `ESTIMATOR_MISSING` before the first training, `ESTIMATOR_INPUT_INVALID`, `PERIOD_UNKNOWN`
   */
  estimatePerformance(input: PeriodFeatures): Promise<PeriodEstimate>;
  /** All periods with their completeness in the ledger, which {@link Monitor.recordPerformance} leaves out; in the order of time. */
  listPeriods(): Promise<readonly MonitoredPeriod[]>;
  /**
   * The errors of two versions on the same rows; see {@link pairedErrors}.
   *
   * @throws FplMlError `PERIOD_UNKNOWN`
   */
  pairedErrors(query: PairedErrorsQuery): Promise<readonly PairedErrors[]>;
  /** The latest figures by period, pooled, and by version. */
  getPerformanceSummary(selection?: PeriodSelection): Promise<PerformanceSummary>;
  /** `unknown` before the first final period with rows, else as bad as the worst firing alarm. */
  getHealthStatus(): Promise<Health>;
  /**
   * The latest figures by period and subject as text: CSV (RFC 4180, safe to open in a spreadsheet) or JSON.
   *
   * @throws FplMlError `EXPORT_FORMAT_INVALID`
   */
  exportMetrics(options: PeriodSelection & { readonly format: ExportFormat }): Promise<string>;
}

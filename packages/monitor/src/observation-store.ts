import type { Period } from '@fpl-ml/core';
import type { MonitorState } from './monitor-state.js';
import type { PerformanceRecord } from './performance.js';

/**
 * Why a prediction was made: `served` was given to the user, `challenger` was made by a version under trial, `shadow` by one
 * that is only watched.
 */
export type PredictionRole = 'served' | 'challenger' | 'shadow';

/** What was predicted for one entity in one period by one version. */
export interface PredictionRow {
  /** What it is about: a player, a customer. With the period, a row of the ledger. */
  readonly entity: string;
  readonly modelVersion: string;
  readonly role: PredictionRole;
  /** In units of the target; finite. */
  readonly prediction: number;
  /** When it was recorded, epoch milliseconds. */
  readonly at: number;
}

/** Predictions of one version in one period. */
export interface PredictionBatch {
  readonly model: string;
  readonly period: Period;
  readonly modelVersion: string;
  readonly role: PredictionRole;
  readonly rows: readonly { readonly entity: string; readonly prediction: number }[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What really happened to one entity in one period. */
export interface OutcomeRow {
  readonly entity: string;
  /** In units of the target; finite. */
  readonly outcome: number;
  /** 1, and one more with each correction. */
  readonly revision: number;
  /** When this revision was recorded, epoch milliseconds. */
  readonly at: number;
}

/** Outcomes of one period. */
export interface OutcomeBatch {
  readonly model: string;
  readonly period: Period;
  readonly rows: readonly { readonly entity: string; readonly outcome: number }[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a batch of outcomes changed. */
export interface OutcomeChanges {
  /** Entities that had no outcome before. */
  readonly added: number;
  /** Entities whose outcome is another now. */
  readonly corrected: number;
  /** Entities whose outcome was the same already. */
  readonly unchanged: number;
}

/** A period of a model. */
export interface PeriodRow {
  readonly model: string;
  readonly period: Period;
  /** The entities that must have an outcome; `null` means those with a served prediction. */
  readonly expected: readonly string[] | null;
  /** Whether it was declared that no more outcomes are awaited. */
  readonly declaredFinal: boolean;
  /** When it was first heard of, epoch milliseconds. */
  readonly createdAt: number;
}

/** What is made known of a period. */
export interface PeriodDeclaration {
  readonly model: string;
  readonly period: Period;
  /** Replaces the expected entities; default leaves them. */
  readonly expected?: readonly string[];
  /** Declares the period final, which cannot be taken back; default leaves it. */
  readonly final?: true;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One period of one model. */
export interface PeriodKey {
  readonly model: string;
  readonly periodId: string;
}

/** One monitored metric of one model. */
export interface StateKey {
  readonly model: string;
  readonly metric: string;
}

/** Charts and alarms as stored. */
export interface StoredState {
  readonly state: MonitorState;
  /** 1 for the first, one more with each save. */
  readonly generation: number;
}

/** How many rows one version has in one role of one period. */
export interface VersionCounts {
  readonly modelVersion: string;
  readonly role: PredictionRole;
  /** Its predictions. */
  readonly predictions: number;
  /** Of those, with an outcome. */
  readonly labelled: number;
}

/** How many rows a period has. */
export interface PeriodCounts {
  /** Outcomes, whatever they belong to. */
  readonly outcomes: number;
  /** Outcomes of entities that nothing was predicted for, by any version in any role. */
  readonly unmatched: number;
  /** Expected entities: those declared, else those with a served prediction. */
  readonly expected: number;
  /** Of those, with an outcome. */
  readonly labelled: number;
  /** By version, then by role (both by code points). */
  readonly versions: readonly VersionCounts[];
}

/** Some of the labelled predictions of one version in one role. */
export interface LabelledQuery extends PeriodKey {
  readonly modelVersion: string;
  readonly role: PredictionRole;
  /** Only entities beyond this one, in the order of code points; default from the first. */
  readonly after?: string;
  /** At most so many rows, from 1. */
  readonly limit: number;
}

/** A prediction with its outcome. */
export interface JoinedRow {
  readonly entity: string;
  readonly prediction: number;
  readonly outcome: number;
  /** Grows with the recording of predictions within a period, over all versions and roles. */
  readonly order: number;
}

/**
 * The ledger of predictions and outcomes. The only place where rows are kept.
 *
 * Laws: every operation happens completely or not at all. Models never see each other's rows. What is given or returned can
 * be changed by the caller without effect on the store. Batches of some thousand rows are ordinary; a period may have
 * millions, of which `counts` and `labelled` never hold more than a page at a time.
 */
export interface LedgerStore {
  /**
   * Adds predictions, keyed (model, entity, period, modelVersion, role), and the period when it is new. A prediction that is
   * there already with the same value is left as it is, so that a batch can be sent again.
   *
   * @throws FplMlError `PREDICTION_CHANGED` when a key has another value already; `PERIOD_CHANGED` when the period is
   *   known with another start or end
   */
  addPredictions(batch: PredictionBatch): Promise<void>;
  /** The predictions of a period, in order of recording; none for an unknown period. */
  predictions(key: PeriodKey): Promise<readonly PredictionRow[]>;
  /**
   * Adds outcomes, keyed (model, entity, period), and the period when it is new. Another value for a known entity is a
   * correction: it replaces the outcome and raises its revision; the same value changes nothing. Of an entity that
   * stands twice in a batch, the later row counts.
   *
   * @throws FplMlError `PERIOD_CHANGED`
   */
  putOutcomes(batch: OutcomeBatch): Promise<OutcomeChanges>;
  /** The outcomes of a period, in order of first recording; none for an unknown period. */
  outcomes(key: PeriodKey): Promise<readonly OutcomeRow[]>;
  /**
   * Makes a period known, or more of it.
   *
   * @throws FplMlError `PERIOD_CHANGED`
   */
  declarePeriod(declaration: PeriodDeclaration): Promise<PeriodRow>;
  /** All periods of a model, in the order of core's `comparePeriods`. */
  periods(model: string): Promise<readonly PeriodRow[]>;
  /** How many rows a period has, counted where they lie; all 0 for an unknown one. */
  counts(key: PeriodKey): Promise<PeriodCounts>;
  /** A page of labelled predictions, by entity in the order of code points; fewer than `limit` are the last. */
  labelled(query: LabelledQuery): Promise<readonly JoinedRow[]>;
}

/**
 * What was made of the ledger: figures, charts, alarms.
 *
 * Laws: as of the ledger. Figures may be NaN and are given back as NaN.
 */
export interface FigureStore {
  /**
   * Adds performance records, keyed (model, period, subject, revision), and the period when it is new; nothing is ever
   * replaced.
   *
   * @throws FplMlError `PERFORMANCE_REVISION_TAKEN`, retryable, when a key is taken; `PERIOD_CHANGED`
   */
  appendPerformance(records: readonly PerformanceRecord[]): Promise<void>;
  /** The performance records of a model, all or of one period; by period, then in order of recording. */
  performance(query: { readonly model: string; readonly periodId?: string }): Promise<readonly PerformanceRecord[]>;
  /** Charts and alarms; `undefined` before the first save. */
  loadState(key: StateKey): Promise<StoredState | undefined>;
  /**
   * Saves charts and alarms if nobody else has since they were loaded.
   *
   * @param generation the one that was loaded; 0 for the first
   * @returns the new generation
   * @throws FplMlError `MONITOR_STATE_CONFLICT`, retryable, when the stored generation is another
   */
  saveState(key: StateKey, state: MonitorState, generation: number): Promise<number>;
}

/** Ledger and figures in one place; two ports, since together they have more methods than one should. */
export interface ObservationStore extends LedgerStore, FigureStore {}

import { checkPolicy } from './check-policy.js';
import type { Gates } from './gates.js';

/** When to retrain although nothing is wrong. */
export type Schedule =
  | { readonly kind: 'never' }
  /** After this many periods without a retraining. */
  | { readonly kind: 'every'; readonly periods: number }
  /** After an interval that is learnt by replaying the latest periods under each of the candidates. */
  | LearnedSchedule;

/** An interval that is learnt: the longest that keeps what retraining is worth. */
export interface LearnedSchedule {
  readonly kind: 'learned';
  /** Intervals to replay, in periods, growing. */
  readonly candidates: readonly number[];
  /** How many of the latest periods to replay. */
  readonly window: number;
  /** Share of the gain of retraining in every period over never retraining that must be kept, for instance 0.85. */
  readonly keepGain: number;
  /** A loss of RMSE that does not matter, relative to retraining in every period, for instance 0.002. */
  readonly negligible: number;
}

/** How a candidate that passed its gates gets into service. */
export interface RolloutPlan {
  /** Share of keys that the challenger serves at first, 0 to 1. */
  readonly weight: number;
  /**
   * The shares in turn, growing, the first of them `weight`; after the hold at the last it is promoted. Who is in at one is
   * in at all that follow. Default `[weight]`.
   */
  readonly steps?: readonly number[];
  /** Labelled periods to watch at each share. */
  readonly hold: number;
  /** Periods without labels, or undecided, after which the rollout ends and the champion stays. */
  readonly patience: number;
  /**
   * Confidence of the limit below which the challenger counts as worse than its gates let expect: a Student prediction
   * limit from the paired periods of its gates. At 0.99 one good challenger in a hundred is rolled back in each period
   * of the hold.
   */
  readonly confidence: number;
  /**
   * Largest share of rows that the challenger may fail to predict (no number, or an error) whenever it predicts; above it is
   * rolled back at once. Default 0.01.
   */
  readonly maxErrorRate?: number;
}

/** A time in which nothing is retrained but by hand. */
export interface Blackout {
  /** Epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds, no more part of it. */
  readonly end: number;
  readonly reason: string;
}

/**
 * Everything that decides when to retrain and what to serve. Plain data, made by {@link createPolicy}.
 */
export interface RetrainingPolicy {
  readonly schedule: Schedule;
  /** Which observations ask for a retraining. */
  readonly triggers: {
    readonly performance: boolean;
    readonly drift: boolean;
    /** Newly labelled rows that are reason enough by themselves. Default `null`: never. */
    readonly newData?: number | null;
    /**
     * Whether an error that was estimated before its labels came, and whose whole interval lies above its limit, is reason
     * enough. Needs `estimation` of `createEngine`. Default `false`.
     */
    readonly estimated?: boolean;
  };
  /** Whether {@link EngineControl.emergencyRetraining} is granted; else it is recorded as suppressed, and refused. */
  readonly emergency: boolean;
  /** Times in which no trigger but a person's is granted. */
  readonly blackouts: readonly Blackout[];
  /** Milliseconds after which a request that nobody has carried out is over; `null` never. */
  readonly expireAfter: number | null;
  /** Least time between two retrainings, milliseconds. Emergency and manual requests pass. */
  readonly minInterval: number;
  /** Least share of the schedule's interval between a retraining and the next that was not scheduled. */
  readonly minShare: number;
  /** Least number of newly labelled rows since the last retraining. */
  readonly minNewRows: number;
  /** At most `retrainings` within `periods`; `null` for no limit. */
  readonly budget: { readonly retrainings: number; readonly periods: number } | null;
  /** Attempts at a retraining whose error says that it may be tried again. */
  readonly maxAttempts: number;
  /** Paired periods that the gates look at. */
  readonly backtestPeriods: number;
  readonly gates: Gates;
  /** Whether the gates decide; else they are recorded, and the candidate serves. */
  readonly binding: boolean;
  /** `null` serves a candidate at once. */
  readonly rollout: RolloutPlan | null;
  /** Whether the loop goes back by itself; else it raises a critical alert, and people do. */
  readonly rollback: boolean;
  /**
   * What follows when the candidate of a performance or emergency retraining is rejected: `keep` the champion, or `roll-back`
   * to the former version if that does better on the same rows of the periods since the champion's training.
   */
  readonly onRejected: 'keep' | 'roll-back';
}

/** The policy that {@link createPolicy} starts from. */
export const DEFAULT_POLICY: RetrainingPolicy = Object.freeze<RetrainingPolicy>({
  schedule: { kind: 'never' },
  triggers: { performance: true, drift: true },
  emergency: true,
  blackouts: Object.freeze([]),
  expireAfter: null,
  minInterval: 24 * 3_600_000,
  minShare: 0.5,
  minNewRows: 1,
  budget: null,
  maxAttempts: 3,
  backtestPeriods: 12,
  gates: { performanceImprovement: 0.05, dataQualityThreshold: 0.95 },
  binding: true,
  rollout: { weight: 0.1, hold: 1, patience: 3, confidence: 0.99 },
  rollback: true,
  onRejected: 'keep',
});

/** The largest share of failed predictions of a plan that does not say. */
export const DEFAULT_MAX_ERROR_RATE = 0.01;

/** The shares of a rollout in turn. */
export function rolloutSteps(plan: RolloutPlan): readonly number[] {
  return plan.steps ?? [plan.weight];
}

/**
 * A policy with defaults for what is left out: performance and drift triggers, a day between retrainings, a 5 %
 * improvement and 95 % sound rows binding, a canary of 10 % for one labelled period.
 *
 * @throws FplMlError `POLICY_INVALID` with the name, what was expected and what came
 */
export function createPolicy(options: Partial<RetrainingPolicy> = {}): RetrainingPolicy {
  const policy = { ...DEFAULT_POLICY, ...options };
  checkPolicy(policy);
  return Object.freeze(policy);
}

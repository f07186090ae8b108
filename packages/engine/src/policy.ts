import { FplMlError } from '@fpl-ml/core';
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
  /** Share of keys that the challenger serves meanwhile, 0 to 1. */
  readonly weight: number;
  /** Labelled periods to watch before it is promoted. */
  readonly hold: number;
  /** Periods without labels, or undecided, after which the rollout ends and the champion stays. */
  readonly patience: number;
  /**
   * Confidence of the limit below which the challenger counts as worse than its gates let expect: a Student prediction
   * limit from the paired periods of its gates. At 0.99 one good challenger in a hundred is rolled back in each period
   * of the hold.
   */
  readonly confidence: number;
}

/** Everything that decides when to retrain and what to serve. Plain data. */
export interface RetrainingPolicy {
  readonly schedule: Schedule;
  /** Which observations ask for a retraining. */
  readonly triggers: { readonly performance: boolean; readonly drift: boolean };
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
}

/** The policy that {@link createPolicy} starts from. */
export const DEFAULT_POLICY: RetrainingPolicy = Object.freeze<RetrainingPolicy>({
  schedule: { kind: 'never' },
  triggers: { performance: true, drift: true },
  minInterval: 24 * 3_600_000,
  minShare: 0.5,
  minNewRows: 1,
  budget: null,
  maxAttempts: 3,
  backtestPeriods: 12,
  gates: { performanceImprovement: 0.05, dataQualityThreshold: 0.95 },
  binding: true,
  rollout: { weight: 0.1, hold: 1, patience: 3, confidence: 0.99 },
});

function refuse(name: string, expected: string, value: unknown): never {
  throw new FplMlError('POLICY_INVALID', `Expected ${name} to be ${expected}, got ${JSON.stringify(value)}.`, {
    data: { name, value },
  });
}

const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;

function checkSchedule(schedule: Schedule): void {
  if (schedule.kind === 'every' && !whole(schedule.periods)) {
    refuse('schedule.periods', 'a whole number from 1', schedule.periods);
  }
  if (schedule.kind !== 'learned') return;
  const { candidates, window, keepGain, negligible } = schedule;
  const growing = candidates.every((value, i) => whole(value) && value > (candidates[i - 1] ?? 0));
  if (candidates.length === 0 || !growing) refuse('schedule.candidates', 'growing whole numbers from 1', candidates);
  if (!whole(window) || window < 2) refuse('schedule.window', 'a whole number from 2', window);
  if (!(keepGain >= 0 && keepGain <= 1)) refuse('schedule.keepGain', 'a share from 0 to 1', keepGain);
  if (!(negligible >= 0)) refuse('schedule.negligible', 'a share from 0', negligible);
}

/**
 * A policy with defaults for what is left out: performance and drift triggers, a day between retrainings, a 5 %
 * improvement and 95 % sound rows binding, a canary of 10 % for one labelled period.
 *
 * @throws FplMlError `POLICY_INVALID` with the name, what was expected and what came
 */
export function createPolicy(options: Partial<RetrainingPolicy> = {}): RetrainingPolicy {
  const policy = { ...DEFAULT_POLICY, ...options };
  checkSchedule(policy.schedule);
  if (!(policy.minInterval >= 0)) refuse('minInterval', 'milliseconds from 0', policy.minInterval);
  if (!(policy.minShare >= 0 && policy.minShare <= 1)) refuse('minShare', 'a share from 0 to 1', policy.minShare);
  if (!whole(policy.maxAttempts)) refuse('maxAttempts', 'a whole number from 1', policy.maxAttempts);
  if (!whole(policy.backtestPeriods) || policy.backtestPeriods < 2)
    refuse('backtestPeriods', 'a whole number from 2', policy.backtestPeriods);
  const { rollout } = policy;
  if (rollout !== null) {
    if (!(rollout.weight >= 0 && rollout.weight <= 1)) {
      refuse('rollout.weight', 'a share from 0 to 1 (0.1 is 10 %)', rollout.weight);
    }
    for (const name of ['hold', 'patience'] as const) {
      if (!whole(rollout[name])) refuse(`rollout.${name}`, 'a whole number of periods from 1', rollout[name]);
    }
    if (!(rollout.confidence > 0.5 && rollout.confidence < 1)) {
      refuse('rollout.confidence', 'between 0.5 and 1', rollout.confidence);
    }
  }
  return Object.freeze(policy);
}

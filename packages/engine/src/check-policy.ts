import { FplMlError } from '@fpl-ml/core';
import type { RetrainingPolicy, RolloutPlan, Schedule } from './policy.js';

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

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function checkHygiene({
  minInterval,
  minShare,
  maxAttempts,
  expireAfter,
  blackouts,
  triggers,
}: RetrainingPolicy): void {
  if (!(minInterval >= 0)) refuse('minInterval', 'milliseconds from 0', minInterval);
  if (!isShare(minShare)) refuse('minShare', 'a share from 0 to 1', minShare);
  if (!whole(maxAttempts)) refuse('maxAttempts', 'a whole number from 1', maxAttempts);
  if (expireAfter !== null && !(expireAfter > 0)) {
    refuse('expireAfter', 'milliseconds above 0, or null for never', expireAfter);
  }
  for (const blackout of blackouts) {
    if (!(blackout.start < blackout.end)) refuse('blackouts', 'times whose start is before their end', blackout);
  }
  const { newData = null } = triggers;
  if (newData !== null && !whole(newData))
    refuse('triggers.newData', 'a whole number of rows from 1, or null', newData);
}

function checkEvidence({ evidence, alpha }: RetrainingPolicy['gates']): void {
  if (evidence === undefined || evidence.kind === 'sign-flip') return;
  if (evidence.kind !== 'any-time') refuse('gates.evidence', 'a kind that is "sign-flip" or "any-time"', evidence);
  if (alpha !== undefined && !(alpha > 0 && alpha < 1)) refuse('gates.alpha', 'a number between 0 and 1', alpha);
  const { sigma = 1, tightestAt = 1 } = evidence;
  if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY)) refuse('gates.evidence.sigma', 'a number above 0', sigma);
  if (!(tightestAt > 0 && tightestAt < Number.POSITIVE_INFINITY)) {
    refuse('gates.evidence.tightestAt', 'a number of periods above 0', tightestAt);
  }
}

function checkSteps({ weight, steps }: RolloutPlan): void {
  if (!isShare(weight)) {
    refuse(
      'rollout.weight',
      `a share from 0 to 1 (0.1 is 10 %${weight > 1 ? `: for ${weight} % pass ${weight / 100}` : ''})`,
      weight,
    );
  }
  if (steps === undefined) return;
  const growing = steps.every((share, i) => share > (steps[i - 1] ?? -1) && isShare(share));
  if (steps.length === 0 || !growing) refuse('rollout.steps', 'growing shares from 0 to 1 (0.1 is 10 %)', steps);
  if (steps[0] !== weight) refuse('rollout.steps', `a list that begins with rollout.weight, ${weight}`, steps);
}

function checkRollout(rollout: RolloutPlan): void {
  checkSteps(rollout);
  for (const name of ['hold', 'patience'] as const) {
    if (!whole(rollout[name])) refuse(`rollout.${name}`, 'a whole number of periods from 1', rollout[name]);
  }
  if (!(rollout.confidence > 0.5 && rollout.confidence < 1)) {
    refuse('rollout.confidence', 'between 0.5 and 1', rollout.confidence);
  }
  const { maxErrorRate = 0 } = rollout;
  if (!isShare(maxErrorRate)) refuse('rollout.maxErrorRate', 'a share from 0 to 1 (0.01 is 1 %)', maxErrorRate);
}

/**
 * Refuses a policy that says what cannot be done.
 *
 * @throws FplMlError `POLICY_INVALID` with the name, what was expected and what came
 */
export function checkPolicy(policy: RetrainingPolicy): void {
  checkSchedule(policy.schedule);
  checkHygiene(policy);
  checkEvidence(policy.gates);
  const { backtestPeriods, rollout, onRejected } = policy;
  if (!whole(backtestPeriods) || backtestPeriods < 2) {
    refuse('backtestPeriods', 'a whole number from 2', backtestPeriods);
  }
  if (rollout !== null) checkRollout(rollout);
  if (onRejected !== 'keep' && onRejected !== 'roll-back') refuse('onRejected', '"keep" or "roll-back"', onRejected);
}

import { FplMlError } from '@fpl-ml/core';

/** When an alarm fires and when it is over. */
export interface AlarmOptions {
  /** Names the alarm, the same through its whole life, so that notifications about it can be grouped. */
  readonly dedupKey: string;
  /** How many of the latest `of` observations must be breaches. Default 1. */
  readonly breaches?: number;
  /** How many observations are looked at. Default `breaches`. */
  readonly of?: number;
  /** How many observations in a row that are clear resolve a firing alarm. Default 1. */
  readonly clear?: number;
  /** How long after a resolution it may not fire again; it stays `pending` meanwhile. Default not at all. */
  readonly cooldown?: AlarmCooldown;
}

/** How long an alarm rests after its resolution; where both are given, both must have passed. */
export interface AlarmCooldown {
  /** So many observations after the resolution cannot fire; a whole number from 0. */
  readonly observations?: number;
  /** Milliseconds, from 0. */
  readonly ms?: number;
}

/** The options with their defaults. */
export interface AlarmRule {
  readonly breaches: number;
  readonly of: number;
  readonly clear: number;
  readonly cooldown: Required<AlarmCooldown>;
}

const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;

function cooldownOf({ observations = 0, ms = 0 }: AlarmCooldown): Required<AlarmCooldown> {
  if (isCount(observations, 0) && ms >= 0 && Number.isFinite(ms)) return { observations, ms };
  throw new FplMlError(
    'ALARM_OPTIONS_INVALID',
    `Expected cooldown.observations as a whole number from 0 and cooldown.ms finite from 0, got ${observations} and ${ms}.`,
  );
}

/** @throws FplMlError `ALARM_OPTIONS_INVALID` */
export function ruleOf(options: Omit<AlarmOptions, 'dedupKey'>): AlarmRule {
  const { breaches = 1, of = breaches, clear = 1 } = options;
  if ([breaches, of, clear].every((value) => isCount(value, 1)) && breaches <= of) {
    return { breaches, of, clear, cooldown: cooldownOf(options.cooldown ?? {}) };
  }
  throw new FplMlError(
    'ALARM_OPTIONS_INVALID',
    `Expected whole numbers with 1 ≤ breaches ≤ of and clear ≥ 1, got breaches ${breaches}, of ${of}, clear ${clear}.`,
  );
}

/** @throws FplMlError `ALARM_OPTIONS_INVALID` */
export function checkAlarmOptions(options: Omit<AlarmOptions, 'dedupKey'>): void {
  ruleOf(options);
}

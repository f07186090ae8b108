import type { JsonObject } from '@fpl-ml/core';
import type { PeriodFinal } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { type SettledEstimate, settleEstimate } from './performance-estimate.js';

/** A figure with its interval as a record holds it. */
export const inJson = (figure: object | null): JsonObject | null => (figure === null ? null : { ...figure });

/** The estimate of a period beside what came; `null` where it was not estimated. */
export function settledBy({ estimates }: LoopState, { period, served }: PeriodFinal): SettledEstimate | null {
  const estimate = estimates?.pending.find((waiting) => waiting.period === period);
  return estimate === undefined ? null : settleEstimate(estimate, served);
}

/** The state once a period's labels are there, and its estimate waits no more. */
export function withoutEstimate(state: LoopState, { period }: PeriodFinal, settled: SettledEstimate | null): LoopState {
  const { estimates } = state;
  if (estimates === undefined || settled === null) return state;
  // Periods are observed in order: what was estimated before this one will not be observed any more.
  const pending = estimates.pending.slice(estimates.pending.findIndex((waiting) => waiting.period === period) + 1);
  return { ...state, estimates: { ...estimates, pending, settled } };
}

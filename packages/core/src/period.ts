import { FplMlError } from './errors.js';

/**
 * A span of time that the user defines: a day, a week, a round of matches. It is the unit of inference: one point of a
 * chart, one pair in a gate, one hold of a rollout.
 */
export interface Period {
  /** Unique for its model, and stable. */
  readonly id: string;
  /** Epoch milliseconds, included. */
  readonly start: number;
  /** Epoch milliseconds, excluded. */
  readonly end: number;
}

/**
 * Checks a period and returns a frozen copy.
 *
 * @throws FplMlError `PERIOD_INVALID` when the id is empty, or start and end are not finite with `start < end`
 */
export function createPeriod(period: Period): Period {
  const { id, start, end } = period;
  if (id === '' || !Number.isFinite(start) || !Number.isFinite(end) || start >= end) {
    throw new FplMlError(
      'PERIOD_INVALID',
      `Expected a period with an id and start < end in epoch milliseconds, got id "${id}", start ${start}, end ${end}.`,
      { data: { id, start, end } },
    );
  }
  return Object.freeze({ id, start, end });
}

/** Orders periods by their start, then by their id (code points). */
export function comparePeriods(a: Period, b: Period): number {
  return a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

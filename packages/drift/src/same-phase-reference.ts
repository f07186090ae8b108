import { type ColumnValue, type Frame, type FrameInput, type Period, toFrame } from '@fpl-ml/core';
import { invalidOption } from './errors.js';
import type { ReferenceAbout } from './provenance.js';

/** Where in a cycle that repeats a period stands. */
export interface Phase {
  readonly period: Period;
  /** Which cycle, for instance a season. */
  readonly cycle: string;
  /** Which part of it, for instance `gameweek 1-5`, or a week that clubs play twice. */
  readonly phase: string;
}

/** The data of one period of the past. */
export interface PhasedData extends Phase {
  readonly data: FrameInput;
}

/** Options of {@link samePhaseReference}. */
export interface SamePhaseOptions {
  /** How many of the last cycles that have the phase are taken. Default 1. */
  readonly cycles?: number;
}

/** Data to compare with, and what they are. */
export interface DescribedReference {
  readonly data: FrameInput;
  readonly about: ReferenceAbout;
}

/** Frames below each other; a column that one lacks is missing there. */
function stacked(frames: readonly Frame[]): Frame {
  const names = [...new Set(frames.flatMap((frame) => Object.keys(frame)))];
  const rowsOf = (frame: Frame): number => Object.values(frame)[0]?.length ?? 0;
  const columnOf = (name: string): readonly ColumnValue[] =>
    frames.flatMap((frame): readonly ColumnValue[] => {
      const column = Object.hasOwn(frame, name) ? frame[name] : undefined;
      return column === undefined ? Array.from({ length: rowsOf(frame) }, () => null) : Array.from<ColumnValue>(column);
    });
  // A column that holds numbers in one frame and text in another is refused where it is read, as any mixed column.
  return Object.freeze(Object.fromEntries(names.map((name) => [name, columnOf(name)]))) as Frame;
}

/** Cycles by the time of their first period, the last ones first. */
function latestCycles(found: readonly PhasedData[], cycles: number): readonly string[] {
  const starts = new Map<string, number>();
  for (const { cycle, period } of found) starts.set(cycle, Math.min(period.start, starts.get(cycle) ?? period.start));
  return [...starts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, cycles)
    .map(([cycle]) => cycle);
}

/**
 * The data of the same phase of earlier cycles: what a season restart, or a week that clubs play twice, is to be compared
 * with, since every one of them differs from the rest of its season. Only periods that ended before the current one starts
 * are taken, of other cycles than its own, so that nothing is compared with itself or with its future.
 *
 * @param history what is known of the past, in any order
 * @returns `null` where no earlier cycle has the phase
 * @throws FplMlError `DRIFT_OPTION_INVALID`, or `FRAME_INVALID` for data that are no frame
 *
 * @example
 * ```ts
 * import { detectDrift, prepareReference, samePhaseReference } from '@fpl-ml/drift';
 *
 * const week = (start: number) => ({ id: `w${start}`, start, end: start + 1 });
 * const history = [
 *   { period: week(1), cycle: '2022-23', phase: 'opening', data: { transfers: [0, 0, 1, 0] } },
 *   { period: week(20), cycle: '2022-23', phase: 'middle', data: { transfers: [900, 20, 350, 4] } },
 * ];
 * const found = samePhaseReference(history, { period: week(52), cycle: '2023-24', phase: 'opening' });
 * const reference = found && prepareReference(found.data, { about: found.about });
 * const report = reference && detectDrift(reference, { transfers: [0, 1, 0, 0] });
 * ```
 */
export function samePhaseReference(
  history: readonly PhasedData[],
  now: Phase,
  { cycles = 1 }: SamePhaseOptions = {},
): DescribedReference | null {
  if (!(Number.isInteger(cycles) && cycles >= 1)) throw invalidOption('cycles', 'a whole number from 1', cycles);
  const earlier = history.filter(
    ({ period, cycle, phase }) => phase === now.phase && cycle !== now.cycle && period.end <= now.period.start,
  );
  const chosen = latestCycles(earlier, cycles);
  const taken = earlier
    .filter(({ cycle }) => chosen.includes(cycle))
    .toSorted((a, b) => a.period.start - b.period.start);
  const [first, last] = [taken[0], taken.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    data: stacked(taken.map(({ data }) => toFrame(data))),
    about: {
      name: 'calendar',
      from: first.period.start,
      to: Math.max(...taken.map(({ period }) => period.end)),
      note: `${now.phase} of ${[...chosen].reverse().join(', ')}`,
    },
  };
}

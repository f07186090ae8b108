import { doublesFromText, doublesToText } from './doubles-text.js';
import type { CountedValues, SketchedValues } from './reference-profile.js';
import { EMPTY_SKETCH, joinSketches, type Sketch, shrinkSketch, sketchOfCounted } from './sketch.js';

/** So many distinct values are kept as they are. */
export const DISTINCT_UP_TO = 2048;
/** So many values a sketch keeps in a profile: 39 kB of text. */
const KEPT = 3600;

/** Values and how often each comes; `error` as in `CountedValues`. */
export interface Counted {
  readonly values: Float64Array;
  readonly counts: readonly number[];
  readonly error: number;
}

/** Values that were counted, as a profile keeps them. */
export function countedValues({ values, counts, error }: Counted): CountedValues {
  return { kind: 'counted', values: doublesToText(values), counts: [...counts], error };
}

/** A sketch, as a profile keeps it. */
export function sketchedValues(sketch: Sketch): SketchedValues {
  const { levels, error, scale } = shrinkSketch(sketch, KEPT);
  return { kind: 'sketch', levels: levels.map((level) => doublesToText(level.toSorted())), error, scale };
}

/** Values out of a profile, which has been checked. */
export function doubles(text: string): Float64Array {
  return doublesFromText(text) ?? new Float64Array();
}

function sketchOf(values: CountedValues | SketchedValues, count: number): Sketch {
  if (values.kind === 'counted') return sketchOfCounted(doubles(values.values), values.counts, values.error);
  return { ...EMPTY_SKETCH, ...values, levels: values.levels.map(doubles), count };
}

function joinCounted(parts: readonly CountedValues[]): Counted {
  const all = new Map<number, number>();
  for (const { values, counts } of parts) {
    doubles(values).forEach((value, i) => all.set(value, (all.get(value) ?? 0) + (counts[i] ?? 0)));
  }
  const values = Float64Array.from(all.keys()).sort();
  const error = parts.reduce((sum, part) => sum + part.error, 0);
  return { values, counts: Array.from(values, (value) => all.get(value) ?? 0), error };
}

/** A part of a column: its values, and how many it stands for. */
export interface ValuesPart {
  readonly values: CountedValues | SketchedValues;
  readonly count: number;
}

function isCounted(values: CountedValues | SketchedValues): values is CountedValues {
  return values.kind === 'counted';
}

/** The values of all parts: counted where they still are few enough, else a sketch. */
export function joinValues(parts: readonly ValuesPart[]): CountedValues | SketchedValues {
  const counted = parts.map(({ values }) => values).filter(isCounted);
  if (counted.length === parts.length) {
    const joined = joinCounted(counted);
    if (joined.values.length <= DISTINCT_UP_TO) return countedValues(joined);
  }
  return sketchedValues(joinSketches(parts.map(({ values, count }) => sketchOf(values, count))));
}

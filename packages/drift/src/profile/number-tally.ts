import { joinMoments, type Moments, momentsOf, NO_MOMENTS } from './moments.js';
import { countedValues, DISTINCT_UP_TO, joinValues, sketchedValues } from './number-values.js';
import type { NumberProfile } from './reference-profile.js';
import { EMPTY_SKETCH, joinSketches, type Sketch, shrinkSketch, sketchOfCounted } from './sketch.js';

/** Numbers are taken in so many at a time. */
const CHUNK = 4096;
/** While a column is read so many values are held (256 kB), so that nearly all of the error comes of the last step. */
const HELD = 32_768;

/** Takes in numbers, in bounded memory. */
export interface NumberTally {
  /** @param value no NaN */
  add(value: number): void;
  profile(): NumberProfile;
}

/** Moments as a profile keeps them. */
export function profiledMoments({ count, mean, squares }: Moments): Pick<NumberProfile, 'count' | 'mean' | 'squares'> {
  const known = count > 0 && Number.isFinite(mean);
  return { count, mean: known ? mean : null, squares: known ? squares : null };
}

function momentsFrom({ count, mean, squares }: NumberProfile): Moments {
  return count === 0 ? NO_MOMENTS : { count, mean: mean ?? Number.NaN, squares: squares ?? Number.NaN };
}

function sketchOfMap(counts: ReadonlyMap<number, number>): Sketch {
  return sketchOfCounted(Float64Array.from(counts.keys()), [...counts.values()]);
}

/** What holds the distribution: counts by value while there are few values, a sketch from then on. */
function valuesHolder() {
  let counts: Map<number, number> | null = new Map();
  let sketch = EMPTY_SKETCH;
  const addCounted = (into: Map<number, number>, chunk: Float64Array): void => {
    for (const value of chunk) into.set(value, (into.get(value) ?? 0) + 1);
    if (into.size <= DISTINCT_UP_TO) return;
    sketch = sketchOfMap(into);
    counts = null;
  };
  const addSketched = (chunk: Float64Array): void => {
    const part = { ...EMPTY_SKETCH, levels: [chunk], count: chunk.length };
    sketch = shrinkSketch(joinSketches([sketch, part]), HELD);
  };
  return {
    add: (chunk: Float64Array): void => (counts === null ? addSketched(chunk) : addCounted(counts, chunk)),
    values: (): NumberProfile['values'] => {
      if (counts === null) return sketchedValues(sketch);
      const known = counts;
      const values = Float64Array.from(known.keys()).sort();
      return countedValues({ values, counts: Array.from(values, (value) => known.get(value) ?? 0), error: 0 });
    },
  };
}

/** Starts taking in numbers. */
export function numberTally(): NumberTally {
  const holder = valuesHolder();
  const buffer = new Float64Array(CHUNK);
  const infinite: [number, number] = [0, 0];
  let held = 0;
  let moments = NO_MOMENTS;
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const flush = (): void => {
    const chunk = buffer.slice(0, held);
    for (const value of chunk) {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    moments = joinMoments([moments, momentsOf(chunk)]);
    holder.add(chunk);
    held = 0;
  };
  return {
    add: (value) => {
      if (value === Number.POSITIVE_INFINITY) infinite[1] += 1;
      else if (value === Number.NEGATIVE_INFINITY) infinite[0] += 1;
      else {
        // -0 becomes 0, which it equals.
        buffer[held] = value + 0;
        held += 1;
        if (held === CHUNK) flush();
      }
    },
    profile: () => {
      if (held > 0) flush();
      const none = moments.count === 0;
      return {
        ...profiledMoments(moments),
        infinite: [...infinite],
        minimum: none ? null : minimum,
        maximum: none ? null : maximum,
        values: holder.values(),
      };
    },
  };
}

function extreme(pick: (...values: number[]) => number, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : pick(...known);
}

/** The numbers of all parts. */
export function joinNumbers(parts: readonly NumberProfile[]): NumberProfile {
  const total = (side: 0 | 1): number => parts.reduce((sum, { infinite }) => sum + infinite[side], 0);
  return {
    ...profiledMoments(joinMoments(parts.map(momentsFrom))),
    infinite: [total(0), total(1)],
    minimum: extreme(
      Math.min,
      parts.map(({ minimum }) => minimum),
    ),
    maximum: extreme(
      Math.max,
      parts.map(({ maximum }) => maximum),
    ),
    values: joinValues(parts),
  };
}

/**
 * A quantile sketch under way (Karnin, Lang and Liberty 2016): each value of level h stands for 2^h values. Levels are in
 * no order until they are compacted or read.
 */
export interface Sketch {
  readonly levels: readonly Float64Array[];
  /** Values that it stands for. */
  readonly count: number;
  /** As in `SketchedValues`. */
  readonly error: number;
  readonly scale: number;
}

/** A level below the top may hold this much of what the next may. */
const DECAY = 0.7;

/** Nothing yet. */
export const EMPTY_SKETCH: Sketch = { levels: [], count: 0, error: 0, scale: 0 };

/** 2^level, exactly. */
export function weightOf(level: number): number {
  return level < 31 ? 1 << level : 1_073_741_824 * weightOf(level - 30);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const [first, second] = parts.filter((part) => part.length > 0);
  if (first === undefined) return new Float64Array();
  if (second === undefined) return first;
  const all = new Float64Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A sum that does not hang on the order of the terms. */
function sumOf(terms: readonly number[]): number {
  return terms.toSorted((a, b) => a - b).reduce((a, b) => a + b, 0);
}

/**
 * The sketch of all the values of some. Their errors may hang together (the same part twice), so the scales add up, and not
 * their squares.
 */
export function joinSketches(parts: readonly Sketch[]): Sketch {
  const height = Math.max(0, ...parts.map(({ levels }) => levels.length));
  return {
    levels: Array.from({ length: height }, (_, h) =>
      concatenated(parts.map(({ levels }) => levels[h] ?? new Float64Array())),
    ),
    count: sumOf(parts.map(({ count }) => count)),
    error: sumOf(parts.map(({ error }) => error)),
    scale: sumOf(parts.map(({ scale }) => scale)),
  };
}

/** Values, each coming so many times: a value whose count has bit h goes to level h, so that nothing is lost. */
export function sketchOfCounted(values: Float64Array, counts: readonly number[], error = 0): Sketch {
  const count = counts.reduce((a, b) => a + b, 0);
  const height = count === 0 ? 0 : Math.floor(Math.log2(Math.max(...counts))) + 2;
  const levels = Array.from({ length: height }, (_, h) =>
    values.filter((_value, i) => Math.floor((counts[i] ?? 0) / weightOf(h)) % 2 === 1),
  );
  return { levels, count, error, scale: 0 };
}

/**
 * A coin that everybody throws alike: a bit of a hash of the values, the level and the count of all values. So the result of
 * a merge hangs on what is merged and not on who does it, nor in which order.
 */
function coin(sorted: Float64Array, level: number, count: number): 0 | 1 {
  const words = new Uint32Array(sorted.buffer, sorted.byteOffset, 2 * sorted.length);
  let hash = Math.imul(level + 1, 0x9e3779b1) ^ Math.imul(count % 4_294_967_296, 0x85ebca6b);
  for (let i = 0; i < words.length; i += 1) {
    hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) & 1 ? 1 : 0;
}

/** Every second value of a level moves up, from the first or the second on; one that has no partner stays. */
function compacted(sketch: Sketch, level: number): Sketch {
  const sorted = (sketch.levels[level] ?? new Float64Array()).toSorted();
  const offset = coin(sorted, level, sketch.count);
  const pairs = sorted.length >>> 1;
  const up = new Float64Array(pairs);
  for (let i = 0; i < pairs; i += 1) up[i] = sorted[2 * i + offset] ?? 0;
  const levels = [...sketch.levels];
  levels[level] = sorted.slice(2 * pairs);
  levels[level + 1] = concatenated([levels[level + 1] ?? new Float64Array(), up]);
  return { ...sketch, levels, scale: Math.hypot(sketch.scale, weightOf(level)) };
}

/** How many values a sketch holds. */
export function sizeOf({ levels }: Sketch): number {
  return levels.reduce((size, values) => size + values.length, 0);
}

/** The lowest level that holds more than its share of the limit; where rounding leaves none, the lowest that can be halved. */
function fullLevel({ levels }: Sketch, limit: number): number {
  let share = limit * (1 - DECAY);
  let full = -1;
  for (let h = levels.length - 1; h >= 0; h -= 1) {
    if ((levels[h]?.length ?? 0) > Math.max(1, share)) full = h;
    share *= DECAY;
  }
  return full >= 0 ? full : levels.findIndex((values) => values.length > 1);
}

/** Compacts until at most so many values are held. */
export function shrinkSketch(sketch: Sketch, limit: number): Sketch {
  let small = sketch;
  while (sizeOf(small) > limit) small = compacted(small, fullLevel(small, limit));
  return small;
}

import { hypergeometric } from './hypergeometric.js';

/** Paths through pooled values of which some are tied: only the ends of blocks of ties are looked at. */
export interface TiedProblem {
  /** Size of the sample that is followed. */
  readonly n1: number;
  /** Size of both samples together. */
  readonly total: number;
  /** The number of pooled values that each block holds, in ascending order. */
  readonly blocks: Float64Array;
  /** The observed |i n2 - j n1| at its largest, a whole number. */
  readonly height: number;
  /** Whether i n2 - j n1 ≥ height counts, i and j the numbers of values seen of the followed sample and of the other. */
  readonly upper: boolean;
  /** Whether j n1 - i n2 ≥ height counts. */
  readonly lower: boolean;
}

/** Up to this size a block is walked value by value. */
const WALKED = 8;

/** The probabilities of i, for i from `low` to `high`; 0 outside. */
interface States {
  values: Float64Array;
  spare: Float64Array;
  low: number;
  high: number;
}

/** About how many steps {@link exitProbabilityWithTies} takes. */
export function costWithTies({ n1, total, blocks, height, upper, lower }: TiedProblem): number {
  const width = upper && lower ? Math.min(n1, (2 * height) / total) + 1 : n1 + 1;
  let cost = 0;
  for (const size of blocks) cost += width * Math.min(size, n1) + (size <= WALKED ? size * size : Math.min(size, n1));
  return cost;
}

/** One pooled value more; `left` of them are left before it. */
function walk(states: States, n1: number, left: number): void {
  const { values } = states;
  const last = Math.min(n1, states.high + 1);
  for (let i = last; i > states.low; i -= 1) {
    const stays = ((values[i] ?? 0) * (left - n1 + i)) / left;
    values[i] = stays + ((values[i - 1] ?? 0) * (n1 - i + 1)) / left;
  }
  values[states.low] = ((values[states.low] ?? 0) * (left - n1 + states.low)) / left;
  states.high = last;
}

/** A block of ties at once: from each i by the hypergeometric distribution of how many of the block are of its sample. */
function leap(states: States, n1: number, size: number, left: number): void {
  const { values, spare } = states;
  const last = Math.min(n1, states.high + size);
  spare.fill(0, states.low, last + 1);
  for (let i = states.low; i <= states.high; i += 1) {
    const mass = values[i] ?? 0;
    if (mass > 0) scatterBlock(spare, i, mass, { wanted: n1 - i, size, left });
  }
  values.fill(0, states.low, states.high + 1);
  states.values = spare;
  states.spare = values;
  states.high = last;
}

interface Draw {
  readonly wanted: number;
  readonly size: number;
  readonly left: number;
}

/** From the mode outwards by ratios of neighbours. */
function scatterBlock(target: Float64Array, i: number, mass: number, { wanted, size, left }: Draw): void {
  const [least, most] = [Math.max(0, size - (left - wanted)), Math.min(size, wanted)];
  const mode = Math.min(most, Math.max(least, Math.floor(((size + 1) * (wanted + 1)) / (left + 2))));
  const others = left - size - wanted;
  const atMode = mass * hypergeometric(mode, size, wanted, left);
  for (let k = mode, p = atMode; k <= most; k += 1) {
    target[i + k] = (target[i + k] ?? 0) + p;
    p *= ((size - k) / (k + 1)) * ((wanted - k) / (others + k + 1));
  }
  for (let k = mode, p = atMode; k > least; ) {
    p *= (k / (size - k + 1)) * ((others + k) / (wanted - k + 1));
    k -= 1;
    target[i + k] = (target[i + k] ?? 0) + p;
  }
}

/** Takes out the states that are outside at a block's end, and gives their probability. */
function cut(states: States, { n1, total, height, upper, lower }: TiedProblem, seen: number): number {
  const { values } = states;
  let exit = 0;
  const outside = (i: number): boolean => {
    const difference = i * total - seen * n1;
    return (upper && difference >= height) || (lower && -difference >= height);
  };
  const drop = (i: number): void => {
    exit += outside(i) ? (values[i] ?? 0) : 0;
    values[i] = 0;
  };
  const isDone = (i: number): boolean => !outside(i) && (values[i] ?? 0) > 0;
  for (; states.low <= states.high && !isDone(states.low); states.low += 1) drop(states.low);
  for (; states.high >= states.low && !isDone(states.high); states.high -= 1) drop(states.high);
  return exit;
}

/**
 * The probability, over all relabellings of the pooled values as they are tied, that the difference comes to the height
 * at the end of some block (Schröer and Trenkler 1995). First exits are added up, positive terms only.
 */
export function exitProbabilityWithTies(problem: TiedProblem): number {
  const { n1, total, blocks, height } = problem;
  if (height <= 0) return 1;
  const states: States = { values: new Float64Array(n1 + 1), spare: new Float64Array(n1 + 1), low: 0, high: 0 };
  states.values[0] = 1;
  let [seen, exit] = [0, 0];
  for (const size of blocks) {
    if (size > WALKED) leap(states, n1, size, total - seen);
    else for (let k = 0; k < size; k += 1) walk(states, n1, total - seen - k);
    seen += size;
    exit += cut(states, problem, seen);
    if (states.low > states.high) break;
  }
  return Math.min(1, exit);
}

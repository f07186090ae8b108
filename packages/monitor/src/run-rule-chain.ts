import { normal } from '@fpl-ml/stats';
import { chartError, directionOf, type ShewhartChart } from './chart.js';
import type { RunRule } from './run-rules.js';

/** What a run-rules chart remembers of earlier points: plain numbers, compared as text. */
interface Memory {
  /** Points in a row on one side, the lower one negative. */
  readonly run: number;
  /** Sides of the last points beyond two zones, newest first; 0 for neither. */
  readonly two: readonly number[];
  /** Likewise beyond one zone. */
  readonly one: readonly number[];
  /** Points in a row within one zone, and beyond it. */
  readonly within: number;
  readonly beyond: number;
}

/** The lines between the eight zones, in widths of a zone. */
const LINES = [-3, -2, -1, 0, 1, 2, 3] as const;
/** Each zone by a place in it. */
const ZONES = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5] as const;

/** A chart with rules as a chain that does not depend on the values' distribution: Champ and Woodall (1987). */
export interface RunRuleChain {
  readonly states: number;
  /** `next[state * 8 + zone]`; −1 for an alarm. State 0 is the start. */
  readonly next: Int32Array;
}

interface Watched {
  readonly up: boolean;
  readonly down: boolean;
  readonly run: number;
  readonly two: boolean;
  readonly one: boolean;
  readonly within: boolean;
  readonly beyond: boolean;
}

const sideBeyond = (zone: number, line: number): number => (Math.abs(zone) > line ? Math.sign(zone) : 0);

const countOf = (sides: readonly number[], side: number): number => sides.filter((other) => other === side).length;

function watchedBy(chart: ShewhartChart): Watched {
  const { rules = [] } = chart;
  const has = (rule: RunRule): boolean => rules.includes(rule);
  const run = has('western-electric-4') ? 8 : has('nelson-2') ? 9 : 0;
  const direction = directionOf(chart);
  return {
    up: direction !== 'down',
    down: direction !== 'up',
    run,
    two: has('nelson-5'),
    one: has('nelson-6'),
    within: has('nelson-7'),
    beyond: has('nelson-8'),
  };
}

/** What is remembered after a point in a zone; `undefined` for an alarm. */
function remember(watched: Watched, before: Memory, zone: number): Memory | undefined {
  const side = Math.sign(zone);
  const [one, two, three] = [sideBeyond(zone, 1), sideBeyond(zone, 2), sideBeyond(zone, 3)];
  const looked = side > 0 ? watched.up : watched.down;
  const run = Math.sign(before.run) === side ? before.run + side : side;
  const within = one === 0 ? before.within + 1 : 0;
  const beyond = one === 0 ? 0 : before.beyond + 1;
  const alarms =
    (looked && three !== 0) ||
    (looked && watched.run > 0 && Math.abs(run) >= watched.run) ||
    (looked && watched.two && two !== 0 && countOf(before.two, two) >= 1) ||
    (looked && watched.one && one !== 0 && countOf(before.one, one) >= 3) ||
    (watched.within && within >= 15) ||
    (watched.beyond && beyond >= 8);
  if (alarms) return undefined;
  return {
    run: looked && watched.run > 0 ? run : 0,
    two: watched.two ? [looked ? two : 0, ...before.two].slice(0, 2) : [],
    one: watched.one ? [looked ? one : 0, ...before.one].slice(0, 4) : [],
    within: watched.within ? within : 0,
    beyond: watched.beyond ? beyond : 0,
  };
}

/** Every memory that can be reached without an alarm. */
function reach(watched: Watched): RunRuleChain {
  const start: Memory = { run: 0, two: [], one: [], within: 0, beyond: 0 };
  const known = new Map<string, number>([[JSON.stringify(start), 0]]);
  const memories = [start];
  const next: number[] = [];
  for (const memory of memories) {
    for (const zone of ZONES) {
      const after = remember(watched, memory, zone);
      if (after === undefined) {
        next.push(-1);
        continue;
      }
      const key = JSON.stringify(after);
      const state = known.get(key) ?? memories.push(after) - 1;
      known.set(key, state);
      next.push(state);
    }
  }
  return { states: memories.length, next: Int32Array.from(next) };
}

/** Joins states that no sequence of points tells apart (Moore 1956). State 0 stays the start. */
function minimal({ states, next }: RunRuleChain): RunRuleChain {
  let group = new Int32Array(states);
  for (let groups = 1; ; ) {
    const names = new Map<string, number>();
    const finer = group.map((own, state) => {
      const ahead = Array.from(next.subarray(state * 8, state * 8 + 8), (to) => (to < 0 ? -1 : (group[to] ?? 0)));
      const key = `${own}:${ahead.join()}`;
      const name = names.get(key) ?? names.size;
      names.set(key, name);
      return name;
    });
    group = finer;
    if (names.size === groups) break;
    groups = names.size;
  }
  const size = group.reduce((largest, name) => Math.max(largest, name), 0) + 1;
  const joined = new Int32Array(size * 8);
  for (const [state, name] of group.entries()) {
    for (let zone = 0; zone < 8; zone += 1) {
      const to = next[state * 8 + zone] ?? -1;
      joined[name * 8 + zone] = to < 0 ? -1 : (group[to] ?? 0);
    }
  }
  return { states: size, next: joined };
}

/** Each chain is built once: what it is depends on rules and direction alone, of which there are few. */
const CHAINS = new Map<string, RunRuleChain>();

/**
 * The chain of a chart with rules.
 *
 * @throws FplMlError `CHART_RUN_LENGTH_UNKNOWN` for rules that look at differences, not at zones
 */
export function runRuleChain(chart: ShewhartChart): RunRuleChain {
  const unknown = chart.rules?.find((rule) => rule === 'nelson-3' || rule === 'nelson-4');
  if (unknown !== undefined) {
    const wanted = 'rules of zones, for which a run length can be computed; leave this one out, or simulate';
    throw chartError('CHART_RUN_LENGTH_UNKNOWN', wanted, unknown);
  }
  const watched = watchedBy(chart);
  const key = JSON.stringify(watched);
  const chain = CHAINS.get(key) ?? minimal(reach(watched));
  CHAINS.set(key, chain);
  return chain;
}

/** Chances of the eight zones for a normal value. */
export function zoneChances(zone: number, mean: number, sd: number): Float64Array {
  const at = (line: number): number => (line * zone - mean) / sd;
  return Float64Array.from(ZONES, (_, i) => {
    const [low, high] = [LINES[i - 1], LINES[i]];
    if (low === undefined) return normal.cdf(at(high ?? 0));
    if (high === undefined) return normal.sf(at(low));
    // On the upper side as a difference of upper tails, which keeps its digits.
    return low >= 0 ? normal.sf(at(low)) - normal.sf(at(high)) : normal.cdf(at(high)) - normal.cdf(at(low));
  });
}

/** One point on. @returns the probability of an alarm */
export function advanceRules(
  { states, next }: RunRuleChain,
  chances: Float64Array,
  now: Float64Array,
  after: Float64Array,
): number {
  after.fill(0);
  let alarmed = 0;
  for (let state = 0, cell = 0; state < states; state += 1) {
    const mass = now[state] ?? 0;
    for (let zone = 0; zone < 8; zone += 1, cell += 1) {
      const to = next[cell] ?? -1;
      const moved = mass * (chances[zone] ?? 0);
      if (to < 0) alarmed += moved;
      else after[to] = (after[to] ?? 0) + moved;
    }
  }
  return alarmed;
}

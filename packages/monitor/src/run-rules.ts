/**
 * A pattern on a chart of single points, with zones of one standard deviation (a third of the limit):
 *
 * | rule | alarms at |
 * | --- | --- |
 * | `nelson-1` | a point beyond the limit |
 * | `nelson-2` | 9 points on one side of the centre |
 * | `nelson-3` | 6 points that all rise, or all fall |
 * | `nelson-4` | 14 points that go up and down in turn |
 * | `nelson-5` | 2 of 3 points beyond two zones, on the same side |
 * | `nelson-6` | 4 of 5 points beyond one zone, on the same side |
 * | `nelson-7` | 15 points within one zone |
 * | `nelson-8` | 8 points beyond one zone, on either side |
 * | `western-electric-4` | 8 points on one side of the centre |
 *
 * Western Electric's other three are `nelson-1`, `nelson-5` and `nelson-6`. A point on a line counts for neither side. At the start of a
 * series `nelson-5` and `nelson-6` do not wait for 3 or 5 points: two, or four, that are beyond are enough.
 */
export type RunRule =
  | 'nelson-1'
  | 'nelson-2'
  | 'nelson-3'
  | 'nelson-4'
  | 'nelson-5'
  | 'nelson-6'
  | 'nelson-7'
  | 'nelson-8'
  | 'western-electric-4';

/** All eight rules of Nelson (1984). Together one false alarm in 73 points. */
export const NELSON_RULES: readonly RunRule[] = Object.freeze([
  'nelson-1',
  'nelson-2',
  'nelson-3',
  'nelson-4',
  'nelson-5',
  'nelson-6',
  'nelson-7',
  'nelson-8',
]);

/** The four rules of Western Electric (1956). Together one false alarm in 92 points. */
export const WESTERN_ELECTRIC_RULES: readonly RunRule[] = Object.freeze([
  'nelson-1',
  'nelson-5',
  'nelson-6',
  'western-electric-4',
]);

/** Every rule there is. */
export const RUN_RULES: readonly RunRule[] = Object.freeze([...NELSON_RULES, 'western-electric-4']);

/** How many points before the newest the rules look at, at most. */
export const RULE_MEMORY = 14;

/** On which side a pattern lies; `either` where it knows no side. */
export type RuleSide = 'up' | 'down' | 'either';

/** Relative distance within which a point lies on a line: decimals put it there, and standardising rounds it off. */
const ON_THE_LINE = 1e-12;

const isBeyond = (value: number, line: number): boolean => value > line * (1 + ON_THE_LINE);
const isWithin = (value: number, line: number): boolean => value < line * (1 - ON_THE_LINE);

/** The last point is beyond the line, and so are `count` of the last `of`; `sign` turns the lower side up. */
function someBeyond(z: readonly number[], line: number, count: number, of: number, sign: 1 | -1): boolean {
  const beyond = (value: number | undefined): boolean => isBeyond(sign * (value ?? 0), line);
  return beyond(z.at(-1)) && z.slice(-of).filter(beyond).length >= count;
}

/** The last `count` points all are as told. */
function allOf(z: readonly number[], count: number, told: (value: number) => boolean): boolean {
  return z.length >= count && z.slice(-count).every(told);
}

/** The last `count` points rise, or fall, all the way; or in turn. */
function steps(
  z: readonly number[],
  count: number,
  told: (step: number, before: number | undefined) => boolean,
): boolean {
  if (z.length < count) return false;
  const last = z.slice(-count);
  const differences = last.slice(1).map((value, i) => value - (last[i] ?? 0));
  return differences.every((step, i) => told(step, differences[i - 1]));
}

type SidedRule = (z: readonly number[], zone: number, sign: 1 | -1) => boolean;

const SIDED: Readonly<Partial<Record<RunRule, SidedRule>>> = {
  'nelson-1': (z, zone, sign) => someBeyond(z, 3 * zone, 1, 1, sign),
  'nelson-2': (z, _, sign) => allOf(z, 9, (value) => sign * value > 0),
  'nelson-3': (z, _, sign) => steps(z, 6, (step) => sign * step > 0),
  'nelson-5': (z, zone, sign) => someBeyond(z, 2 * zone, 2, 3, sign),
  'nelson-6': (z, zone, sign) => someBeyond(z, zone, 4, 5, sign),
  'western-electric-4': (z, _, sign) => allOf(z, 8, (value) => sign * value > 0),
};

const SIDELESS: Readonly<Partial<Record<RunRule, (z: readonly number[], zone: number) => boolean>>> = {
  'nelson-4': (z) => steps(z, 14, (step, before) => step !== 0 && (before === undefined || step * before < 0)),
  'nelson-7': (z, zone) => allOf(z, 15, (value) => isWithin(Math.abs(value), zone)),
  'nelson-8': (z, zone) => allOf(z, 8, (value) => isBeyond(Math.abs(value), zone)),
};

/**
 * Where a rule finds its pattern complete with the last of these points.
 *
 * @param z the latest points, standardised, oldest first; more than 15 change nothing
 * @param zone width of a zone; 1, or a third of the limit
 * @returns `undefined` for no pattern
 */
export function ruleSide(rule: RunRule, z: readonly number[], zone: number): RuleSide | undefined {
  const sided = SIDED[rule];
  if (sided === undefined) return SIDELESS[rule]?.(z, zone) === true ? 'either' : undefined;
  if (sided(z, zone, 1)) return 'up';
  return sided(z, zone, -1) ? 'down' : undefined;
}

/** Where one rule alarms. */
export interface RuleSignals {
  readonly rule: RunRule;
  /** Indices from 0 of the points that complete a pattern; a pattern that goes on is completed by each of its points. */
  readonly signals: readonly number[];
}

/**
 * Looks for patterns in a whole series at once.
 *
 * @param z points, standardised: (value − centre)/sigma
 * @param rules default all of Nelson's
 * @returns for each rule where it alarms
 *
 * @example
 * ```ts
 * import { runRules } from '@fpl-ml/monitor';
 *
 * const found = runRules([0.5, 3.2, 0.1, 2.4, 2.2], ['nelson-1', 'nelson-5']);
 * const beyond: readonly number[] | undefined = found[0]?.signals; // [1]
 * ```
 */
export function runRules(z: ArrayLike<number>, rules: readonly RunRule[] = NELSON_RULES): readonly RuleSignals[] {
  const points = Array.from(z);
  return rules.map((rule) => ({
    rule,
    signals: points.flatMap((_, i) =>
      ruleSide(rule, points.slice(Math.max(0, i - RULE_MEMORY), i + 1), 1) === undefined ? [] : [i],
    ),
  }));
}

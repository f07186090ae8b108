/** Named points of a program at which it can be made to die. */
export interface Failpoints {
  /**
   * Says that execution has come to a point. Each time that a name is hit it gets a number: `commit#1`, `commit#2`, …
   */
  hit(name: string): void;
  /** The points so far, with their numbers, in order. */
  readonly passed: readonly string[];
}

/** Options of {@link failpoints}. */
export interface FailpointOptions {
  /** Where to die: a point with its number, such as `commit#2`, or the how-manieth point, from 1. Default nowhere. */
  readonly at?: string | number | undefined;
  /**
   * How to die, for instance `() => process.kill(process.pid, 'SIGKILL')`. When it returns or throws, execution goes on from
   * there: a test in one process may throw instead.
   */
  readonly die: (point: string) => void;
}

/**
 * Makes failpoints.
 *
 * @example
 * ```ts
 * import { failpoints } from '@fpl-ml/engine/testing';
 *
 * const points = failpoints({ at: 'commit#2', die: (point) => { throw new Error(point); } });
 * points.hit('commit');
 * const so = points.passed; // ['commit#1']
 * ```
 */
export function failpoints({ at, die }: FailpointOptions): Failpoints {
  const passed: string[] = [];
  const counts = new Map<string, number>();
  return {
    passed,
    hit: (name) => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const point = `${name}#${count}`;
      passed.push(point);
      if (at === point || at === passed.length) die(point);
    },
  };
}

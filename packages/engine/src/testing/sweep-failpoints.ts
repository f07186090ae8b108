import type { ChildEnd } from './child.js';

/** What {@link sweepFailpoints} does at each point. */
export interface FailpointSweep {
  /** Runs the program anew so that it dies at the n-th failpoint, from 1. */
  readonly run: (at: number) => Promise<ChildEnd>;
  /** Called after each death: looks at what is left, goes on, and throws when something is wrong. */
  readonly check: (at: number) => Promise<void>;
  /** More points than this are a fault of the test. Default 2,000. */
  readonly limit?: number;
}

/**
 * Kills a program at each of its failpoints in turn, until it gets to its end without meeting one: exhaustive.
 *
 * @returns how many points there were
 * @throws Error when the program ends otherwise than by SIGKILL or with exit code 0
 */
export async function sweepFailpoints({ run, check, limit = 2_000 }: FailpointSweep): Promise<number> {
  for (let at = 1; at <= limit; at += 1) {
    const { code, signal, stderr } = await run(at);
    if (code === 0) return at - 1;
    if (signal !== 'SIGKILL') throw new Error(`At failpoint ${at}: code ${code}, signal ${signal}: ${stderr}`);
    await check(at);
  }
  throw new Error(`Expected at most ${limit} failpoints: does the program hit one for ever?`);
}

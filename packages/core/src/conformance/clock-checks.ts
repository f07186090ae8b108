import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import type { Clock } from '../clock.js';

/** A clock together with the means to let its time pass. */
export interface ClockSubject {
  readonly clock: Clock;
  /** Lets so many milliseconds pass, firing what falls due, and the work that follows from it run. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers are set; none on a new clock. */
  timers(): number;
}

const DAY = 86_400_000;

/** What becomes of a sleep: `'over'`, or the reason of its rejection; `'asleep'` until then. */
function outcomeOf(sleep: Promise<void>): () => unknown {
  let outcome: unknown = 'asleep';
  void sleep.then(
    () => {
      outcome = 'over';
    },
    (reason: unknown) => {
      outcome = reason;
    },
  );
  return () => outcome;
}

/** Sets a timer that notes the time at each firing. */
function firings({ clock }: ClockSubject, delay: number): readonly number[] {
  const times: number[] = [];
  clock.setTimeout(() => times.push(clock.now()), delay);
  return times;
}

/** The laws of {@link Clock}. */
export const clockChecks: readonly Check<ClockSubject>[] = [
  {
    name: 'tells a time that moves on and never decreases',
    run: async ({ clock, advance }) => {
      const start = clock.now();
      assert.ok(Number.isFinite(start));
      const times = [start];
      for (const delay of [5, 10, 15]) clock.setTimeout(() => times.push(clock.now()), delay);
      await advance(10);
      times.push(clock.now());
      await advance(10);
      times.push(clock.now());
      assert.equal(times.length, 6);
      assert.ok(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0)));
      assert.ok(clock.now() >= start + 20);
    },
  },
  {
    name: 'fires a timer once, never before its delay',
    run: async (subject) => {
      const due = subject.clock.now() + 50;
      const times = firings(subject, 50);
      await subject.advance(49);
      assert.deepEqual(times, []);
      await subject.advance(1);
      assert.equal(times.length, 1);
      assert.ok((times[0] ?? 0) >= due);
      await subject.advance(1000);
      assert.equal(times.length, 1);
    },
  },
  {
    name: 'fires timers in the order in which they are due',
    run: async ({ clock, advance }) => {
      const fired: string[] = [];
      clock.setTimeout(() => fired.push('third'), 30);
      clock.setTimeout(() => fired.push('first'), 10);
      clock.setTimeout(() => fired.push('second'), 20);
      await advance(5);
      clock.setTimeout(() => fired.push('between'), 10);
      await advance(200);
      assert.deepEqual(fired, ['first', 'between', 'second', 'third']);
    },
  },
  {
    name: 'fires no timer that was cancelled',
    run: async ({ clock, advance, timers }) => {
      const fired: string[] = [];
      const cancel = clock.setTimeout(() => fired.push('cancelled'), 10);
      clock.setTimeout(() => fired.push('kept'), 10);
      cancel();
      assert.equal(timers(), 1);
      await advance(100);
      assert.deepEqual(fired, ['kept']);
    },
  },
  {
    name: 'lets a timer be cancelled again, or after it has fired, without any effect',
    run: async ({ clock, advance }) => {
      const fired: string[] = [];
      const cancelled = clock.setTimeout(() => fired.push('cancelled'), 10);
      const early = clock.setTimeout(() => fired.push('early'), 10);
      cancelled();
      cancelled();
      await advance(10);
      clock.setTimeout(() => fired.push('late'), 10);
      cancelled();
      early();
      await advance(10);
      assert.deepEqual(fired, ['early', 'late']);
    },
  },
  {
    name: 'waits out a delay beyond 24.8 days',
    run: async (subject) => {
      const times = firings(subject, 60 * DAY);
      await subject.advance(60 * DAY - 1);
      assert.deepEqual(times, []);
      await subject.advance(1);
      assert.equal(times.length, 1);
    },
  },
  {
    name: 'cancels a timer that has waited for more than 24.8 days',
    run: async ({ clock, advance, timers }) => {
      let fired = false;
      const cancel = clock.setTimeout(() => {
        fired = true;
      }, 60 * DAY);
      await advance(30 * DAY);
      cancel();
      assert.equal(timers(), 0);
      await advance(60 * DAY);
      assert.equal(fired, false);
    },
  },
  {
    name: 'fires a delay of zero or less as soon as possible, but not within the call',
    run: async (subject) => {
      const [zero, negative] = [firings(subject, 0), firings(subject, -DAY)];
      assert.deepEqual([zero, negative], [[], []]);
      await subject.advance(1);
      assert.deepEqual([zero.length, negative.length], [1, 1]);
    },
  },
  {
    name: 'sleeps until the delay is over',
    run: async ({ clock, advance }) => {
      const signal = new AbortController().signal;
      const outcomes = [outcomeOf(clock.sleep(50)), outcomeOf(clock.sleep(50, signal))];
      await advance(49);
      assert.deepEqual(
        outcomes.map((outcome) => outcome()),
        ['asleep', 'asleep'],
      );
      await advance(1);
      assert.deepEqual(
        outcomes.map((outcome) => outcome()),
        ['over', 'over'],
      );
    },
  },
  {
    name: 'ends a sleep with the reason of its signal',
    run: async ({ clock, advance }) => {
      const [controller, reason] = [new AbortController(), new Error('stop')];
      const outcome = outcomeOf(clock.sleep(50, controller.signal));
      await advance(10);
      controller.abort(reason);
      await advance(0);
      assert.equal(outcome(), reason);
      const late = outcomeOf(clock.sleep(50, controller.signal));
      await advance(0);
      assert.equal(late(), reason);
    },
  },
  {
    name: 'leaves no timer behind when a sleep is aborted',
    run: async ({ clock, advance, timers }) => {
      const controller = new AbortController();
      outcomeOf(clock.sleep(50, controller.signal));
      assert.equal(timers(), 1);
      controller.abort(new Error('stop'));
      outcomeOf(clock.sleep(50, controller.signal));
      await advance(0);
      assert.equal(timers(), 0);
    },
  },
];

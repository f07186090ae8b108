import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../clock.js';
import { systemClock } from '../system-clock.js';
import { failedChecks } from '../testing/failed-checks.js';
import { manualClock } from '../testing/manual-clock.js';
import { clockChecks, type ClockSubject } from './clock-checks.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function manualSubject(): ClockSubject {
  const clock = manualClock(1000);
  return { clock, advance: clock.advance, timers: () => clock.timers };
}

/** The machine's clock, its raw timers firing up to `early` milliseconds before their time. */
function systemSubject(early = 0): ClockSubject {
  vi.useFakeTimers({ now: 1000 });
  const { setTimeout: raw } = globalThis;
  vi.stubGlobal('setTimeout', (callback: () => void, delay: number) => raw(callback, Math.max(0, delay - early)));
  return {
    clock: systemClock(),
    advance: async (milliseconds) => void (await vi.advanceTimersByTimeAsync(milliseconds)),
    timers: () => vi.getTimerCount(),
  };
}

test.each(clockChecks)('the manual clock: $name', (check) => check.run(manualSubject()));
test.each(clockChecks)('the system clock: $name', (check) => check.run(systemSubject()));
test.each(clockChecks)('the system clock on raw timers that fire early: $name', (check) => check.run(systemSubject(1)));

function clockWith(change: (sound: Clock) => Partial<Clock>): () => ClockSubject {
  return () => {
    const subject = manualSubject();
    return { ...subject, clock: { ...subject.clock, ...change(subject.clock) } };
  };
}

const LONGEST = 2_147_483_647;

describe('each law of the clock is caught when it is broken', () => {
  const broken: [string, string, () => ClockSubject][] = [
    [
      'runs backwards',
      'tells a time that moves on and never decreases',
      clockWith((sound) => ({ now: () => 5000 - sound.now() })),
    ],
    ['stands still', 'tells a time that moves on and never decreases', clockWith(() => ({ now: () => 1000 }))],
    [
      'fires a millisecond early',
      'fires a timer once, never before its delay',
      clockWith((sound) => ({ setTimeout: (callback, delay) => sound.setTimeout(callback, delay - 1) })),
    ],
    [
      'fires again and again',
      'fires a timer once, never before its delay',
      clockWith((sound) => {
        const repeat: Clock['setTimeout'] = (callback, delay) => {
          const again = (): void => {
            callback();
            sound.setTimeout(again, Math.max(1, delay));
          };
          return sound.setTimeout(again, delay);
        };
        return { setTimeout: repeat };
      }),
    ],
    [
      'looks for what is due ten times a second',
      'fires timers in the order in which they are due',
      clockWith((sound) => ({
        setTimeout: (callback, delay) => sound.setTimeout(callback, 100 * Math.ceil((sound.now() + delay) / 100)),
      })),
    ],
    [
      'cannot cancel',
      'fires no timer that was cancelled',
      clockWith((sound) => ({
        setTimeout: (callback, delay) => {
          sound.setTimeout(callback, delay);
          return () => undefined;
        },
      })),
    ],
    [
      'keeps a cancelled timer, only to do nothing',
      'fires no timer that was cancelled',
      clockWith((sound) => ({
        setTimeout: (callback, delay) => {
          let cancelled = false;
          sound.setTimeout(() => (cancelled ? undefined : callback()), delay);
          return () => {
            cancelled = true;
          };
        },
      })),
    ],
    [
      'gives the place of a timer that is gone to another',
      'lets a timer be cancelled again, or after it has fired, without any effect',
      clockWith((sound) => {
        let latest = (): void => undefined;
        return {
          setTimeout: (callback, delay) => {
            let used = false;
            const cancel = sound.setTimeout(callback, delay);
            latest = cancel;
            return () => {
              (used ? latest : cancel)();
              used = true;
            };
          },
        };
      }),
    ],
    [
      'overflows as a raw timer does',
      'waits out a delay beyond 24.8 days',
      clockWith((sound) => ({
        setTimeout: (callback, delay) => sound.setTimeout(callback, delay > LONGEST ? 1 : delay),
      })),
    ],
    [
      'waits no longer than 24.8 days',
      'waits out a delay beyond 24.8 days',
      clockWith((sound) => ({ setTimeout: (callback, delay) => sound.setTimeout(callback, Math.min(delay, LONGEST)) })),
    ],
    [
      'cancels only the first part of a long wait',
      'cancels a timer that has waited for more than 24.8 days',
      clockWith((sound) => ({
        setTimeout: (callback, delay) =>
          delay <= LONGEST
            ? sound.setTimeout(callback, delay)
            : sound.setTimeout(() => sound.setTimeout(callback, delay - LONGEST), LONGEST),
      })),
    ],
    [
      'fires at once when there is nothing to wait for',
      'fires a delay of zero or less as soon as possible, but not within the call',
      clockWith((sound) => ({
        setTimeout: (callback, delay) => {
          if (delay > 0) return sound.setTimeout(callback, delay);
          callback();
          return () => undefined;
        },
      })),
    ],
    [
      'takes a negative delay for its length',
      'fires a delay of zero or less as soon as possible, but not within the call',
      clockWith((sound) => ({ setTimeout: (callback, delay) => sound.setTimeout(callback, Math.abs(delay)) })),
    ],
    ['does not sleep', 'sleeps until the delay is over', clockWith(() => ({ sleep: async () => undefined }))],
    [
      'sleeps on through an abort',
      'ends a sleep with the reason of its signal',
      clockWith((sound) => ({ sleep: (delay) => sound.sleep(delay) })),
    ],
    [
      'ends a sleep with an error of its own',
      'ends a sleep with the reason of its signal',
      clockWith((sound) => ({
        sleep: (delay, signal) =>
          sound.sleep(delay, signal).catch(() => {
            throw new Error('aborted');
          }),
      })),
    ],
    [
      'sleeps although the signal has aborted before',
      'ends a sleep with the reason of its signal',
      clockWith((sound) => ({
        sleep: (delay, signal) => (signal?.aborted ? sound.sleep(delay) : sound.sleep(delay, signal)),
      })),
    ],
    [
      'lets the timer of an aborted sleep run out',
      'leaves no timer behind when a sleep is aborted',
      clockWith((sound) => ({
        sleep: (delay, signal) => Promise.race([sound.sleep(delay), sound.sleep(delay, signal)]),
      })),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(clockChecks, open)).toContain(caughtBy);
  });
});

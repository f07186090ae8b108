import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../fixtures/golden.json' with { type: 'json' };
import { nextOccurrence, type Schedule } from './schedule.js';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

function cron(cronExpression: string, timezone = 'UTC'): Schedule {
  return { scheduleType: 'cron', cronExpression, timezone };
}

/** The next `count` occurrences, each computed afresh from the one before it, as a scheduler does after a restart. */
function occurrences(schedule: Schedule, after: number, count: number): readonly string[] {
  const found: string[] = [];
  for (
    let at = nextOccurrence(schedule, after);
    at !== null && found.length < count;
    at = nextOccurrence(schedule, at)
  ) {
    found.push(new Date(at).toISOString());
  }
  return found;
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
}

describe('cron', () => {
  test.each([...golden.cron, ...golden.cronListRule])('$id: $expr in $tz', ({ expr, tz, from, expected }) => {
    expect(occurrences(cron(expr, tz), Date.parse(from), expected.length)).toEqual(expected);
  });

  test.each(golden.cronMustReject)('refuses "$expr": $why', ({ expr }) => {
    expect(codeOf(() => nextOccurrence(cron(expr), NOW))).toBe('CRON_INVALID');
  });

  test.each(golden.cronImpossible)('refuses "$expr", which no date matches', ({ expr }) => {
    expect(codeOf(() => nextOccurrence(cron(expr), NOW))).toBe('CRON_IMPOSSIBLE');
  });

  test.each(golden.cronAmbiguous)('$required "$expr": $why', ({ expr, tz, from, expected, required }) => {
    if (required === 'reject') return expect(codeOf(() => nextOccurrence(cron(expr, tz), NOW))).toBe('CRON_INVALID');
    const [first] = occurrences(cron(expr, tz), Date.parse(from), 1);
    // What is left open is accepted: 5#L is the last Friday, +MON means that the day of month must match as well.
    const decided: Readonly<Record<string, string>> = {
      '0 0 * * 5#L': '2026-01-30T00:00:00.000Z',
      '0 0 1 * +MON': '2026-06-01T00:00:00.000Z',
    };
    expect(first).toBe(expected?.[0] ?? decided[expr]);
  });

  test.each(['2026-01-01T00:00:00', '2026-12-01 00:00:00', ' ', '@reboot', '@'])('refuses "%s"', (expression) => {
    expect(codeOf(() => nextOccurrence(cron(expression), NOW))).toBe('CRON_INVALID');
  });

  test.each(['', ' ', 'Nope/Zone', 'Europe/London ', '+01:00', '-05:00'])('refuses the time zone "%s"', (timezone) => {
    expect(codeOf(() => nextOccurrence(cron('0 3 * * *', timezone), NOW))).toBe('TIMEZONE_INVALID');
  });

  test('runs on leap days only, also across the year 2100, which has none', () => {
    expect(occurrences(cron('0 0 29 2 *'), Date.UTC(2095, 0, 1), 2)).toEqual([
      '2096-02-29T00:00:00.000Z',
      '2104-02-29T00:00:00.000Z',
    ]);
  });

  test('takes seconds as a sixth field, first', () => {
    expect(occurrences(cron('*/20 0 2 * * *'), NOW, 3)).toEqual([
      '2026-01-01T02:00:00.000Z',
      '2026-01-01T02:00:20.000Z',
      '2026-01-01T02:00:40.000Z',
    ]);
  });

  test('gives the same answer however many other expressions were asked for in between', () => {
    const before = occurrences(cron('30 1 * * *', 'Europe/London'), NOW, 3);
    for (let minute = 0; minute < 1_440; minute += 1) {
      nextOccurrence(cron(`${minute % 60} ${Math.floor(minute / 60)} * * *`), NOW);
    }
    expect(occurrences(cron('30 1 * * *', 'Europe/London'), NOW, 3)).toEqual(before);
  });

  test('is strictly later, and skips nothing: any instant in between leads to the same occurrence', () => {
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const expressions = fc.constantFrom('30 1 * * *', '*/15 * * * *', '0 */2 * * *', '30 0,1,2 * * *', '0 5 * * 0');
    const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(
        zones,
        expressions,
        instants,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zone, expression, after, share) => {
          const next = nextOccurrence(cron(expression, zone), after) ?? Number.NaN;
          expect(next).toBeGreaterThan(after);
          const between = after + Math.floor(share * (next - 1 - after));
          expect(nextOccurrence(cron(expression, zone), between)).toBe(next);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('interval', () => {
  const every = (intervalMinutes: number, anchor = NOW): Schedule => ({
    scheduleType: 'interval',
    intervalMinutes,
    anchor,
  });

  test('is due at the anchor, and at whole intervals after it', () => {
    expect(nextOccurrence(every(90), NOW - 1)).toBe(NOW);
    expect(nextOccurrence(every(90), NOW - 1e9)).toBe(NOW);
    expect(nextOccurrence(every(90), NOW)).toBe(NOW + 90 * MINUTE);
    expect(nextOccurrence(every(90), NOW + 90 * MINUTE - 1)).toBe(NOW + 90 * MINUTE);
    expect(nextOccurrence(every(90), NOW + 90 * MINUTE)).toBe(NOW + 180 * MINUTE);
  });

  test('keeps real time across a change of the clocks', () => {
    const [first, second] = occurrences(every(1_440, Date.UTC(2026, 2, 28, 2)), Date.UTC(2026, 2, 28, 2), 2);
    expect([first, second]).toEqual(['2026-03-29T02:00:00.000Z', '2026-03-30T02:00:00.000Z']);
  });

  test('does not drift: the occurrence number k is k intervals from the anchor, also for thirds of a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), fc.integer({ min: 3, max: 1e5 }), (count, thirds) => {
        const step = Math.round((thirds / 3) * MINUTE);
        expect(nextOccurrence(every(thirds / 3, 7), 7 + count * step - 1)).toBe(7 + count * step);
      }),
      { seed: 2 },
    );
  });

  test.each([0, -5, Number.NaN, Infinity, 1 / 61])('refuses an interval of %s minutes', (minutes) => {
    expect(codeOf(() => nextOccurrence(every(minutes), NOW))).toBe('SCHEDULE_INVALID');
  });

  test.each([Number.NaN, Infinity, 0.5, 9e15])('refuses %s as an instant', (instant) => {
    expect(codeOf(() => nextOccurrence(every(5, instant), NOW))).toBe('SCHEDULE_INVALID');
    expect(codeOf(() => nextOccurrence({ scheduleType: 'once', runAt: instant }, NOW))).toBe('SCHEDULE_INVALID');
  });
});

test.each([Number.NaN, Infinity, -9e15])('refuses to look for what comes after %s', (after) => {
  expect(codeOf(() => nextOccurrence(cron('0 3 * * *'), after))).toBe('SCHEDULE_INVALID');
});

test('once is due once', () => {
  const once: Schedule = { scheduleType: 'once', runAt: NOW };
  expect(nextOccurrence(once, NOW - 1)).toBe(NOW);
  expect(nextOccurrence(once, NOW)).toBeNull();
});

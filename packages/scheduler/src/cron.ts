import { FplMlError } from '@fpl-ml/core';
import { Cron } from 'croner';

/** Parsing costs as much as computing, so the latest calculators are kept; they hold no state but their pattern. */
const calculators = new Map<string, Cron>();
const KEPT_CALCULATORS = 1_000;

function invalidCron(expression: string, why: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'CRON_INVALID',
    `Expected a cron expression of 5 fields (minute hour day month weekday), or 6 with seconds first, got "${expression}": ${why}.`,
    { cause, data: { cronExpression: expression } },
  );
}

/** croner takes also dates and other numbers of fields; a schedule does not. */
function checkFields(expression: string): void {
  const fields = expression.trim().split(/\s+/);
  if (expression.trim() === '') throw invalidCron(expression, 'it is empty');
  const isNickname = fields.length === 1 && expression.trim().startsWith('@');
  if (isNickname || fields.length === 5 || fields.length === 6) return;
  throw invalidCron(expression, `it has ${fields.length} field(s)`);
}

/**
 * Checks the name of a time zone.
 *
 * @param timezone a name of the IANA database, for instance `Europe/London` or `UTC`
 * @throws FplMlError `TIMEZONE_INVALID` for the empty text, offsets, and names that this machine does not know
 */
export function checkTimezone(timezone: string): void {
  try {
    // Newer engines take offsets such as +01:00, older ones do not: never, so that a schedule runs on both.
    if (/^[+-]/.test(timezone)) throw new RangeError(`Invalid time zone specified: ${timezone}`);
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    throw new FplMlError(
      'TIMEZONE_INVALID',
      `Expected the name of an IANA time zone, such as "Europe/London" or "UTC", got "${timezone}": correct its spelling.`,
      { cause, data: { timezone } },
    );
  }
}

function parse(expression: string, timezone: string): Cron {
  checkFields(expression);
  checkTimezone(timezone);
  try {
    return new Cron(expression, { paused: true, timezone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' });
  } catch (cause) {
    throw invalidCron(expression, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function calculator(expression: string, timezone: string): Cron {
  // No time zone contains a space, so different pairs have different keys.
  const key = `${timezone} ${expression}`;
  const known = calculators.get(key);
  if (known !== undefined) return known;
  const parsed = parse(expression, timezone);
  const [oldest] = calculators.keys();
  if (oldest !== undefined && calculators.size >= KEPT_CALCULATORS) calculators.delete(oldest);
  calculators.set(key, parsed);
  return parsed;
}

/**
 * The first instant strictly after `after` that a cron expression names.
 *
 * @param after epoch milliseconds
 * @throws FplMlError `CRON_INVALID`, `TIMEZONE_INVALID`; `CRON_IMPOSSIBLE` when no such date exists (30 February)
 */
export function nextCronInstant(expression: string, timezone: string, after: number): number {
  const next = calculator(expression, timezone).nextRun(new Date(after));
  if (next !== null) return next.getTime();
  throw new FplMlError(
    'CRON_IMPOSSIBLE',
    `Expected a cron expression that names a date which exists, got "${expression}": correct its day or month.`,
    { data: { cronExpression: expression, timezone, after } },
  );
}

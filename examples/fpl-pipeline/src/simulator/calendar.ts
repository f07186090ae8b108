const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** When a round is played. */
export interface RoundDates {
  /** Midnight (UTC) of its Saturday, or of its Tuesday when it is a midweek round; epoch ms. */
  readonly start: number;
  readonly midweek: boolean;
  /** Whether postponed matches can be played in the midweek after it, still before the next deadline. */
  readonly hosts: boolean;
}

/** Weekends without a round, counted from the first: international breaks and cups. */
const FREE_WEEKENDS: readonly number[] = [4, 9, 14, 22, 27, 32, 35];
/** Weekends with another round in the midweek after them. */
const MIDWEEK_AFTER: readonly number[] = [16, 20, 24, 30];
const WEEKENDS = 41;
/** Nothing is rescheduled before the last month and a half: the calendar is full. */
const FIRST_HOST = 30;

/** Hours after the round's start of its ten matches. */
const WEEKEND_HOURS: readonly number[] = [11.5, 14, 14, 14, 14, 14, 16.5, 37, 39.5, 67];
const MIDWEEK_HOURS: readonly number[] = [18.75, 18.75, 18.75, 19.25, 19.25, 42.75, 42.75, 42.75, 43.25, 43.25];
const LAST_ROUND_HOUR = 39;
/** Sunday instead of Monday evening where a club plays again in the midweek. */
const SUNDAY_NOON = 36;

function firstSaturday(year: number): number {
  const from = Date.UTC(year, 7, 8);
  return from + ((6 - new Date(from).getUTCDay() + 7) % 7) * DAY;
}

/** The 38 rounds of the season that starts in August of `year`: 34 weekends and 4 midweeks. */
export function roundDates(year: number): readonly RoundDates[] {
  const first = firstSaturday(year);
  const weekends = Array.from({ length: WEEKENDS }, (_, week) => week).filter((week) => !FREE_WEEKENDS.includes(week));
  const rounds = weekends.flatMap((week) => {
    const start = first + week * 7 * DAY;
    const doubled = MIDWEEK_AFTER.includes(week);
    const weekend = { start, midweek: false, crowded: doubled };
    return doubled ? [weekend, { start: start + 3 * DAY, midweek: true, crowded: true }] : [weekend];
  });
  return rounds.map(({ start, midweek, crowded }, index) => ({
    start,
    midweek,
    hosts: !crowded && index + 1 >= FIRST_HOST && index + 1 < rounds.length,
  }));
}

/** The kick-offs of a round's ten matches, in order. */
export function roundKickoffs(rounds: readonly RoundDates[], index: number): readonly number[] {
  const round = rounds[index];
  if (round === undefined) return [];
  if (index === rounds.length - 1) return WEEKEND_HOURS.map(() => round.start + LAST_ROUND_HOUR * HOUR);
  if (round.midweek) return MIDWEEK_HOURS.map((hour) => round.start + hour * HOUR);
  const busy = round.hosts || rounds[index + 1]?.midweek === true;
  return WEEKEND_HOURS.map((hour) => round.start + (busy && hour > 48 ? SUNDAY_NOON : hour) * HOUR).sort(
    (a, b) => a - b,
  );
}

/** The kick-off of a match rescheduled into the midweek after a round: Wednesday evening. */
export function rescheduledKickoff(round: RoundDates): number {
  return round.start + 4 * DAY + 18.75 * HOUR;
}

/** Predictions are due 90 minutes before the first kick-off; a match is over two hours after its own. */
export const DEADLINE_LEAD = 1.5 * HOUR;
export const MATCH_LENGTH = 2 * HOUR;

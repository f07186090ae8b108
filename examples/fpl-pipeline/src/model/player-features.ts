import type { FeatureName } from './feature-names.js';
import { meanBetween, type PlayerHistory, perRow, type Source } from './player-history.js';

/** Features that are means over a player's last rows, missing values left out. */
const ROLLING_MEANS: readonly (readonly [feature: FeatureName, source: Source, length: number])[] = [
  ['pts_3', 'points', 3],
  ['pts_5', 'points', 5],
  ['pts_10', 'points', 10],
  ['pts_38', 'points', 38],
  ['min_1', 'minutes', 1],
  ['min_3', 'minutes', 3],
  ['min_5', 'minutes', 5],
  ['min_10', 'minutes', 10],
  ['p60_5', 'played60', 5],
  ['app_10', 'appeared', 10],
  ['bps_5', 'bps', 5],
  ['ict_5', 'ict', 5],
  ['threat_10', 'threat', 10],
  ['creat_10', 'creativity', 10],
  ['ga_10', 'goalsAndAssists', 10],
  ['cs_10', 'cleanSheets', 10],
  ['saves_5', 'saves', 5],
  ['bonus_10', 'bonus', 10],
  ['xgi_10', 'expectedGoalInvolvements', 10],
];

/** Longer streaks of absence mean nothing more. */
const STREAK_CAP = 38;

const APPEARANCES = 10;

function rollingMean({ order, values }: PlayerHistory, source: Source, length: number): Float64Array {
  return perRow(order, (place) => {
    const end = order.unknown[place] ?? 0;
    return meanBetween(values[source], Math.max(end - length, order.first[place] ?? 0), end);
  });
}

function seasonMean({ order, values }: PlayerHistory): Float64Array {
  return perRow(order, (place) => meanBetween(values.points, order.seasonFirst[place] ?? 0, order.unknown[place] ?? 0));
}

/** Mean points of the last 10 rows in which the player was on the pitch. */
function pointsPerAppearance({ order, values: { appeared, points } }: PlayerHistory): Float64Array {
  const appearancesBefore = new Int32Array(appeared.length + 1);
  appeared.forEach((count, place) => {
    appearancesBefore[place + 1] = (appearancesBefore[place] ?? 0) + count;
  });
  const earned = points.filter((_, place) => appeared[place] === 1);
  return perRow(order, (place) => {
    const begin = appearancesBefore[order.first[place] ?? 0] ?? 0;
    const end = appearancesBefore[order.unknown[place] ?? 0] ?? 0;
    return meanBetween(earned, Math.max(end - APPEARANCES, begin), end);
  });
}

function zeroStreak({ order, values: { minutes } }: PlayerHistory): Float64Array {
  const before = new Float64Array(minutes.length);
  for (let place = 1; place < minutes.length; place += 1) {
    const restarts = order.first[place] === place || minutes[place - 1] !== 0;
    before[place] = restarts ? 0 : (before[place - 1] ?? 0) + 1;
  }
  return perRow(order, (place) => Math.min(before[order.unknown[place] ?? 0] ?? 0, STREAK_CAP));
}

/** A value of the latest known row, if that row is not before the place that `since` gives. */
function latest({ order, values }: PlayerHistory, source: Source, since: Int32Array): Float64Array {
  return perRow(order, (place) => {
    const end = order.unknown[place] ?? 0;
    return end > (since[place] ?? 0) ? (values[source][end - 1] ?? Number.NaN) : Number.NaN;
  });
}

/** The features that come from a player's own earlier rows. */
export function playerFeatures(history: PlayerHistory): ReadonlyMap<FeatureName, Float64Array> {
  const { first, seasonFirst } = history.order;
  return new Map<FeatureName, Float64Array>([
    ...ROLLING_MEANS.map(([feature, source, length]) => [feature, rollingMean(history, source, length)] as const),
    ['zero_streak', zeroStreak(history)],
    ['ppa_10', pointsPerAppearance(history)],
    ['season_mean', seasonMean(history)],
    ['value_last', latest(history, 'price', first)],
    ['sel_last', latest(history, 'selectedLog', seasonFirst)],
    ['tb_last', latest(history, 'transferShare', seasonFirst)],
  ]);
}

/** Per row the player's mean points over the whole season before, the latest in which he has rows; NaN without one. */
export function previousSeasonMean({ order, values: { points } }: PlayerHistory): Float64Array {
  let mean = Number.NaN;
  return perRow(order, (place) => {
    if (order.first[place] === place) mean = Number.NaN;
    // Places come in order, so the season before ended just here.
    else if (order.seasonFirst[place] === place) mean = meanBetween(points, order.seasonFirst[place - 1] ?? 0, place);
    return mean;
  });
}

import type { RandomSource } from '@fpl-ml/core';
import type { FixtureRow, Position } from '../data/season.js';
import { clamp, tenths } from './draw.js';
import { isOn } from './line-up.js';
import type { Appearance, Deed, Happening, Side } from './match.js';
import type { Player } from './player.js';

/** The events of a match that are counted, in the source's columns. */
export type Deeds = Pick<
  FixtureRow,
  | 'minutes'
  | 'goalsScored'
  | 'assists'
  | 'cleanSheets'
  | 'goalsConceded'
  | 'ownGoals'
  | 'penaltiesSaved'
  | 'penaltiesMissed'
  | 'yellowCards'
  | 'redCards'
  | 'saves'
>;

/** The figures of a match that are judged or measured, in the source's columns. */
export type Ratings = Pick<
  FixtureRow,
  'bps' | 'influence' | 'creativity' | 'threat' | 'ictIndex' | 'expectedGoalInvolvements'
>;

/** What a player did in a match. Bonus, points and xP need both sides. */
export interface Performance {
  readonly code: number;
  readonly position: Position;
  readonly deeds: Deeds;
  readonly ratings: Ratings;
}

const NOTHING: Deeds = {
  minutes: 0,
  goalsScored: 0,
  assists: 0,
  cleanSheets: 0,
  goalsConceded: 0,
  ownGoals: 0,
  penaltiesSaved: 0,
  penaltiesMissed: 0,
  yellowCards: 0,
  redCards: 0,
  saves: 0,
};
const UNMEASURED: Ratings = {
  bps: 0,
  influence: 0,
  creativity: 0,
  threat: 0,
  ictIndex: 0,
  expectedGoalInvolvements: 0,
};
const GOAL_BPS: Readonly<Record<Position, number>> = { 1: 12, 2: 12, 3: 18, 4: 24 };
const WORK_BPS: Readonly<Record<Position, number>> = { 1: 7, 2: 10, 3: 5, 4: 2 };

function deedsOf(one: Appearance, happenings: readonly Happening[], conceded: readonly number[]): Deeds {
  const done = happenings.filter(({ code }) => code === one.player.code);
  const count = (deed: Deed): number => done.filter((happening) => happening.deed === deed).length;
  const minutes = one.to - one.from;
  const goalsConceded = conceded.filter((minute) => isOn(one, minute)).length;
  return {
    minutes,
    goalsScored: count('goal'),
    assists: count('assist'),
    cleanSheets: minutes >= 60 && goalsConceded === 0 ? 1 : 0,
    goalsConceded,
    ownGoals: count('ownGoal'),
    penaltiesSaved: count('penaltySaved'),
    penaltiesMissed: count('penaltyMissed'),
    yellowCards: count('yellowCard'),
    redCards: count('redCard'),
    saves: count('save'),
  };
}

/** The rating of the bonus points system: deeds by their weights, and the plain work of a match. */
function bonusRating(row: Deeds, { position, ability }: Player, random: RandomSource): number {
  const guards = position <= 2;
  const deserved =
    row.goalsScored * GOAL_BPS[position] +
    row.assists * 9 +
    (guards ? row.cleanSheets * 12 - row.goalsConceded * 4 : 0) +
    row.saves * 2 +
    row.penaltiesSaved * 8 -
    row.penaltiesMissed * 6 -
    row.ownGoals * 6 -
    row.yellowCards * 3 -
    row.redCards * 9;
  const work = (WORK_BPS[position] + ability + 4 * random.normal()) * (row.minutes / 90);
  return Math.round((row.minutes >= 60 ? 6 : 3) + deserved + work);
}

/** Creativity and threat measure chances, not their outcome. */
function ratingsOf(row: Deeds, one: Appearance, random: RandomSource): Ratings {
  const noise = (sd: number): number => Math.exp(sd * random.normal());
  const bps = bonusRating(row, one.player, random);
  const impact = 14 * row.goalsScored + 5 * row.assists + 2.5 * row.saves + 0.9 * Math.max(0, bps);
  const influence = Math.max(0, tenths(impact + 4 * random.normal()));
  const creativity = tenths(clamp(110 * one.expectedAssists * noise(0.6), 0, 150));
  const threat = Math.round(clamp(85 * one.expectedGoals * noise(0.5), 0, 160));
  const ictIndex = tenths((influence + creativity + threat) / 10);
  const involvements = (one.expectedGoals + one.expectedAssists) * noise(0.15);
  return {
    bps,
    influence,
    creativity,
    threat,
    ictIndex,
    expectedGoalInvolvements: Math.round(100 * involvements) / 100,
  };
}

/**
 * What a player did in a match, in the source's columns; all zero when he did not play.
 *
 * @param conceded the minutes in which his club's opponent scored
 */
export function performance(
  player: Player,
  side: Side,
  conceded: readonly number[],
  random: RandomSource,
): Performance {
  const { code, position } = player;
  const one = side.appearances.find((appearance) => appearance.player.code === code);
  if (one === undefined) return { code, position, deeds: NOTHING, ratings: UNMEASURED };
  const deeds = deedsOf(one, side.happenings, conceded);
  return { code, position, deeds, ratings: ratingsOf(deeds, one, random) };
}

/**
 * Bonus points of a match: 3, 2 and 1 to the three highest ratings. Who ties shares the higher bonus and uses up the
 * places below: two first get 3 and 3, and the next one 1.
 */
export function bonusPoints(rating: number, ratings: readonly number[]): number {
  const better = ratings.filter((other) => other > rating).length;
  return Math.max(0, 3 - better);
}

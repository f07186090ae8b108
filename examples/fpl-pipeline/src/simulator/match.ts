import type { RandomSource } from '@fpl-ml/core';
import type { Position } from '../data/season.js';
import type { Club } from './club.js';
import { chance, poisson, weighted } from './draw.js';
import { isOn, lineUp, type Stint } from './line-up.js';
import type { Player } from './player.js';

/** What a player did in a match, once per happening. */
export type Deed = 'goal' | 'assist' | 'ownGoal' | 'penaltyMissed' | 'penaltySaved' | 'yellowCard' | 'redCard' | 'save';

/** A deed, and the player who did it. */
export interface Happening {
  readonly deed: Deed;
  readonly code: number;
}

/** A player on the pitch, and how good his chances were. */
export interface Appearance extends Stint {
  /** Expected goals and assists, known after the match. */
  readonly expectedGoals: number;
  readonly expectedAssists: number;
  readonly goalWeight: number;
  readonly assistWeight: number;
}

/** One side of a played match. */
export interface Side {
  readonly club: Club;
  readonly appearances: readonly Appearance[];
  /** The minutes, 1 … 90, in which it scored. */
  readonly goalMinutes: readonly number[];
  readonly happenings: readonly Happening[];
}

interface Team {
  readonly club: Club;
  readonly squad: readonly Player[];
}

const AVERAGE_GOALS = 1.31;
const HOME_ADVANTAGE = 0.12;
const GOAL_SHARE: Readonly<Record<Position, number>> = { 1: 0, 2: 0.05, 3: 0.2, 4: 0.55 };
const ASSIST_SHARE: Readonly<Record<Position, number>> = { 1: 0.004, 2: 0.09, 3: 0.19, 4: 0.25 };
const OWN_GOAL = 0.035;
const PENALTY = 0.08;
const ASSISTED = 0.88;
const MISSED_PENALTIES = 0.03;
const PENALTY_SAVED = 0.6;
const YELLOW: Readonly<Record<Position, number>> = { 1: 0.06, 2: 0.17, 3: 0.16, 4: 0.13 };
const SHOTS_ON_TARGET = 3;

function minutesOf(stint: Stint): number {
  return stint.to - stint.from;
}

/** Shares the team's expected goals among those who played, by position, attacking role, form and the day. */
function appearances(stints: readonly Stint[], goals: number, random: RandomSource): readonly Appearance[] {
  const weighed = stints.map((stint) => {
    const { position, attack, form } = stint.player;
    const output = Math.exp(attack + 0.25 * form);
    return {
      ...stint,
      goalWeight: GOAL_SHARE[position] * output * Math.exp(0.5 * random.normal()),
      assistWeight: ASSIST_SHARE[position] * output * Math.exp(0.5 * random.normal()),
    };
  });
  const total = (weight: (one: (typeof weighed)[number]) => number): number =>
    weighed.reduce((sum, one) => sum + weight(one) * minutesOf(one), 0);
  const [shots, passes] = [total((one) => one.goalWeight), total((one) => one.assistWeight)];
  return weighed.map((one) => ({
    ...one,
    expectedGoals: (goals * one.goalWeight * minutesOf(one)) / shots,
    expectedAssists: (ASSISTED * goals * one.assistWeight * minutesOf(one)) / passes,
  }));
}

function onPitch(side: readonly Appearance[], minute: number): readonly Appearance[] {
  return side.filter((one) => isOn(one, minute));
}

/** The one who takes penalties: the most attacking forward or midfielder on the pitch. */
function penaltyTaker(attackers: readonly Appearance[]): Appearance | undefined {
  return [...attackers].sort(
    (a, b) => b.player.attack - a.player.attack + 0.4 * (b.player.position - a.player.position),
  )[0];
}

function happening(deed: Deed, who: Appearance | undefined): readonly Happening[] {
  return who === undefined ? [] : [{ deed, code: who.player.code }];
}

function goal(
  attack: readonly Appearance[],
  defence: readonly Appearance[],
  random: RandomSource,
): readonly Happening[] {
  const kind = random.next();
  if (kind < OWN_GOAL) {
    return happening(
      'ownGoal',
      weighted(random, defence, ({ player }) => (player.position === 2 ? 5 : 1)),
    );
  }
  const penalty = kind < OWN_GOAL + PENALTY;
  const scorer = penalty ? penaltyTaker(attack) : weighted(random, attack, (one) => one.goalWeight);
  if (!chance(random, penalty ? ASSISTED / 2 : ASSISTED)) return happening('goal', scorer);
  const maker = weighted(random, attack, (one) => (one === scorer ? 0 : one.assistWeight));
  return [...happening('goal', scorer), ...happening('assist', maker)];
}

function missedPenalty(
  attack: readonly Appearance[],
  defence: readonly Appearance[],
  random: RandomSource,
): readonly Happening[] {
  const missed = happening('penaltyMissed', penaltyTaker(attack));
  if (!chance(random, PENALTY_SAVED)) return missed;
  const keeper = defence.find(({ player }) => player.position === 1);
  // A penalty that is kept out is a save too, as in the source.
  return [...missed, ...happening('penaltySaved', keeper), ...happening('save', keeper)];
}

/** A red card after a yellow one counts as red only, as the source has it. */
function cards(side: readonly Appearance[], random: RandomSource): readonly Happening[] {
  return side.flatMap((one) => {
    const cautioned = chance(random, (YELLOW[one.player.position] * minutesOf(one)) / 90);
    if (one.dismissed) return happening('redCard', one);
    return cautioned ? happening('yellowCard', one) : [];
  });
}

function saves(keepers: readonly Appearance[], goals: number, random: RandomSource): readonly Happening[] {
  return keepers.flatMap((one) => {
    const count = poisson(random, (SHOTS_ON_TARGET * (0.4 + 0.45 * goals) * minutesOf(one)) / 90);
    return Array.from({ length: count }, () => happening('save', one)).flat();
  });
}

function expectedGoals(attack: Club, defence: Club, home: number): number {
  return AVERAGE_GOALS * Math.exp(attack.attack - defence.defence + home);
}

/** Plays a match: Poisson goals by strength and venue, given to the players on the pitch. */
export function playMatch(home: Team, away: Team, random: RandomSource): readonly [home: Side, away: Side] {
  const homeGoals = expectedGoals(home.club, away.club, HOME_ADVANTAGE);
  const awayGoals = expectedGoals(away.club, home.club, -HOME_ADVANTAGE);
  const homeSide = appearances(lineUp(home.squad, random), homeGoals, random);
  const awaySide = appearances(lineUp(away.squad, random), awayGoals, random);
  const attack = (mean: number, us: readonly Appearance[], them: readonly Appearance[]) => {
    const goalMinutes = Array.from({ length: poisson(random, mean) }, () => 1 + random.integer(90));
    const scored = goalMinutes.flatMap((minute) => goal(onPitch(us, minute), onPitch(them, minute), random));
    const misses = Array.from({ length: poisson(random, MISSED_PENALTIES) }, () => 1 + random.integer(90));
    const missed = misses.flatMap((minute) => missedPenalty(onPitch(us, minute), onPitch(them, minute), random));
    const keepers = them.filter(({ player }) => player.position === 1);
    return { goalMinutes, happenings: [...scored, ...missed, ...cards(us, random), ...saves(keepers, mean, random)] };
  };
  const forHome = attack(homeGoals, homeSide, awaySide);
  const forAway = attack(awayGoals, awaySide, homeSide);
  const happenings = [...forHome.happenings, ...forAway.happenings];
  return [
    { club: home.club, appearances: homeSide, goalMinutes: forHome.goalMinutes, happenings },
    { club: away.club, appearances: awaySide, goalMinutes: forAway.goalMinutes, happenings },
  ];
}

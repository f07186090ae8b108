import type { RandomSource } from '@fpl-ml/core';
import type { Position } from '../data/season.js';
import { chance, spell } from './draw.js';

/** A player's latent state. What a model can know of it, it must learn from the rows; and it does not stay as it was. */
export interface Player {
  readonly code: number;
  readonly position: Position;
  readonly club: string;
  readonly age: number;
  /** How good he is, about standard normal. Drives price, place and output; changes slowly. */
  readonly ability: number;
  /** Logarithm of his share of the chances relative to his position: an attacking back has more than a stopper. */
  readonly attack: number;
  /** His standing with the manager: the best places of a position play. A random walk with jumps. */
  readonly place: number;
  /** What comes and goes within weeks: part of the selection and of the output. */
  readonly form: number;
  /** Gameweeks until he is available again. */
  readonly outFor: number;
  /** Yellow cards since his last ban. */
  readonly yellows: number;
  /** Left the league in mid-season: the source keeps a row of 0 minutes for him until the season ends. */
  readonly gone: boolean;
}

/** Weekly drift, calibrated by `calibration.test.ts`. */
const FORM_KEPT = 0.9;
const FORM_SHOCK = 0.33;
const PLACE_SPREAD = 2.8;
const PLACE_WALK = 0.16;
const PLACE_JUMP = 0.011;
const INJURY = 0.018;
const INJURY_WEEKS = 4;

/** A new player: `level` shifts his ability, as a promoted club's or a youngster's is lower. */
export function createPlayer(
  who: { readonly code: number; readonly position: Position; readonly club: string; readonly level: number },
  random: RandomSource,
): Player {
  const ability = who.level + 0.9 * random.normal();
  return {
    code: who.code,
    position: who.position,
    club: who.club,
    age: 18 + random.integer(15),
    ability,
    attack: 0.5 * ability + 0.46 * random.normal(),
    place: PLACE_SPREAD * (who.level + 0.6 * ability + 0.8 * random.normal()),
    form: 0,
    outFor: 0,
    yellows: 0,
    gone: false,
  };
}

function place(player: Player, random: RandomSource): number {
  const jump = chance(random, PLACE_JUMP) ? 3 * random.normal() : 0;
  return player.place + PLACE_WALK * random.normal() + jump;
}

function outFor(player: Player, random: RandomSource): number {
  if (player.outFor > 0) return player.outFor - 1;
  return chance(random, INJURY) ? spell(random, INJURY_WEEKS) : 0;
}

/** The player a gameweek later: form fades and renews, his place wanders or jumps, injuries come and heal. */
export function weekLater(player: Player, random: RandomSource): Player {
  if (player.gone) return player;
  return {
    ...player,
    attack: player.attack + 0.015 * random.normal(),
    place: place(player, random),
    form: FORM_KEPT * player.form + FORM_SHOCK * random.normal(),
    outFor: outFor(player, random),
  };
}

/** The player after the summer: a year older, better while young and worse when old, and places are open again. */
export function summerLater(player: Player, random: RandomSource): Player {
  const ageing = player.age < 23 ? 0.15 : player.age > 30 ? -0.2 : 0;
  const ability = player.ability + ageing + 0.15 * random.normal();
  return {
    ...player,
    age: player.age + 1,
    ability,
    attack: player.attack + 0.12 * random.normal(),
    place: 0.8 * player.place + 0.4 * ability + 0.9 * random.normal(),
    form: 0,
    outFor: Math.max(0, player.outFor - 8),
    yellows: 0,
  };
}

import type { RandomSource } from '@fpl-ml/core';

/** A club's latent strength. */
export interface Club {
  readonly name: string;
  /** Logarithm of the goals scored relative to an average club. */
  readonly attack: number;
  /** Logarithm of the goals kept out relative to an average club. */
  readonly defence: number;
}

/** Invented names: the first twenty start, the others wait for promotion, relegated clubs queue behind them. */
export const CLUB_NAMES: readonly string[] = [
  'Alderby Town',
  'Ashcombe Rovers',
  'Blackmere United',
  'Brightwater',
  'Calder Valley',
  'Dunmoor Athletic',
  'Eastholme City',
  'Farrowgate',
  'Glenbridge Albion',
  'Harrowick',
  'Ironbeck Forge',
  'Kingsmarsh',
  'Larkfield County',
  'Millport Wanderers',
  'Northwold',
  'Oakhaven',
  'Penrose Park',
  'Queensferry Vale',
  'Redcliffe Harbour',
  'Stonehurst',
  'Thornley Villa',
  'Umberleigh',
  'Westbourne Spa',
  'Yarrowdale',
  'Wickstead Orient',
  'Marlowe Bridge',
];

/** How many clubs play, and how many go up and down between seasons. */
export const CLUBS = 20;
export const RELEGATED = 3;

/** A club of random strength around `level`: 0 is an average club of the league, a promoted one is below. */
export function createClub(name: string, level: number, random: RandomSource): Club {
  const quality = level + 0.24 * random.normal();
  return { name, attack: quality + 0.1 * random.normal(), defence: quality + 0.1 * random.normal() };
}

/** Strengths wander by `sd` and are drawn towards the average by `pull`, so that they keep their spread. */
export function wanderedClub(club: Club, sd: number, pull: number, random: RandomSource): Club {
  return {
    name: club.name,
    attack: club.attack * (1 - pull) + sd * random.normal(),
    defence: club.defence * (1 - pull) + sd * random.normal(),
  };
}

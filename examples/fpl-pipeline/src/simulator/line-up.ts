import type { RandomSource } from '@fpl-ml/core';
import type { Position } from '../data/season.js';
import { chance, weighted } from './draw.js';
import type { Player } from './player.js';

/** A player's time on the pitch: after minute `from`, up to and including minute `to`. */
export interface Stint {
  readonly player: Player;
  readonly from: number;
  readonly to: number;
  readonly dismissed: boolean;
}

/** Whether he is on the pitch in a minute, 1 … 90: who comes on after the 60th is on from the 61st. */
export function isOn(stint: Stint, minute: number): boolean {
  return stint.from < minute && minute <= stint.to;
}

interface Candidate {
  readonly player: Player;
  readonly score: number;
}

type Formation = readonly [goalkeepers: number, defenders: number, midfielders: number, forwards: number];

const FORMATIONS: readonly { readonly formation: Formation; readonly weight: number }[] = [
  { formation: [1, 4, 5, 1], weight: 45 },
  { formation: [1, 4, 4, 2], weight: 25 },
  { formation: [1, 3, 5, 2], weight: 10 },
  { formation: [1, 5, 4, 1], weight: 12 },
  { formation: [1, 3, 4, 3], weight: 8 },
];
/** How often 0, 1, … 5 substitutes come on. */
const SUBSTITUTIONS: readonly number[] = [1, 7, 19, 31, 26, 16];
const BENCH = 9;
const ROTATION = 0.18;
const DISMISSAL = 0.0045;

/** The order of choice: the available ones first, so that only a club short of men fields the injured. */
function ranked(squad: readonly Player[], random: RandomSource): readonly Candidate[] {
  return squad
    .filter((player) => !player.gone)
    .map((player) => ({
      player,
      score: player.place + player.form + ROTATION * random.normal() - (player.outFor > 0 ? 100 : 0),
    }))
    .sort((a, b) => b.score - a.score || a.player.code - b.player.code);
}

/** A formation that the available players can fill; any, when there is none. */
function formationFor(candidates: readonly Candidate[], random: RandomSource): Formation {
  const fit = (position: number): number =>
    candidates.filter(({ player }) => player.outFor === 0 && player.position === position).length;
  const available = [fit(1), fit(2), fit(3), fit(4)];
  const possible = FORMATIONS.filter(({ formation }) => formation.every((count, i) => count <= (available[i] ?? 0)));
  const choice = weighted(random, possible.length > 0 ? possible : FORMATIONS, ({ weight }) => weight);
  return choice?.formation ?? [1, 4, 4, 2];
}

function eleven(candidates: readonly Candidate[], formation: Formation): readonly Candidate[] {
  const places: Record<Position, number> = { 1: formation[0], 2: formation[1], 3: formation[2], 4: formation[3] };
  return candidates.filter(({ player }) => {
    places[player.position] -= 1;
    return places[player.position] >= 0;
  });
}

function minuteOfChange(random: RandomSource): number {
  const kind = random.next();
  if (kind < 0.06) return 5 + random.integer(40);
  return kind < 0.16 ? 45 : 56 + random.integer(34);
}

function dismissal(player: Player, random: RandomSource): Stint {
  const dismissed = chance(random, DISMISSAL);
  return { player, from: 0, to: dismissed ? 20 + random.integer(70) : 90, dismissed };
}

/** Replaces one starter, of the same position if there is one, who played to the end so far. */
function substituted(stints: readonly Stint[], player: Player, random: RandomSource): readonly Stint[] {
  const full = stints.filter((stint) => stint.from === 0 && stint.to === 90 && stint.player.position !== 1);
  const weight = (stint: Stint): number => (stint.player.position === player.position ? 8 : 1);
  const off = weighted(random, full, weight);
  if (off === undefined) return stints;
  const minute = minuteOfChange(random);
  const on: Stint = { player, from: minute, to: 90, dismissed: false };
  return [...stints.map((stint) => (stint === off ? { ...stint, to: minute } : stint)), on];
}

function substitutes(bench: readonly Candidate[], random: RandomSource): readonly Player[] {
  const counts = SUBSTITUTIONS.map((weight, count) => ({ weight, count }));
  const wanted = weighted(random, counts, ({ weight }) => weight)?.count ?? 0;
  let left = bench;
  return Array.from({ length: wanted }).flatMap(() => {
    const next = weighted(random, left, ({ score }) => Math.exp(0.7 * score));
    left = left.filter((candidate) => candidate !== next);
    return next === undefined ? [] : [next.player];
  });
}

/** Eleven starters by standing, form and chance, and up to five substitutes. Nobody is on for more than 90 minutes. */
export function lineUp(squad: readonly Player[], random: RandomSource): readonly Stint[] {
  const candidates = ranked(squad, random);
  const starters = eleven(candidates, formationFor(candidates, random));
  const bench = candidates
    .filter((candidate) => !starters.includes(candidate) && candidate.player.position !== 1)
    .filter(({ player }) => player.outFor === 0)
    .slice(0, BENCH);
  const started = starters.map(({ player }) => dismissal(player, random));
  return substitutes(bench, random).reduce<readonly Stint[]>(
    (stints, player) => substituted(stints, player, random),
    started,
  );
}

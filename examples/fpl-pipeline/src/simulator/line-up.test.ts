import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import type { Position } from '../data/season.js';
import { isOn, lineUp } from './line-up.js';
import { createPlayer, type Player, weekLater } from './player.js';

const POSITIONS: readonly Position[] = [1, 2, 3, 4];
const PER_POSITION: Readonly<Record<Position, number>> = { 1: 3, 2: 10, 3: 12, 4: 5 };
const SEEDS = Array.from({ length: 300 }, (_, i) => i);

function squad(change: (player: Player) => Partial<Player> = () => ({})): readonly Player[] {
  const random = seededRandom(1, 'squad');
  return POSITIONS.flatMap((position) => Array.from({ length: PER_POSITION[position] }, () => position)).map(
    (position, i) => {
      const player = createPlayer({ code: 100 + i, position, club: 'Oakhaven', level: 0 }, random);
      return { ...player, ...change(player) };
    },
  );
}

describe('a line-up', () => {
  it('has eleven starters, one of them a goalkeeper, and at most five substitutes', () => {
    for (const seed of SEEDS) {
      const stints = lineUp(squad(), seededRandom(seed));
      const starters = stints.filter(({ from }) => from === 0);
      expect(starters).toHaveLength(11);
      expect(starters.filter(({ player }) => player.position === 1)).toHaveLength(1);
      expect(stints.length).toBeLessThanOrEqual(16);
      expect(new Set(stints.map(({ player }) => player.code)).size).toBe(stints.length);
    }
  });

  it('fills 990 minutes but for those after a dismissal', () => {
    for (const seed of SEEDS) {
      const stints = lineUp(squad(), seededRandom(seed));
      const lost = stints.filter(({ dismissed }) => dismissed).reduce((sum, { to }) => sum + 90 - to, 0);
      expect(stints.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(990 - lost);
      expect(stints.every(({ from, to }) => from >= 0 && from < to && to <= 90)).toBe(true);
    }
  });

  it('leaves out who is injured or banned while there are others, and always who is gone', () => {
    const some = squad(({ code }) => ({ outFor: code % 5 === 1 ? 2 : 0, gone: code % 8 === 7 }));
    for (const seed of SEEDS) {
      const players = lineUp(some, seededRandom(seed)).map(({ player }) => player);
      expect(players.filter(({ outFor, gone }) => gone || outFor > 0)).toEqual([]);
    }
  });

  it('takes a formation that the available men can fill', () => {
    const short = squad(({ code, position }) => ({ outFor: position === 4 && code < 129 ? 2 : 0 }));
    for (const seed of SEEDS) {
      const starters = lineUp(short, seededRandom(seed)).filter(({ from }) => from === 0);
      expect(starters.filter(({ player }) => player.outFor > 0)).toEqual([]);
      expect(starters).toHaveLength(11);
    }
  });

  it('fields the injured when there is nobody else', () => {
    const stints = lineUp(
      squad(() => ({ outFor: 3 })),
      seededRandom(1),
    );
    expect(stints).toHaveLength(11);
  });
});

describe('a minute', () => {
  it('belongs to eleven players, or fewer after a dismissal', () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const stints = lineUp(squad(), seededRandom(seed));
      for (let minute = 1; minute <= 90; minute += 1) {
        const off = stints.filter(({ dismissed, to }) => dismissed && to < minute).length;
        expect(stints.filter((stint) => isOn(stint, minute))).toHaveLength(11 - off);
      }
    }
  });
});

describe('a player', () => {
  it('is out for spells and comes back', () => {
    const random = seededRandom(3, 'weeks');
    const weeks: Player[] = [];
    for (let player = squad()[5]; player !== undefined && weeks.length < 400; player = weekLater(player, random)) {
      weeks.push(player);
    }
    const out = weeks.map(({ outFor }) => (outFor > 0 ? 'x' : '.')).join('');
    expect(out).toMatch(/\.x+\./);
    expect(weeks.filter(({ outFor }) => outFor > 0).length / weeks.length).toBeLessThan(0.25);
  });
});

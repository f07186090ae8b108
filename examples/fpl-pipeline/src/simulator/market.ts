import type { RandomSource } from '@fpl-ml/core';
import type { Position } from '../data/season.js';
import { clamp } from './draw.js';
import type { Player } from './player.js';

/** What the managers of the game hold of a player at a deadline. */
export interface Holding {
  /** Price in 0.1 m. */
  readonly value: number;
  /** Squads that own him. */
  readonly selected: number;
  readonly transfersIn: number;
  readonly transfersOut: number;
  /** Net transfers that have not moved the price yet, in price steps. */
  readonly pressure: number;
  /** His recent points a gameweek, exponentially weighted. */
  readonly recent: number;
}

/** Holdings by player code. */
export type Market = ReadonlyMap<number, Holding>;

/** Squads in the game: at the start, and how many come in each gameweek. */
const SQUADS = 8_000_000;
const NEW_SQUADS = 60_000;
const PLACES: Readonly<Record<Position, number>> = { 1: 2, 2: 5, 3: 5, 4: 3 };
const CHEAPEST: Readonly<Record<Position, number>> = { 1: 40, 2: 40, 3: 43, 4: 44 };
const PREMIUM: Readonly<Record<Position, number>> = { 1: 3, 2: 4, 3: 9, 4: 11 };
const RECENT_KEPT = 0.7;
/** Net transfers that move the price by one step: shares of all squads and of his owners, so that stars do not run away. */
const PRICE_STEP = { squads: 0.004, owners: 0.12 };

/** How many squads there are at the deadline of a gameweek. */
export function squadsAt(gameweek: number): number {
  return SQUADS + NEW_SQUADS * (gameweek - 1);
}

function appeal(player: Player): number {
  return Math.exp(1.1 * player.ability + 0.4 * player.place - (player.outFor > 0 ? 1.5 : 0));
}

function newHolding(player: Player, selected: number): Holding {
  const premium =
    PREMIUM[player.position] * Math.exp(0.55 * player.ability + 0.5 * player.attack + 0.07 * player.place);
  const value = CHEAPEST[player.position] + Math.round(clamp(premium, 0, 90));
  return {
    value,
    selected,
    transfersIn: 0,
    transfersOut: 0,
    pressure: 0,
    recent: Math.max(0, 1.5 + 0.4 * player.place),
  };
}

/** The market at the season's first deadline: prices by reputation, squads filled by appeal, no transfers yet. */
export function openMarket(players: readonly Player[]): Market {
  const total = new Map<Position, number>();
  for (const player of players) total.set(player.position, (total.get(player.position) ?? 0) + appeal(player));
  return new Map(
    players.map((player) => {
      const share = (PLACES[player.position] * appeal(player)) / (total.get(player.position) ?? 1);
      return [player.code, newHolding(player, Math.round(SQUADS * Math.min(0.6, share)))];
    }),
  );
}

/** What he promises to managers: recent points, unless the news says that he is out. */
function promise(player: Player, holding: Holding): number {
  return player.gone ? -4 : (holding.recent - 2) / 1.6 - (player.outFor > 0 ? 2 : 0);
}

function sold(player: Player, holding: Holding, random: RandomSource): number {
  const rate = 0.035 * Math.exp(-0.8 * promise(player, holding) + 0.3 * random.normal());
  return Math.round(holding.selected * clamp(rate, 0.001, 0.35));
}

function demand(player: Player, holding: Holding, random: RandomSource): number {
  const crowd = Math.sqrt(holding.selected + 500);
  return crowd * Math.exp(1.1 * promise(player, holding) + 0.3 * random.normal());
}

function traded(holding: Holding, transfersIn: number, transfersOut: number, squads: number): Holding {
  const selected = clamp(holding.selected + transfersIn - transfersOut, 0, Math.round(0.85 * squads));
  const priceStep = PRICE_STEP.squads * squads + PRICE_STEP.owners * holding.selected;
  const pressure = holding.pressure + (transfersIn - transfersOut) / priceStep;
  const step = pressure > 1 ? 1 : pressure < -1 ? -1 : 0;
  const value = Math.max(36, holding.value + step);
  return { ...holding, value, selected, transfersIn, transfersOut, pressure: clamp(pressure - step, -1, 1) };
}

/**
 * The market a gameweek later: managers sell who disappoints or is out and buy who scored, new squads come in, prices follow
 * the net transfers. It knows nothing but earlier gameweeks and the news. Players new to the game start unowned.
 *
 * @param players in order of code, so that the same draws go to the same players
 */
export function tradedMarket(
  market: Market,
  players: readonly Player[],
  gameweek: number,
  random: RandomSource,
): Market {
  const orders = players.map((player) => {
    const holding = market.get(player.code) ?? newHolding(player, 0);
    return { player, holding, out: sold(player, holding, random), wanted: demand(player, holding, random) };
  });
  const sales = orders.reduce((sum, { out }) => sum + out, 0) + 15 * NEW_SQUADS;
  const wanted = orders.reduce((sum, order) => sum + order.wanted, 0);
  const squads = squadsAt(gameweek);
  return new Map(
    orders.map((order) => {
      const bought = Math.round((sales * order.wanted) / wanted);
      return [order.player.code, traded(order.holding, bought, order.out, squads)];
    }),
  );
}

/** The market after a gameweek, with the points of those who had a match in it. */
export function impressedMarket(market: Market, points: ReadonlyMap<number, number>): Market {
  return new Map(
    [...market].map(([code, holding]) => {
      const scored = points.get(code);
      if (scored === undefined) return [code, holding];
      return [code, { ...holding, recent: RECENT_KEPT * holding.recent + (1 - RECENT_KEPT) * scored }];
    }),
  );
}

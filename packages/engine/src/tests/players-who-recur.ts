import { type Period, seededRandom, toFrame } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { createDriftDetector, type DriftOptions, type DriftReport, memoryDriftStore } from '@fpl-ml/drift';
import type { DataSource } from '../data-source.js';
import type { DriftWatch } from '../engine-options.js';
import { INITIAL_STATE } from '../loop-state.js';
import { driftWatch } from '../watch-drift.js';

const DAY = 86_400_000;
const REFERENCE = 5;
const periods: readonly Period[] = Array.from({ length: REFERENCE + 1 }, (_, i) => ({
  id: `p${i}`,
  start: i * DAY,
  end: (i + 1) * DAY,
}));
const state = { ...INITIAL_STATE, champion: { version: '0.1.0', trainedBefore: `p${REFERENCE}` } };

/** What differs from a quiet world. */
export interface World {
  readonly seed: number;
  /** Added to everybody's value in the last period. */
  readonly shift?: number;
  /** Added in the last period to those of even number, and taken from the others. */
  readonly twist?: number;
}

/** Players with a level each, of whom a third comes in each period, four rows each. */
function playersWhoRecur({ seed, shift = 0, twist = 0 }: World): DataSource {
  const random = seededRandom(seed, 'players');
  const levels = Array.from({ length: 60 }, () => 2 * random.normal());
  const rowsOf = (p: number) => {
    const own = seededRandom(seed, 'period', p);
    const came = levels.map((_, player) => player).filter(() => own.next() < 1 / 3);
    const players = came.flatMap((player) => [player, player, player, player]);
    const late = p === REFERENCE ? 1 : 0;
    const value = Float64Array.from(
      players,
      (player) => (levels[player] ?? 0) + own.normal() + late * (shift + (player % 2 === 0 ? twist : -twist)),
    );
    const parity = players.map((player) => (player % 2 === 0 ? 'even' : 'odd'));
    return { frame: toFrame({ value, parity }), entities: players.map((player) => `e${player}`) };
  };
  const unused = async (): Promise<never> => {
    throw new Error('the watch reads features only');
  };
  return {
    periods: async () => periods,
    features: async (period) => rowsOf(periods.findIndex(({ id }) => id === period)),
    snapshot: unused,
    outcomes: unused,
  };
}

/** What the engine's watch reports of the last period. */
export async function reportOf(
  world: World,
  how: Pick<DriftWatch, 'entity' | 'groupBy'>,
  options: DriftOptions = {},
): Promise<DriftReport> {
  const detector = createDriftDetector({ store: memoryDriftStore(), clock: manualClock(), model: 'm', options });
  const watch = driftWatch({
    drift: { detector, referencePeriods: REFERENCE, ...how },
    data: playersWhoRecur(world),
    expectations: { features: ['value'], target: 'points' },
  });
  const entry = await watch(state, periods[REFERENCE] ?? { id: '', start: 0, end: 0 });
  if (entry === null) throw new Error('there is a champion with a reference');
  return entry.report;
}

/** How many of some quiet worlds are called drift. */
export async function falseAlarms(worlds: number, how: Pick<DriftWatch, 'entity' | 'groupBy'>): Promise<number> {
  let alarms = 0;
  for (let seed = 0; seed < worlds; seed += 1) {
    const { verdict } = await reportOf({ seed }, how, { shapes: false });
    if (verdict === 'drift') alarms += 1;
  }
  return alarms;
}

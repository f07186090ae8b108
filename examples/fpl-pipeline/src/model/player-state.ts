import { type Frame, FplMlError, numericColumn } from '@fpl-ml/core';
import type { Predictor, Trainer } from '@fpl-ml/engine';
import {
  artifactInvalid,
  decodeModel,
  encodeModel,
  numberMember,
  numbersMember,
  pointsSignature,
} from './model-trainer.js';

const KIND = 'fpl-player-state';

/** How many rows of his position's mean a player starts with. */
const PRIOR_ROWS = 8;

const UNKNOWN_PLAYER = 0.5;

/** Clock units: the length of a season. */
const MEMORY = 100;

/** How player states are trained. */
export interface PlayerStateOptions {
  /**
   * The clocks of the fixture list, ascending: the training is for the first one after its last row, and looks back from
   * there. Default: the one after the last row's, which differs only before a gameweek without fixtures.
   */
  readonly clocks?: readonly number[];
}

/** Sums of points and counts of rows. */
interface Tally {
  sum: number;
  rows: number;
  position: number;
}

function add(tallies: Map<number, Tally>, key: number, points: number, position: number): void {
  const tally = tallies.get(key);
  if (tally === undefined) tallies.set(key, { sum: points, rows: 1, position });
  else {
    tally.sum += points;
    tally.rows += 1;
    tally.position = position;
  }
}

/** The first row of the last season-length before the period that the training is for. Rows are ordered by time. */
function memoryStart(clock: Float64Array, clocks: readonly number[]): number {
  const last = clock.at(-1) ?? Number.NaN;
  const target = clocks.find((candidate) => candidate > last) ?? last + 1;
  const start = clock.findIndex((value) => value >= target - MEMORY);
  return start < 0 ? clock.length : start;
}

/** Per player (Σ + 8 · position mean) / (n + 8), by ascending code. */
function playerStates(train: Frame, clocks: readonly number[]): readonly (readonly [code: number, state: number])[] {
  const [code, position, points] = [
    numericColumn(train, 'code'),
    numericColumn(train, 'position'),
    numericColumn(train, 'points'),
  ];
  const players = new Map<number, Tally>();
  const positions = new Map<number, Tally>();
  for (let row = memoryStart(numericColumn(train, 't'), clocks); row < code.length; row += 1) {
    const [player = Number.NaN, place = Number.NaN, earned = Number.NaN] = [code[row], position[row], points[row]];
    add(players, player, earned, place);
    add(positions, place, earned, place);
  }
  const prior = (place: number): number => {
    const { sum, rows } = positions.get(place) ?? { sum: 0, rows: 1 };
    return (PRIOR_ROWS * sum) / rows;
  };
  return [...players]
    .map(([player, tally]) => [player, (tally.sum + prior(tally.position)) / (tally.rows + PRIOR_ROWS)] as const)
    .sort(([a], [b]) => a - b);
}

function loaded(artifact: Uint8Array): Predictor {
  const model = decodeModel(KIND, artifact);
  const unknown = numberMember(KIND, model, 'unknownPlayer');
  const codes = numbersMember(KIND, model, 'codes');
  const states = numbersMember(KIND, model, 'states', codes.length);
  const stateOf = new Map([...codes].map((code, player) => [code, states[player] ?? unknown] as const));
  if (stateOf.size < codes.length) throw artifactInvalid(KIND, 'a player twice');
  return { predict: (frame) => numericColumn(frame, 'code').map((code) => stateOf.get(code) ?? unknown) };
}

/**
 * A model with fitted state per player: his mean points over the last season-length of rows, drawn towards his position's
 * mean by 8 rows. It knows nothing of form since its training, so it ages: the demonstration that retraining can pay.
 */
export function playerStateTrainer({ clocks = [] }: PlayerStateOptions = {}): Trainer {
  return {
    name: 'player-state',
    async fit({ train, signal, progress }) {
      signal?.throwIfAborted();
      const states = playerStates(train, clocks);
      if (states.length === 0 || states.some(([, state]) => !Number.isFinite(state))) {
        throw new FplMlError(
          'TRAINING_DATA_INVALID',
          'Expected rows with points to train player states on, got none or missing ones.',
        );
      }
      progress?.(1);
      return {
        artifact: encodeModel(KIND, {
          unknownPlayer: UNKNOWN_PLAYER,
          codes: states.map(([code]) => code),
          states: states.map(([, state]) => state),
        }),
        metrics: { rows: numericColumn(train, 'code').length, players: states.length },
        signature: pointsSignature(['code']),
      };
    },
    load: async (artifact) => loaded(artifact),
  };
}

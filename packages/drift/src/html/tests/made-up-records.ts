import { type Frame, type RandomSource, seededRandom } from '@fpl-ml/core';
import { detectDrift, type DriftRecord, type PrepareOptions, prepareReference } from '../../index.js';

const CLUBS = ['Ashford', 'Bramley', 'Corwen', 'Dunmore', 'Elstow', 'Fenwick'];
const POSITIONS = ['keeper', 'defender', 'midfielder', 'forward'];

/** Rows of players of a made-up league; from round 5 on defenders play less, and a club is new. */
function playersOf(random: RandomSource, n: number, round: number): Frame {
  const rows = Array.from({ length: n }, (_, row) => {
    const position = POSITIONS[random.integer(4)] ?? '';
    const benched = round >= 5 && position === 'defender' ? 0.6 : 0.3;
    const minutes = random.next() < benched ? random.integer(20) : 60 + random.integer(31);
    const club = round >= 5 && random.next() < 0.08 ? 'Gorse Hill' : (CLUBS[random.integer(6)] ?? '');
    const shots = Math.max(0, minutes / 30 + random.normal());
    const goals = (round >= 6 ? -0.4 : 0.4) * shots + random.normal();
    return {
      player: `p${row % 200}`,
      position,
      club,
      minutes,
      shots,
      goals,
      price: Math.exp(1.5 + 0.3 * random.normal()),
    };
  });
  const numbers = (name: 'minutes' | 'shots' | 'goals' | 'price') => Float64Array.from(rows, (row) => row[name]);
  return {
    player: rows.map(({ player }) => player),
    position: rows.map(({ position }) => position),
    club: rows.map(({ club }) => club),
    minutes: numbers('minutes'),
    shots: numbers('shots'),
    goals: numbers('goals'),
    price: numbers('price').map((price) => (round >= 4 && random.next() < 0.15 ? Number.NaN : price)),
    empty: rows.map(() => null),
  };
}

const DAY = 86_400_000;
const START = Date.UTC(2025, 7, 15);

/** Records of some rounds in a row. */
export function madeUpRecords(rounds: number, options: PrepareOptions = {}): readonly DriftRecord[] {
  const random = seededRandom(3);
  const before = prepareReference(playersOf(random, 3000, 0), {
    ...options,
    columns: { exclude: ['player'] },
    about: { name: 'training', note: 'two seasons' },
  });
  return Array.from({ length: rounds }, (_, i) => {
    const start = START + i * 7 * DAY;
    const report = detectDrift(before, playersOf(random, 600, i + 1), { prediction: 'goals' });
    const period = { id: `round ${i + 1}`, start, end: start + 7 * DAY };
    return { seq: i + 1, model: 'points', modelVersion: '2.1.0', period, checkedAt: start + 8 * DAY, report };
  });
}

/** One record with many columns, which are copies of one. */
export function wideRecord(columns: number): DriftRecord {
  const random = seededRandom(4);
  const normals = (n: number, shift: number) => ({
    x: Float64Array.from({ length: n }, () => random.normal() + shift),
  });
  const report = detectDrift(normals(300, 0), normals(100, 0.6), { distances: ['jensen-shannon', 'hellinger'] });
  const copies = Array.from({ length: columns }, (_, i) =>
    report.columns.map((column) => ({ ...column, column: `column number ${i}` })),
  );
  const period = { id: 'one', start: START, end: START + DAY };
  const record = { seq: 1, model: 'wide', modelVersion: '1.0.0', period, checkedAt: START + DAY };
  return { ...record, report: { ...report, columns: copies.flat() } };
}

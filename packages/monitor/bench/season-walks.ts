// Real seasons as they were predicted gameweek by gameweek, by three small models that know only what was played before.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One gameweek: a player once, his fixtures added up. */
export interface Gameweek {
  readonly season: string;
  readonly players: readonly string[];
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

interface Fixture {
  readonly player: string;
  readonly position: string;
  readonly gameweek: number;
  readonly points: number;
  readonly minutes: number;
}

/** The fields of these files are never quoted. */
function readSeason(folder: string, season: string): readonly Fixture[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(`${folder}/${season}.csv.gz`))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const names = header.trim().split(',');
  const place = (name: string): number => names.indexOf(name);
  const [player, position, gameweek] = [place('name'), place('position'), place('GW')];
  const [points, minutes] = [place('total_points'), place('minutes')];
  return lines.map((line) => {
    const fields = line.trim().split(',');
    const numberAt = (at: number): number => Number(fields[at]);
    return {
      player: fields[player] ?? '',
      position: fields[position] ?? '',
      gameweek: numberAt(gameweek),
      points: numberAt(points),
      minutes: numberAt(minutes),
    };
  });
}

/** What a model knows of a player: his fixtures so far. */
interface Career {
  readonly points: number[];
  readonly minutes: number[];
  /** Sums that fade by a factor each fixture. */
  weight: number;
  faded: number;
}

const meanOfLast = (values: readonly number[], count: number): number => {
  const last = values.slice(-count);
  return last.length === 0 ? 0 : last.reduce((sum, value) => sum + value, 0) / last.length;
};

/** Predicts a fixture from before it, and learns from it when its gameweek is over. */
interface Model {
  predict(record: Career, position: string): number;
  learn(features: Career, fixture: Fixture): void;
  /** Before each gameweek. */
  refit(): void;
}

const FADE = 0.98;
/** A player starts with so many fixtures of his position's mean. */
const PRIOR = 8;

function last5(): Model {
  return { predict: ({ points }) => meanOfLast(points, 5), learn: () => undefined, refit: () => undefined };
}

function playerState(): Model {
  const positions = new Map<string, { sum: number; n: number }>();
  return {
    predict: ({ weight, faded }, position) => {
      const { sum = 0.5, n = 1 } = positions.get(position) ?? {};
      return ((PRIOR * sum) / n + faded) / (PRIOR + weight);
    },
    learn: (_, { position, points }) => {
      const known = positions.get(position) ?? { sum: 0.5, n: 1 };
      positions.set(position, { sum: known.sum + points, n: known.n + 1 });
    },
    refit: () => undefined,
  };
}

const featuresOf = ({ points, minutes, weight, faded }: Career): readonly number[] => [
  1,
  meanOfLast(points, 3),
  meanOfLast(points, 5),
  meanOfLast(points, 10),
  faded / (PRIOR + weight),
  meanOfLast(minutes, 1) / 90,
  meanOfLast(minutes, 3) / 90,
  meanOfLast(minutes, 5) / 90,
];

/** Solves a symmetric positive system by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (const [i, pivot] of rows.entries()) {
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
      for (let j = i; j < row.length; j += 1) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}

function ridge(): Model {
  const size = 8;
  const products: number[][] = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j ? 5 : 0)),
  );
  const targets = new Array<number>(size).fill(0);
  let weights = targets;
  return {
    predict: (record) => featuresOf(record).reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0),
    learn: (record, { points }) => {
      const features = featuresOf(record);
      for (const [i, value] of features.entries()) {
        targets[i] = (targets[i] ?? 0) + value * points;
        const row = products[i] ?? [];
        for (const [j, other] of features.entries()) row[j] = (row[j] ?? 0) + value * other;
      }
    },
    refit: () => {
      weights = solve(products, targets);
    },
  };
}

export const MODELS: Readonly<Record<string, () => Model>> = {
  'last 5': last5,
  ridge,
  'player state': playerState,
};

const copyOf = (record: Career): Career => ({
  ...record,
  points: record.points.slice(-10),
  minutes: record.minutes.slice(-10),
});

function remember(record: Career, { points, minutes }: Fixture): void {
  record.points.push(points);
  record.minutes.push(minutes);
  record.weight = FADE * record.weight + 1;
  record.faded = FADE * record.faded + points;
}

/** All seasons in one go; fixtures of a gameweek are learnt from when all of them were predicted. */
export function walkSeasons(folder: string, seasons: readonly string[], model: Model): readonly Gameweek[] {
  const records = new Map<string, Career>();
  const walked: Gameweek[] = [];
  for (const season of seasons) {
    const fixtures = readSeason(folder, season);
    for (const gameweek of [...new Set(fixtures.map((fixture) => fixture.gameweek))].sort((a, b) => a - b)) {
      model.refit();
      const own = fixtures.filter((fixture) => fixture.gameweek === gameweek);
      const sums = new Map<string, { actual: number; predicted: number }>();
      const before = own.map((fixture) => {
        const fresh = { points: [], minutes: [], weight: 0, faded: 0 };
        const record = copyOf(records.get(fixture.player) ?? fresh);
        const sum = sums.get(fixture.player) ?? { actual: 0, predicted: 0 };
        sum.actual += fixture.points;
        sum.predicted += model.predict(record, fixture.position);
        sums.set(fixture.player, sum);
        return record;
      });
      for (const [i, fixture] of own.entries()) {
        const known = before[i];
        if (known !== undefined) model.learn(known, fixture);
        const record = records.get(fixture.player) ?? { points: [], minutes: [], weight: 0, faded: 0 };
        records.set(fixture.player, record);
        remember(record, fixture);
      }
      walked.push({
        season,
        players: [...sums.keys()],
        actual: Float64Array.from(sums.values(), ({ actual }) => actual),
        predicted: Float64Array.from(sums.values(), ({ predicted }) => predicted),
      });
    }
  }
  return walked;
}

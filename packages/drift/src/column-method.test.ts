import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type ColumnMethod, type ColumnReport, type DriftOptions, type DriftReport, detectDrift } from './index.js';

const draw = <T>(n: number, value: () => T): readonly T[] => Array.from({ length: n }, value);
const normals = (random: RandomSource, n: number, shift = 0) => draw(n, () => random.normal() + shift);

function column({ columns }: DriftReport, name: string): ColumnReport {
  const found = columns.find((report) => report.column === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

const NUMERIC: readonly ColumnMethod[] = [
  'ks',
  'cramer-von-mises',
  'anderson-darling',
  'wasserstein',
  'chi-square',
  'psi',
  'jensen-shannon',
  'kl-divergence',
  'hellinger',
  'total-variation',
  'l-infinity',
  'cramers-v',
];

describe('the method of a column', () => {
  test('is the same for 50 and for 50,000 rows of one distribution', () => {
    const random = seededRandom(4);
    const frame = (n: number) => ({
      normal: normals(random, n),
      goals: draw(n, () => Math.floor(-Math.log(1 - random.next()))),
      home: draw(n, () => random.integer(2)),
      points: draw(n, () => (random.next() < 0.6 ? 0 : random.integer(12))),
      club: draw(n, () => `club ${random.integer(20)}`),
    });
    const methodsOf = (n: number, m: number) =>
      detectDrift(frame(n), frame(m)).columns.map(({ distribution }) => distribution?.method);
    expect(methodsOf(50, 50)).toEqual(['ks', 'ks', 'ks', 'ks', 'chi-square']);
    expect(methodsOf(50_000, 700)).toEqual(methodsOf(50, 50));
    expect(methodsOf(50, 50_000)).toEqual(methodsOf(50, 50));
  });

  test.each(NUMERIC)('%s on numbers: silent without a change, drift on one, with expectation and limit', (method) => {
    const random = seededRandom(5, method);
    const options: DriftOptions = { methods: { x: method } };
    const reference = { x: normals(random, 1500) };
    const same = column(detectDrift(reference, { x: normals(random, 300) }, options), 'x');
    expect(same).toMatchObject({ verdict: 'stable', distribution: { method } });
    const { distribution } = same;
    expect(distribution?.why).toContain(method === 'ks' ? 'chosen' : 'chosen for this column');
    expect(distribution?.limit).toBeGreaterThan(distribution?.nullExpectation ?? Number.NaN);
    const moved = column(detectDrift(reference, { x: normals(random, 300, 0.6) }, options), 'x');
    expect(moved).toMatchObject({ verdict: 'drift', distribution: { method } });
    expect(moved.distribution?.statistic).toBeGreaterThan(moved.distribution?.limit ?? Number.NaN);
  });

  test.each(['cramer-von-mises', 'anderson-darling'] as const)('%s weighs both tails alike', (method) => {
    const random = seededRandom(17, method);
    const [reference, current] = [normals(random, 60), normals(random, 45, 0.4)];
    const mirrored = (values: readonly number[]) => values.map((value) => -value);
    const statistic = (before: readonly number[], now: readonly number[]) =>
      column(detectDrift({ x: before }, { x: now }, { methods: { x: method } }), 'x').distribution?.statistic;
    expect(statistic(mirrored(reference), mirrored(current))).toBeCloseTo(
      statistic(reference, current) ?? Number.NaN,
      12,
    );
    // Anderson and Darling's weight is 1 over p (1 - p): at the median 4 times, in the tails far more.
    const plain = column(detectDrift({ x: reference }, { x: current }, { methods: { x: 'cramer-von-mises' } }), 'x');
    const ratio = (statistic(reference, current) ?? 0) / (plain.distribution?.statistic ?? 1);
    expect(ratio).toBeGreaterThanOrEqual(method === 'anderson-darling' ? 4 : 1);
    expect(ratio).toBeLessThan(method === 'anderson-darling' ? 20 : 1.000001);
  });

  test.each(['psi', 'jensen-shannon', 'kl-divergence', 'hellinger'] as const)(
    '%s with rare cells: the p-value is from permutations, and the figure stays the distance',
    (method) => {
      const levels = (n: number) =>
        Array.from({ length: n }, (_, i) => (i % 25 === 0 ? `rare ${i % 5}` : `club ${i % 3}`));
      const [reference, current] = [levels(400), levels(60)];
      const options: DriftOptions = { methods: { x: method }, distances: [method] };
      const { distribution, distances } = column(detectDrift({ x: reference }, { x: current }, options), 'x');
      expect(distribution?.why).toContain('permutations');
      expect(distribution?.statistic).toBeCloseTo(distances[0]?.statistic ?? Number.NaN, 12);
      const common = (n: number) => Array.from({ length: n }, (_, i) => `club ${i % 3}`);
      const usual = column(detectDrift({ x: common(400) }, { x: common(60) }, options), 'x');
      expect(usual.distribution?.why).not.toContain('permutations');
    },
  );

  test.each(NUMERIC.slice(4))('%s on levels: silent without a change, drift on one', (method) => {
    const random = seededRandom(61);
    const clubs = (n: number, more: number) => ({
      club: draw(n, () => (random.next() < more ? 'a' : `club ${random.integer(25)}`)),
    });
    const reference = clubs(1500, 0);
    const options: DriftOptions = { methods: { club: method } };
    expect(column(detectDrift(reference, clubs(80, 0), options), 'club')).toMatchObject({ verdict: 'stable' });
    const moved = column(detectDrift(reference, clubs(300, 0.2), { ...options, minimumRows: 10 }), 'club');
    expect(moved).toMatchObject({ verdict: 'drift', distribution: { method } });
  });

  test('gives way to the default where the column does not allow it, and says so', () => {
    const random = seededRandom(7);
    const club = (n: number) => draw(n, () => `club ${random.integer(5)}`);
    const infinite = [...normals(random, 200), Number.POSITIVE_INFINITY];
    const methods = { club: 'wasserstein', x: 'wasserstein' } as const;
    const report = detectDrift(
      { club: club(200), x: infinite },
      { club: club(100), x: normals(random, 100) },
      { methods },
    );
    expect(column(report, 'club').distribution).toMatchObject({ method: 'chi-square' });
    expect(column(report, 'club').distribution?.why).toContain('which wasserstein cannot take');
    expect(column(report, 'x').distribution).toMatchObject({ method: 'ks' });
    expect(column(report, 'x').distribution?.why).toContain('infinite or huge values');
  });

  test('is refused where there is none of that name, as are distances', () => {
    const frame = { x: [1, 2, 3] };
    // Callers without types can pass anything.
    const wrong = [{ methods: { x: 't-test' } }, { distances: ['mmd'] }] as unknown as readonly DriftOptions[];
    for (const options of wrong) {
      expect(() => detectDrift(frame, frame, options)).toThrow(
        expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
      );
    }
  });
});

describe('distances of a column', () => {
  test('are reported when asked for, with expectation, limit and conventions, where the type allows them', () => {
    const random = seededRandom(8);
    const frame = (n: number) => ({ x: normals(random, n), club: draw(n, () => `club ${random.integer(8)}`) });
    const distances = ['jensen-shannon', 'wasserstein', 'total-variation'] as const;
    const report = detectDrift(frame(2000), frame(300), { distances });
    expect(column(report, 'x').distances.map(({ name }) => name)).toEqual(distances);
    expect(column(report, 'club').distances.map(({ name }) => name)).toEqual(['jensen-shannon', 'total-variation']);
    for (const each of report.columns.flatMap((one) => one.distances)) {
      expect(each.nullExpectation).toBeGreaterThan(0);
      expect(each.limit).toBeGreaterThan(each.nullExpectation);
    }
    expect(column(report, 'x').distances[0]?.conventions).toMatchObject({ base: 'e', form: 'distance', bins: 10 });
    expect(column(report, 'x').distances[1]?.conventions).toMatchObject({ scale: 'reference-sd', ddof: 0 });
    expect(column(detectDrift(frame(100), frame(100)), 'x').distances).toEqual([]);
  });

  test('are on the bins that the option names', () => {
    const random = seededRandom(14);
    const frame = (n: number) => ({ x: draw(n, () => Math.exp(random.normal())) });
    const binsOf = (binning: 'quantile' | 'width' | 'sturges' | 'doane') =>
      column(detectDrift(frame(500), frame(100), { binning, bins: 8 }), 'x').psi;
    expect(binsOf('quantile')).toMatchObject({ binning: 'quantile', bins: 8 });
    expect(binsOf('width')).toMatchObject({ binning: 'width', bins: 8 });
    expect(binsOf('sturges')).toMatchObject({ binning: 'sturges', bins: 10 });
    expect(binsOf('doane')?.bins).toBeGreaterThan(10);
  });

  test('are judged by fixed thresholds that name them, a column by its own', () => {
    const random = seededRandom(9);
    const frame = (n: number, shift: number) => ({ x: normals(random, n, shift), y: normals(random, n, shift) });
    const wasserstein = { warning: 0.2, critical: 0.4 };
    const lenient = { psi: { warning: 8, critical: 9 }, ks: { warning: 0.9, critical: 0.95 } };
    const report = detectDrift(frame(3000, 0), frame(3000, 0.5), {
      thresholds: {
        kind: 'fixed',
        ...lenient,
        distances: { wasserstein },
        columns: { y: { distances: { wasserstein: { warning: 0.3, critical: 2 } } } },
      },
    });
    expect(column(report, 'x')).toMatchObject({ verdict: 'drift', distances: [{ name: 'wasserstein' }] });
    expect(column(report, 'x').reasons).toEqual([expect.stringMatching(/^wasserstein is 0\.\d+, at or above 0\.4$/)]);
    expect(column(report, 'y')).toMatchObject({ verdict: 'warning', ks: { limit: 0.9 }, psi: { limit: 8 } });
    const bad = { kind: 'fixed', columns: { x: { distances: { hellinger: { warning: 2, critical: 1 } } } } } as const;
    expect(() => detectDrift(frame(50, 0), frame(50, 0), { thresholds: bad })).toThrow(
      expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
    );
  });
});

describe('the shape of a column', () => {
  test('is small, sums to 1, and is left out on request', () => {
    const random = seededRandom(10);
    const frame = (n: number) => ({
      x: [...normals(random, n), 1e9, Number.NEGATIVE_INFINITY],
      club: draw(n, () => `club ${random.integer(30)}`),
    });
    const [reference, current] = [frame(5000), frame(700)];
    const report = detectDrift(reference, current);
    const { shape } = column(report, 'x');
    if (shape?.kind !== 'numeric') throw new Error('no numeric shape');
    expect(shape.edges).toHaveLength(21);
    expect(shape.edges.every((edge) => Math.abs(edge) < 10)).toBe(true);
    expect(shape.ecdf.at.length).toBeLessThanOrEqual(64);
    for (const side of ['reference', 'current'] as const) {
      expect(shape[side].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(shape.ecdf[side].every((share, i) => share >= (shape.ecdf[side][i - 1] ?? 0))).toBe(true);
    }
    const levels = column(report, 'club').shape;
    if (levels?.kind !== 'levels') throw new Error('no shape of levels');
    expect(levels.levels).toHaveLength(20);
    expect(levels.reference.reduce((a, b) => a + b, 0) + levels.others[0]).toBeCloseTo(1, 12);
    expect(JSON.stringify(report.columns.map((each) => each.shape)).length).toBeLessThan(8000);
    expect(detectDrift(reference, current, { shapes: false }).columns.map((each) => each.shape)).toEqual([null, null]);
  });
});

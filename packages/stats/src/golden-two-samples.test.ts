import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { describe, expect, test } from 'vitest';
import {
  andersonDarlingTest,
  chiSquareTest,
  cramersV,
  cramerVonMisesExact,
  cramerVonMisesTest,
  energyDistance,
  eppsSingletonTest,
  fisherExactTest,
  gTest,
  ksTest,
  type Level,
  type LevelSample,
  mannWhitneyTest,
  proportionTest,
  variance,
  wasserstein,
  welchTest,
} from './index.js';

/** Figures by name, some of them grouped by an alternative. */
interface Figures {
  readonly [name: string]: number | string | boolean | Figures;
}

interface Vector {
  readonly id: string;
  readonly method: string;
  readonly reference: unknown;
  readonly current: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Figures;
  readonly tolerance: number | Readonly<Record<string, number>>;
  readonly verified: Figures | null;
}

type Encoded = readonly (Level | null)[] | Readonly<Record<string, unknown>>;

/** The encodings of golden/methods.md. */
function decode(encoded: unknown): readonly Level[] {
  // The vectors hold lists or objects of one key that names the encoding; null stands for a missing value.
  const given = encoded as Encoded;
  if (Array.isArray(given)) return given.filter((value) => value !== null);
  const { linspace, add, repeat, tile, segments, range } = given as {
    readonly linspace?: readonly [number, number, number];
    readonly add?: number;
    readonly repeat?: readonly [Level, number];
    readonly tile?: readonly [readonly Level[], number];
    readonly segments?: readonly (readonly [Level, number])[];
    readonly range?: readonly [number, number];
  };
  if (linspace !== undefined) {
    const [start, stop, count] = linspace;
    return Array.from({ length: count }, (_, i) => start + (i * (stop - start)) / (count - 1) + (add ?? 0));
  }
  if (repeat !== undefined) return Array<Level>(repeat[1]).fill(repeat[0]);
  if (tile !== undefined) return Array.from({ length: tile[1] }, () => tile[0]).flat();
  if (segments !== undefined) return segments.flatMap(([value, count]) => Array<Level>(count).fill(value));
  if (range !== undefined) return Array.from({ length: range[1] - range[0] }, (_, i) => range[0] + i);
  throw new Error(`Expected an encoding of golden/methods.md, got ${JSON.stringify(encoded).slice(0, 80)}.`);
}

const numbers = (encoded: unknown): readonly number[] => decode(encoded).map(Number);

/** The rows of counts by level, by bin, or the values themselves. */
function levels(encoded: unknown): LevelSample {
  // As above: an object may hold counts.
  const { counts } = encoded as { readonly counts?: Readonly<Record<string, number>> | readonly number[] };
  if (counts === undefined) return decode(encoded);
  return Array.isArray(counts) ? Object.fromEntries(counts.map((count, bin) => [bin, count])) : counts;
}

/** The larger sample brought to the size of the smaller, in whole counts. */
function downsized(a: Record<string, number>, b: Record<string, number>) {
  const total = (counts: Record<string, number>): number =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const scale = (counts: Record<string, number>, to: number): Record<string, number> => {
    const factor = to / total(counts);
    return Object.fromEntries(Object.entries(counts).map(([level, count]) => [level, Math.round(count * factor)]));
  };
  return total(a) > total(b) ? [scale(a, total(b)), b] : [a, scale(b, total(a))];
}

const weightsOf = (params: Vector['params'], key: string): readonly number[] | undefined =>
  // Null, absent, or a list of numbers.
  (params[key] as readonly number[] | null | undefined) ?? undefined;

function distanceOf(vector: Vector, distance: typeof wasserstein): Figures {
  const { reference, current, params } = vector;
  const weights = [weightsOf(params, 'u_weights'), weightsOf(params, 'v_weights')] as const;
  return { distance: distance(numbers(reference), numbers(current), { weights }).statistic };
}

function minMaxScaled({ reference, current }: Vector): Figures {
  const [a, b] = [numbers(reference), numbers(current)];
  const [low, high] = [Math.min(...a, ...b), Math.max(...a, ...b)];
  const scale = (values: readonly number[]): readonly number[] => values.map((x) => (x - low) / (high - low));
  return { distance: wasserstein(scale(a), scale(b)).statistic };
}

function vOf({ reference, current, params }: Vector): Figures {
  const samples = [levels(reference), levels(current)] as const;
  // The vectors of this method hold counts.
  const records = samples as unknown as readonly [Record<string, number>, Record<string, number>];
  const [a = {}, b = {}] = params['downsize_larger'] === true ? downsized(...records) : records;
  return { v: cramersV(a, b, { continuity: 'yates' }) };
}

function ksOf({ reference, current }: Vector): Figures {
  const entries = (['two-sided', 'greater', 'less'] as const).map((alternative) => {
    const { statistic, pValue } = ksTest(numbers(reference), numbers(current), { method: 'exact', alternative });
    return [alternative, { statistic, p_value: pValue }] as const;
  });
  return Object.fromEntries(entries);
}

/** p_value, statistic, df and whether the p-value is below 5 %, of a result. */
function figures({ statistic, pValue, ...rest }: { readonly statistic: number; readonly pValue: number }): Figures {
  const df = 'df' in rest && typeof rest.df === 'number' ? { df: rest.df } : {};
  return { statistic, p_value: pValue, 'drift_at_0.05': pValue < 0.05, ...df };
}

const COMPUTE: Readonly<Record<string, (vector: Vector) => Figures>> = {
  chi_square_gof_vs_reference: ({ reference, current }) =>
    figures(chiSquareTest(levels(reference), levels(current), { expected: 'reference' })),
  chi_square_contingency: ({ reference, current }) => figures(chiSquareTest(levels(reference), levels(current))),
  two_proportion_z_pooled: ({ reference, current }) => {
    const result = proportionTest(levels(reference), levels(current));
    return { ...figures(result), z: Math.abs(result.statistic) };
  },
  fisher_exact_2x2_two_sided: ({ params }) => {
    // The parameter is a table of counts.
    const table = params['table'] as readonly [readonly [number, number], readonly [number, number]];
    return figures(fisherExactTest(table));
  },
  g_test: ({ reference, current }) =>
    figures(gTest(levels(reference), levels(current), { expected: 'reference-counts' })),
  cramers_v_bias_corrected: vOf,
  student_t_equal_var: ({ reference, current }) => {
    const result = welchTest(numbers(reference), numbers(current), { equalVariances: true });
    return { ...figures(result), t: result.statistic };
  },
  anderson_darling_ksamp: ({ reference, current }) =>
    figures(andersonDarlingTest(numbers(reference), numbers(current))),
  energy_distance: (vector) => distanceOf(vector, energyDistance),
  wasserstein_1: (vector) => distanceOf(vector, wasserstein),
  wasserstein_1_minmax_scaled: minMaxScaled,
  wasserstein_1_norm_refstd: (vector) => {
    const { reference, current, params } = vector;
    const spread = Math.max(Math.sqrt(variance(numbers(reference), { ddof: 0 })), Number(params['floor'] ?? 0));
    return { distance: wasserstein(numbers(reference), numbers(current)).statistic / spread };
  },
  epps_singleton: ({ reference, current, params }) => {
    // A list of points, where there is one.
    const t = (params['t'] as readonly number[] | undefined) ?? [0.4, 0.8];
    return figures(eppsSingletonTest(numbers(reference), numbers(current), { t }));
  },
  mann_whitney_u: ({ reference, current }) => {
    const run = (alternative: 'less' | 'two-sided') =>
      mannWhitneyTest(numbers(reference), numbers(current), { method: 'asymptotic', alternative });
    return { ...figures(run('less')), two_sided_p: run('two-sided').pValue };
  },
  ks_2samp_exact: ksOf,
  cramer_von_mises_2samp: ({ reference, current }) =>
    figures(cramerVonMisesTest(numbers(reference), numbers(current), { ties: 'midrank' })),
  cramer_von_mises_2samp_exact_p: ({ params }) => ({
    p_value: cramerVonMisesExact(Number(params['U_statistic']), Number(params['m']), Number(params['n'])),
  }),
};

/** Notes that are no figures. */
const TEXTS = new Set(['fraction']);

function compare(got: Figures, expected: Figures, tolerance: Vector['tolerance']): void {
  for (const [name, wanted] of Object.entries(expected)) {
    if (TEXTS.has(name)) continue;
    const value = got[name];
    expect(value, `${name} is not computed`).toBeDefined();
    if (typeof wanted === 'object') compare(typeof value === 'object' ? value : {}, wanted, tolerance);
    else if (typeof wanted === 'boolean') expect(value, name).toBe(wanted);
    else {
      const limit = typeof tolerance === 'number' ? tolerance : (tolerance[name] ?? 0);
      const close = Number(value) === Number(wanted) || Math.abs(Number(value) - Number(wanted)) <= limit;
      expect(close, `${name}: got ${String(value)}, expected ${wanted}`).toBe(true);
    }
  }
}

/** The figures of `verified` that methods.md names, to all their digits. */
const VERIFIED = ['statistic', 'p_value', 't', 'v', 'z', 'two_sided_p', 'distance'];

describe('the published vectors of two samples', () => {
  test('are met, each of them', (ctx) => {
    const path = needShared(ctx, 'golden/drift.json');
    // Vectors have this shape; see golden/methods.md.
    const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[];
    const mine = vectors.filter(({ method }) => method in COMPUTE);
    expect(mine.length).toBeGreaterThan(20);
    for (const vector of mine) {
      const got = COMPUTE[vector.method]?.(vector) ?? {};
      compare(got, vector.expected, vector.tolerance);
      const verified = Object.entries(vector.verified ?? {}).filter(([name]) => VERIFIED.includes(name));
      compare(got, Object.fromEntries(verified), 1e-10);
    }
  });
});

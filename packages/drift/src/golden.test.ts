import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { describe, expect, test } from 'vitest';
import {
  binEdges,
  cramersV,
  type DistanceInput,
  evidentlyDefaultMethod,
  hellinger,
  jensenShannon,
  klDivergence,
  lInfinity,
  psi,
  psiLimit,
  robustLInfinity,
  totalVariation,
  wasserstein,
} from './index.js';

type Cell = number | string | null;
type Encoded =
  | readonly Cell[]
  | { readonly counts: readonly number[] | Readonly<Record<string, number>> }
  | { readonly probabilities: readonly number[] }
  | { readonly rows: readonly (readonly number[])[] }
  | { readonly repeat: readonly [Cell, number] }
  | { readonly tile: readonly [readonly Cell[], number] }
  | { readonly segments: readonly (readonly [Cell, number])[] }
  | { readonly linspace: readonly [number, number, number]; readonly add?: number }
  | { readonly range: readonly [number, number] };

interface Case {
  readonly id: string;
  readonly method: string;
  readonly reference: Encoded;
  readonly current: Encoded;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: number | Readonly<Record<string, number>>;
}

const repeat = (value: Cell, times: number): readonly Cell[] => Array.from({ length: times }, () => value);

function decoded(data: Encoded): readonly Cell[] {
  if ('repeat' in data) return repeat(...data.repeat);
  if ('tile' in data) return Array.from({ length: data.tile[1] }, () => data.tile[0]).flat();
  if ('segments' in data) return data.segments.flatMap(([value, times]) => repeat(value, times));
  if ('range' in data) return Array.from({ length: data.range[1] - data.range[0] }, (_, i) => data.range[0] + i);
  if ('linspace' in data) {
    const [start, stop, size] = data.linspace;
    return Array.from({ length: size }, (_, i) => start + ((stop - start) * i) / (size - 1) + (data.add ?? 0));
  }
  if ('counts' in data || 'probabilities' in data || 'rows' in data) throw new Error('not a list of values');
  return data;
}

/** Numbers, as they are compared on bins. */
const numbers = (data: Encoded): readonly number[] => decoded(data).map(Number);

/** Levels, whatever their type, or counts in their order or by level. */
function levels(data: Encoded): DistanceInput {
  if ('probabilities' in data) return data;
  if (!('counts' in data)) return decoded(data).map((value) => (value === null ? null : String(value)));
  const { counts } = data;
  return Array.isArray(counts)
    ? { counts: counts as readonly number[] }
    : new Map(Object.entries(counts as Readonly<Record<string, number>>));
}

function isText(data: Encoded): boolean {
  return 'counts' in data || 'probabilities' in data || decoded(data).some((value) => typeof value === 'string');
}

type Outcome = Readonly<Record<string, unknown>>;

const baseOf = (value: unknown): 'e' | number => (typeof value === 'number' ? value : 'e');

function psiVariants(given: Case): Outcome {
  const sides: readonly [DistanceInput, DistanceInput] = isText(given.reference)
    ? [levels(given.reference), levels(given.current)]
    : [numbers(given.reference), numbers(given.current)];
  const binning = { method: 'width', bins: 10, of: 'pooled', closed: 'left' } as const;
  const index = (epsilon: number, raise: 'below' | 'zero') => psi(...sides, { ...binning, epsilon, raise }).statistic;
  const smallest = 2.2250738585072014e-308;
  return {
    psi: index(String(given.params['epsilon']).includes('min') ? smallest : 1e-4, 'zero'),
    'evidently_0.0001': index(1e-4, 'zero'),
    'deepchecks_floor_0.01': index(0.01, 'below'),
    frouros_dbl_min: index(smallest, 'zero'),
  };
}

function onEdges(given: Case): Outcome {
  // The case holds its edges, or the rule that made them.
  const edges = given.params['edges'] as readonly number[] | undefined;
  const bins = edges === undefined ? ({ method: 'sturges', of: 'pooled' } as const) : ({ edges } as const);
  const own = given.method === 'jensen_shannon|hellinger' ? ({ outside: 'own' } as const) : {};
  const options = { ...bins, ...own, closed: 'left' } as const;
  const epsilon = given.params['zero_fill'];
  const fill = typeof epsilon === 'number' ? { epsilon } : {};
  const sides = [numbers(given.reference), numbers(given.current)] as const;
  return {
    psi: psi(...sides, { ...options, ...fill, raise: 'zero' }).statistic,
    kl_div: klDivergence(...sides, { ...options, ...fill }).statistic,
    js_distance_nat: jensenShannon(...sides, options).statistic,
    js_distance_base2: jensenShannon(...sides, { ...options, base: 2 }).statistic,
    hellinger: hellinger(...sides, options).statistic,
  };
}

function numericHellinger({ reference, current }: Case): Outcome {
  const binning = { method: 'width', bins: 10, of: 'pooled', closed: 'left' } as const;
  return { distance: hellinger(numbers(reference), numbers(current), binning).statistic };
}

function jensenShannonDistance({ reference, current, params }: Case): Outcome {
  const base = baseOf(params['base']);
  const one = (p: Encoded, q: Encoded) => jensenShannon(levels(p), levels(q), { base }).statistic;
  if ('rows' in reference && 'rows' in current) {
    const [before, now] = [reference.rows, current.rows];
    return { distance: before.map((row, i) => one({ probabilities: row }, { probabilities: now[i] ?? [] })) };
  }
  return { distance: one(reference, current) };
}

function variation({ reference, current }: Case): Outcome {
  const { statistic, pValue } = totalVariation(levels(reference), levels(current));
  return { statistic, permutation_p_approx: pValue };
}

function threshold({ params }: Case): Outcome {
  // The cases hold these parameters.
  const { bins, n_current, n_reference, alpha } = params as Readonly<Record<string, number | undefined>>;
  return { threshold: psiLimit(bins ?? 0, n_reference ?? Number.POSITIVE_INFINITY, n_current ?? 0, alpha) };
}

function association({ reference, current, params }: Case): Outcome {
  const options = { continuity: 'yates', downsizeLarger: params['downsize_larger'] === true } as const;
  return { v: cramersV(levels(reference), levels(current), options).statistic };
}

const COMPUTED: Readonly<Record<string, (given: Case) => Outcome>> = {
  hellinger_categorical: ({ reference, current }) => {
    const distance = hellinger(levels(reference), levels(current)).statistic;
    return { distance, 'drift_at_0.1': distance >= 0.1 };
  },
  hellinger_numeric: numericHellinger,
  total_variation_distance: variation,
  l_infinity: ({ reference, current }) => ({ distance: lInfinity(levels(reference), levels(current)).statistic }),
  linf_robust: ({ params }) => ({
    linf_robust: robustLInfinity(Number(params['linf_simple']), Number(params['n']), Number(params['m'])),
  }),
  jensen_shannon_distance: jensenShannonDistance,
  jensen_shannon: ({ reference, current }) => ({
    distance: jensenShannon(levels(reference), levels(current), { base: 2, unseen: 'pooled' }).statistic,
  }),
  'jensen_shannon|hellinger': onEdges,
  'psi|kl_div|jensen_shannon': onEdges,
  psi: psiVariants,
  psi_threshold_chi2: threshold,
  wasserstein_1_minmax_scaled: ({ reference, current }) => ({
    distance: wasserstein(numbers(reference), numbers(current), { scale: 'min-max' }).statistic,
  }),
  wasserstein_1_norm_refstd: ({ reference, current, params }) => ({
    distance: wasserstein(numbers(reference), numbers(current), { leastSd: Number(params['floor']) }).statistic,
  }),
  cramers_v_bias_corrected: association,
  default_method_selection: ({ reference, current, params }) => {
    const [before, now] = [decoded(reference), decoded(current)];
    const type = params['feature_type'] === 'num' ? 'numeric' : 'categorical';
    return { method: evidentlyDefaultMethod(before.length, new Set([...before, ...now]).size, type) };
  },
};

/** Shares by bin, which the cases on given edges list. */
function shares(given: Case, side: 'reference' | 'current'): readonly number[] {
  const edges = given.params['edges'] as readonly number[];
  const { cuts } = binEdges(numbers(given[side]), { edges, closed: 'left' });
  const values = numbers(given[side]);
  const counts = Array.from({ length: cuts.length + 1 }, () => 0);
  for (const value of values) {
    const bin = cuts.filter((cut) => value >= cut).length;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}

function check(given: Case, name: string, got: unknown): void {
  const { expected, tolerance } = given;
  const wanted = expected[name];
  const allowed = typeof tolerance === 'number' ? tolerance : (tolerance[name] ?? Number.NaN);
  if (typeof wanted === 'number') expect(Math.abs(Number(got) - wanted), name).toBeLessThanOrEqual(allowed);
  else if (Array.isArray(wanted)) {
    // The cases hold lists of numbers.
    const list = got as readonly number[];
    expect(list).toHaveLength(wanted.length);
    for (const [i, each] of wanted.entries())
      expect(Math.abs((list[i] ?? Number.NaN) - Number(each))).toBeLessThanOrEqual(allowed);
  } else expect(got, name).toBe(wanted);
}

describe('golden vectors', () => {
  test('every case of a distance, of its limit and of a default method', (ctx) => {
    // The file holds cases of this shape.
    const cases = JSON.parse(readFileSync(needShared(ctx, 'golden/drift.json'), 'utf8')) as readonly Case[];
    const mine = cases.filter(({ method }) => Object.hasOwn(COMPUTED, method));
    expect(mine.length).toBeGreaterThanOrEqual(20);
    for (const given of mine) {
      const outcome = COMPUTED[given.method]?.(given) ?? {};
      for (const name of Object.keys(given.expected)) {
        const got =
          name === 'ref_share'
            ? shares(given, 'reference')
            : name === 'cur_share'
              ? shares(given, 'current')
              : outcome[name];
        expect(got, `${given.id}: ${name}`).toBeDefined();
        check(given, name, got);
      }
    }
  });
});

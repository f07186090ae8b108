import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, test } from 'vitest';
import { averageRunLength } from './average-run-length.js';
import { changePoint } from './change-point.js';
import type { Chart } from './chart.js';
import { type ChartSeries, chartSeries } from './chart-series.js';
import { controlChartConstants } from './control-chart-constants.js';
import { designChart } from './design-chart.js';
import { deviationThreshold } from './deviation-threshold.js';
import { individualsChart } from './individuals-chart.js';
import { ewmaLimit } from './quickest-lambda.js';
import { type RunRule, RUN_RULES, runRules, WESTERN_ELECTRIC_RULES } from './run-rules.js';
import { subgroupChart, subgroupReference } from './subgroup-chart.js';

type Field = unknown;
interface Case {
  readonly id: string;
  readonly method: string;
  readonly reference: Field;
  readonly current: Field;
  readonly params: Readonly<Record<string, Field>>;
  readonly expected: Readonly<Record<string, Field>>;
  readonly tolerance: number | Readonly<Record<string, number>>;
}

// The file documents its fields by method; the casts below follow it.
const numbers = (field: Field): readonly number[] => field as readonly number[];
const groups = (field: Field): readonly (readonly number[])[] => field as readonly (readonly number[])[];
const number = (field: Field, otherwise = Number.NaN): number => (typeof field === 'number' ? field : otherwise);
const oneBased = (indices: readonly number[]): readonly number[] => indices.map((i) => i + 1);
const firstOf = (indices: readonly number[]): number | null => (indices[0] === undefined ? null : indices[0] + 1);

type Figures = Readonly<Record<string, Field>>;

function cusum({ reference, current, params }: Case): Figures {
  const sigma = number(params['sigma'], 1);
  // Charts of subgroups: their means in standard errors.
  const grouped = Array.isArray(numbers(current)[0]);
  const learnt = grouped ? subgroupReference(groups(reference), { d2: 2.326 }) : undefined;
  const values = grouped
    ? [...groups(reference), ...groups(current)].map((group) => group.reduce((a, b) => a + b, 0) / group.length)
    : numbers(current);
  const target = learnt?.centre ?? number(params['target']);
  const scale = learnt === undefined ? sigma : learnt.sigma / Math.sqrt(groups(current)[0]?.length ?? 1);
  const k = number(params['k'], number(params['K']) / sigma);
  const h = number(params['h'], number(params['H']) / sigma);
  const z = values.map((value) => (value - target) / scale);
  const side = (direction: 'up' | 'down'): ChartSeries => chartSeries({ kind: 'cusum', k, h, direction }, z);
  const [up, down] = [side('up'), side('down')];
  const { alarms, sinceChange } = chartSeries({ kind: 'cusum', k, h }, z);
  const first = alarms[0];
  const since = first === undefined ? null : sinceChange[first];
  const absolute = params['K'] === undefined ? 1 : sigma;
  const [upper, lower] = [up.up.map((sum) => sum * absolute), down.down.map((sum) => sum * absolute)];
  return {
    c_plus: upper,
    s_high: upper,
    s_hi: upper,
    c_minus: lower,
    s_low: lower,
    s_lo: lower,
    first_signal_period_1based: firstOf(alarms),
    side: first === undefined ? null : up.alarms.includes(first) ? 'upper' : 'lower',
    n_plus_at_signal: since,
    change_point_estimate_after_period: first === undefined ? null : first + 1 - (since ?? 0),
    upper_signals_1based: oneBased(up.alarms),
    lower_signals_1based: oneBased(down.alarms),
  };
}

function ewma({ current, params }: Case): Figures {
  const values = numbers(current);
  const chart = individualsChart(values, { d2: 1.128 });
  const sigma = number(params['sigma'], chart.sigma);
  const target = number(params['target'], chart.centre);
  const limits = String(params['limits']).startsWith('exact') ? 'exact' : 'asymptotic';
  const series = chartSeries(
    { kind: 'ewma', lambda: number(params['lambda']), L: number(params['L']), limits },
    values.map((value) => (value - target) / sigma),
  );
  const z = series.statistic.map((value) => target + sigma * value);
  const [first, last] = [series.limit[0] ?? Number.NaN, series.limit.at(-1) ?? Number.NaN];
  return {
    z,
    z_first: z[0],
    z_last: z.at(-1),
    ucl: target + sigma * last,
    lcl: target - sigma * last,
    ucl_1: target + sigma * first,
    lcl_1: target - sigma * first,
    center: target,
    sigma,
    signals: oneBased(series.alarms),
    first_signal_period_1based: firstOf(series.alarms),
  };
}

function individuals({ current, params }: Case): Figures {
  const sigmas = number(params['sigmas'], 3);
  const options = { sigmas, d2: number(params['d2'], controlChartConstants(2).d2), D4: 3.267 };
  const chart = individualsChart(numbers(current), options);
  return {
    center: chart.centre,
    mr_bar: chart.movingRange,
    ucl: chart.limits.upper,
    lcl: chart.limits.lower,
    'mr_ucl_D4_3.267': chart.rangeLimit,
    sigma_mr: chart.sigma,
    sigma_sd_over_c4: chart.sigmaByDeviation,
    signals: oneBased(chart.signals),
    beyond_limits_1based: oneBased(chart.signals),
  };
}

function xbar({ reference, current, params }: Case): Figures {
  const table = Object.entries(params).find(([name]) => name.startsWith('d2'))?.[1];
  const learnt = subgroupReference(groups(reference), table === undefined ? {} : { d2: number(table) });
  const points = subgroupChart(learnt, [...groups(reference), ...groups(current)], number(params['sigmas'], 3));
  return {
    center: learnt.centre,
    sigma: learnt.sigma,
    lcl: points[0]?.limits.lower,
    ucl: points[0]?.limits.upper,
    beyond_limits_1based: points.flatMap(({ beyond }, i) => (beyond ? [i + 1] : [])),
  };
}

function split({ current }: Case): Figures {
  const { before, meanBefore, meanAfter } = changePoint(numbers(current), { shuffles: 99 });
  return {
    last_index_of_first_segment_1based: before,
    year: 1870 + before,
    mean_before: meanBefore,
    mean_after: meanAfter,
  };
}

function constants({ params }: Case): Figures {
  const all = numbers(params['n']).map((n) => controlChartConstants(n));
  return { d2: all.map(({ d2 }) => d2), d3: all.map(({ d3 }) => d3), c4: all.map(({ c4 }) => c4) };
}

const RULE_WORDS: readonly (readonly [RegExp, RunRule])[] = [
  [/^1 beyond/, 'nelson-1'],
  [/^2 of 3/, 'nelson-5'],
  [/^4 of 5/, 'nelson-6'],
  [/^8\b.*same side/, 'western-electric-4'],
  [/^9\b.*same side/, 'nelson-2'],
  [/^15\b/, 'nelson-7'],
  [/^8\b.*(beyond|either)/, 'nelson-8'],
];

function ruleOf(words: string): RunRule {
  const found = RULE_WORDS.find(([pattern]) => pattern.test(words));
  if (found === undefined) throw new Error(`no rule for "${words}"`);
  return found[1];
}

function chartOf(params: Case['params']): Chart {
  const kind = String(params['chart'] ?? '');
  const direction = kind.includes('one-sided') ? 'up' : 'both';
  const fir = params['headstart'] === undefined ? {} : { fir: number(params['headstart']) };
  if (kind.startsWith('cusum'))
    return { kind: 'cusum', k: number(params['k']), h: number(params['h']), direction, ...fir };
  if (kind.startsWith('ewma'))
    return { kind: 'ewma', lambda: number(params['lambda']), L: number(params['L']), direction };
  const limit = number(params['limit_sigma'], 3);
  const told = Array.isArray(params['rules']) ? params['rules'].map((words) => ruleOf(String(words))) : undefined;
  const rules = told ?? (kind === '' ? WESTERN_ELECTRIC_RULES : []);
  return { kind: 'shewhart', L: limit, rules };
}

function runLengths({ params, expected }: Case): Figures {
  const chart = chartOf(params);
  const shifts = params['shift_sigma'] === undefined ? [0] : [params['shift_sigma']].flat();
  const arl = shifts.map((shift) => averageRunLength(chart, number(shift)).arl);
  const arl0 = averageRunLength(chart).arl;
  return { arl: Array.isArray(expected['arl']) ? arl : arl[0], arl0, false_alarm_probability: 1 / arl0 };
}

function ewmaDesign({ params }: Case): Figures {
  return { arl0: averageRunLength({ kind: 'ewma', lambda: number(params['lambda']), L: number(params['L']) }).arl };
}

function ewmaCritical({ params }: Case): Figures {
  const [lambda, arl0] = [number(params['lambda']), number(params['arl0'])];
  // By way of what users call: a million points, so that the start does not count.
  const falseAlarms = { count: 1_000_000 / arl0, points: 1_000_000 };
  const chart = designChart({ kind: 'ewma', lambda, falseAlarms, referencePoints: Infinity });
  expect(chart.kind === 'ewma' && Math.abs(chart.L - ewmaLimit(lambda, 'both', arl0))).toBeLessThan(1e-3);
  return { L: chart.kind === 'ewma' ? chart.L : Number.NaN };
}

function nelson({ method, current, params }: Case): Figures {
  const rule = RUN_RULES.find((candidate) => candidate === method.replace('nelson_rule_', 'nelson-'));
  const z = numbers(current).map((value) => (value - number(params['center'])) / number(params['sigma']));
  return { signals_1based: rule === undefined ? null : oneBased(runRules(z, [rule])[0]?.signals ?? []) };
}

function prediction({ params }: Case): Figures {
  const falseAlarms = { count: number(params['alpha']), points: 1 };
  const chart = designChart({ kind: 'shewhart', falseAlarms, referencePoints: number(params['m']) });
  return { k: chart.kind === 'shewhart' ? chart.L : Number.NaN };
}

function threshold({ reference, params }: Case): Figures {
  const multiplier = (field: Field): number | null => (field === null ? null : number(field));
  const from = String(params['offset_from'] ?? 'mean');
  const { lower, upper } = deviationThreshold(numbers(reference), {
    lowerMultiplier: multiplier(params['lower_multiplier']),
    upperMultiplier: multiplier(params['upper_multiplier']),
    offset: from === 'min' || from === 'max' || from === 'median' ? from : 'mean',
    ddof: params['ddof'] === 1 ? 1 : 0,
  });
  return { lower, upper };
}

const METHODS: Readonly<Record<string, (given: Case) => Figures>> = {
  cusum_tabular: cusum,
  ewma,
  individuals_moving_range: individuals,
  xbar_from_ranges: xbar,
  changepoint_least_squares: split,
  control_chart_constants: constants,
  arl_zero_state: runLengths,
  ewma_design: ewmaDesign,
  ewma_critical_value: ewmaCritical,
  prediction_limit_multiplier: prediction,
  std_threshold: threshold,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((rule) => [`nelson_rule_${rule}`, nelson])),
};

/** Tolerances by figure are named as the figure, or as what it is one of. */
function toleranceOf({ tolerance }: Case, name: string): number {
  if (typeof tolerance === 'number') return tolerance;
  const limits = /^[ul]cl/.test(name) ? tolerance['limits'] : undefined;
  return tolerance[name] ?? limits ?? Math.min(...Object.values(tolerance));
}

function agree(got: Field, want: Field, tolerance: number, where: string): void {
  if (Array.isArray(want)) {
    const list = Array.from(got as ArrayLike<Field>);
    expect(list, where).toHaveLength(want.length);
    for (const [i, item] of want.entries()) agree(list[i], item, tolerance, `${where}[${i}]`);
    return;
  }
  if (typeof want !== 'number') expect(got, where).toEqual(want);
  // A last bit for decimals such as 0.0005 that the file itself rounds.
  else
    expect(Math.abs(number(got) - want), `${where}: ${String(got)} for ${want}`).toBeLessThanOrEqual(
      tolerance * (1 + 1e-9),
    );
}

test('every case of charts, rules and run lengths holds to its tolerance', (ctx) => {
  const path = needShared(ctx, 'golden/drift.json');
  // The documented shape of the file.
  const all = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];
  const cases = all.filter(({ method }) => method in METHODS);
  expect(cases.length).toBeGreaterThanOrEqual(30);
  for (const given of cases) {
    const figures = METHODS[given.method]?.(given) ?? {};
    const names = Object.keys(given.expected);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(Object.keys(figures), given.id).toContain(name);
      agree(figures[name], given.expected[name], toleranceOf(given, name), `${given.id} ${name}`);
    }
  }
});

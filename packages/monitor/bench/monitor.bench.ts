import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import {
  averageRunLength,
  designChart,
  regressionMetrics,
  startChart,
  updateChart,
  WESTERN_ELECTRIC_RULES,
} from '../src/index.js';

const ROWS = 1_000_000;
const random = seededRandom(1, 'bench');
const truth = Float64Array.from({ length: ROWS }, () => random.integer(15));
const prediction = truth.map((value) => value + 2 * random.normal());

interface Moments {
  readonly mean: number;
  readonly standardError: number;
}

/** The same figures, written for speed alone: sums of powers in one pass, the median by sorting. */
function plainLoop(y: Float64Array, p: Float64Array): readonly Moments[] {
  const n = y.length;
  const sizes = new Float64Array(n);
  let [e1, e2, a1, r1, r2, s1, s2, q2, t1, t2, t3, t4, x1, x2, largest] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const truth_ = y[i] ?? 0;
    const guess = p[i] ?? 0;
    const e = guess - truth_;
    const a = Math.abs(e);
    const squared = e * e;
    const relative = truth_ === 0 ? Number.NaN : a / Math.abs(truth_);
    const symmetric = a === 0 ? 0 : (2 * a) / (Math.abs(truth_) + Math.abs(guess));
    const target = truth_ * truth_;
    sizes[i] = a;
    e1 += e;
    e2 += squared;
    a1 += a;
    q2 += squared * squared;
    r1 += relative;
    r2 += relative * relative;
    s1 += symmetric;
    s2 += symmetric * symmetric;
    t1 += truth_;
    t2 += target;
    t3 += target * truth_;
    t4 += target * target;
    x1 += squared * truth_;
    x2 += squared * target;
    if (a > largest) largest = a;
  }
  const of = (sum: number, squares: number): Moments => {
    const mean = sum / n;
    return { mean, standardError: Math.sqrt((squares / n - mean * mean) / n) };
  };
  sizes.sort();
  return [
    of(e1, e2),
    of(a1, e2),
    of(e2, q2),
    of(r1, r2),
    of(s1, s2),
    of(t1, t2),
    of(t3, t4),
    of(x1, x2),
    of(largest, sizes[n >> 1] ?? 0),
  ];
}

await compare({
  name: 'regressionMetrics, 1,000,000 rows',
  unit: 'rows',
  size: ROWS,
  candidates: {
    'regressionMetrics, centred sums': () => regressionMetrics(truth, prediction),
    'a plain loop, sums of powers, median by sort': () => plainLoop(truth, prediction),
  },
});

const POINTS = 1000;
const points = Array.from({ length: POINTS }, () => ({
  value: 2 + 0.2 * random.normal(),
  n: 500 + random.integer(500),
}));
const runOf = (kind: 'cusum' | 'ewma' | 'shewhart') => {
  const chart = designChart({ kind, falseAlarms: { count: 1, points: 38 }, referencePoints: 12, direction: 'up' });
  const start = startChart({ chart }, points.slice(0, 12));
  return (): unknown => {
    let state = start;
    for (const point of points) state = updateChart(state, point).state;
    return state;
  };
};
/** The bare recurrence, without states or records. */
const recurrence = (): number => {
  let sum = 0;
  for (const { value, n } of points) sum = Math.max(0, sum + (value - 2) / (5 / Math.sqrt(n)) - 0.5);
  return sum;
};

await compare({
  name: 'updateChart',
  unit: 'points',
  size: POINTS,
  candidates: {
    cusum: runOf('cusum'),
    ewma: runOf('ewma'),
    shewhart: runOf('shewhart'),
    'the bare recurrence of a CUSUM': recurrence,
  },
});

const falseAlarms = { count: 1, points: 38 };
const rare = { count: 1, points: 380 };

await compare({
  name: 'run lengths and limits',
  unit: 'calls',
  candidates: {
    'averageRunLength, CUSUM': () => averageRunLength({ kind: 'cusum', k: 0.5, h: 5 }),
    'averageRunLength, EWMA': () => averageRunLength({ kind: 'ewma', lambda: 0.1, L: 2.7 }),
    'averageRunLength, EWMA, steady': () =>
      averageRunLength({ kind: 'ewma', lambda: 0.1, L: 2.7 }, 1, { start: 'steady' }),
    'averageRunLength, Western Electric': () =>
      averageRunLength({ kind: 'shewhart', L: 3, rules: WESTERN_ELECTRIC_RULES }),
    'designChart, CUSUM, 12 reference points': () => designChart({ kind: 'cusum', falseAlarms, referencePoints: 12 }),
    'designChart, EWMA, 12 reference points': () => designChart({ kind: 'ewma', falseAlarms, referencePoints: 12 }),
    'designChart, CUSUM, 1 in 380, 20 points': () =>
      designChart({ kind: 'cusum', falseAlarms: rare, referencePoints: 20 }),
  },
});

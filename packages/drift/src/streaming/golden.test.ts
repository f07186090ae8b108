import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, type TestContext, test } from 'vitest';
import {
  Adwin,
  Cusum,
  Ddm,
  Eddm,
  fadingMean,
  HddmA,
  HddmW,
  PageHinkley,
  rollingMean,
  type StreamingDetector,
} from '../index.js';

type Json = Readonly<Record<string, unknown>>;

interface Case {
  readonly id: string;
  readonly method: string;
  readonly current: unknown;
  readonly params: Json | null;
  readonly expected: Json;
  readonly tolerance: number;
  readonly verified: Json | null;
}

const numbers = (value: unknown): readonly number[] => {
  if (Array.isArray(value)) return value.map(Number);
  throw new Error(`Expected an array of numbers, got ${String(value)}.`);
};

/** Streams are lists, digits, runs of one value, or a formula. */
function stream(current: unknown): readonly number[] {
  if (Array.isArray(current)) return numbers(current);
  // Whatever it is, as an object it has members.
  const { digits, segments, formula, errors } = Object(current) as Json;
  if (typeof digits === 'string') return Array.from(digits, Number);
  if (errors !== undefined) return numbers(errors);
  if (Array.isArray(segments)) {
    return segments.flatMap((pair) => {
      const [value = 0, count = 0] = numbers(pair);
      return new Array<number>(count).fill(value);
    });
  }
  const [, modulus, last] = /^x_i = i mod (\d+), i=0\.\.(\d+)$/.exec(String(formula)) ?? [];
  if (modulus === undefined) throw new Error(`Unknown stream ${JSON.stringify(current)?.slice(0, 100)}.`);
  return Array.from({ length: Number(last) + 1 }, (_, i) => i % Number(modulus));
}

const drifts = (detector: StreamingDetector, values: readonly number[]): number[] =>
  values.flatMap((x, i) => (detector.update(x).status === 'drift' ? [i] : []));

const number = (value: unknown, otherwise: number): number => (value === undefined ? otherwise : Number(value));

const adwinOptions = (params: Json) => ({
  delta: number(params['delta'], 0.002),
  clock: number(params['clock'], 32),
  maxBuckets: number(params['max_buckets'], 5),
  minWindowLength: number(params['min_window_length'], 5),
  gracePeriod: number(params['grace_period'], 10),
});

const pageHinkleyOptions = (params: Json) => ({
  minimumPoints: number(params['min_instances'] ?? params['min_num_instances'], 30),
  delta: number(params['delta'], 0.005),
  threshold: number(params['threshold'] ?? params['lambda'], 50),
  alpha: number(params['alpha'], 0.9999),
});

const hddmOptions = (params: Json) => ({
  side: params['two_sided'] === true ? ('both' as const) : ('up' as const),
  driftConfidence: number(params['drift_confidence'], 0.001),
  warningConfidence: number(params['warning_confidence'], 0.005),
});

const detectors: Readonly<Record<string, (params: Json) => StreamingDetector>> = {
  adwin: (params) => new Adwin(adwinOptions(params)),
  page_hinkley_up: (params) => new PageHinkley({ ...pageHinkleyOptions(params), side: 'up', form: 'clamped' }),
  page_hinkley_two_sided: (params) => new PageHinkley(pageHinkleyOptions(params)),
  page_hinkley_up_unclamped: (params) => new PageHinkley({ ...pageHinkleyOptions(params), side: 'up', form: 'sum' }),
  cusum_running_mean: (params) =>
    new Cusum({
      baseline: { kind: 'running-mean', points: number(params['min_num_instances'], 30) },
      k: number(params['delta'], 0.005),
      h: number(params['lambda'], 50),
      side: 'up',
    }),
  ddm: (params) =>
    new Ddm({
      warmUp: number(params['warm_start'], 30),
      warningLevel: number(params['warning_threshold'], 2),
      driftLevel: number(params['drift_threshold'], 3),
    }),
  eddm: (params) =>
    new Eddm({
      warmUp: number(params['warm_start'], 30),
      warningRatio: number(params['alpha'], 0.95),
      driftRatio: number(params['beta'], 0.9),
    }),
  hddm_a: (params) => new HddmA(hddmOptions(params)),
  hddm_w: (params) => new HddmW({ ...hddmOptions(params), lambda: number(params['lambda'], 0.05) }),
};

/** Every expectation of the case, with what we find. */
function found(
  { id, method, current, params: given, expected }: Case,
  build: (params: Json) => StreamingDetector,
): Readonly<Record<string, unknown>> {
  const params = given ?? {};
  const values = stream(current);
  const all = drifts(build(params), values);
  const answers: Record<string, () => unknown> = {
    detections: () => all,
    detections_independent: () => all,
    first_detection: () => all[0],
    max_detections: () => Math.max(all.length, Number(expected['max_detections'])),
    detections_on_9_minus_x: () =>
      drifts(
        build(params),
        values.map((x) => 9 - x),
      ),
    detections_on_9_minus_x_mode_up: () =>
      drifts(
        new PageHinkley({ ...pageHinkleyOptions(params), side: 'up' }),
        values.map((x) => 9 - x),
      ),
  };
  return Object.fromEntries(
    Object.keys(expected).map((key) => {
      const answer = answers[key];
      if (answer === undefined) throw new Error(`${id} (${method}): what is ${key}?`);
      return [key, answer()];
    }),
  );
}

function read(ctx: TestContext): readonly Case[] {
  // The file holds cases of this form (its README says so); a case of another form fails below.
  return JSON.parse(readFileSync(needShared(ctx, 'golden/drift.json'), 'utf8')) as readonly Case[];
}

test('agrees with every published alarm of ADWIN, Page-Hinkley, DDM, EDDM, HDDM and CUSUM on raw streams', (ctx) => {
  let covered = 0;
  for (const golden of read(ctx)) {
    const build = detectors[golden.method];
    if (!/^(adwin|page_hinkley|e?ddm|hddm|cusum_running)/.test(golden.method) || golden.method === 'adwin_statistics')
      continue;
    if (build === undefined) throw new Error(`${golden.id}: nothing here answers to ${golden.method}.`);
    covered += 1;
    expect({ id: golden.id, ...found(golden, build) }).toEqual({ id: golden.id, ...golden.expected });
    const warning = golden.verified?.['first_warning'];
    if (warning === undefined) continue;
    const detector = build(golden.params ?? {});
    expect(stream(golden.current).findIndex((x) => detector.update(x).status === 'warning')).toBe(warning);
  }
  expect(covered).toBeGreaterThanOrEqual(9);
});

test('agrees with the published window of ADWIN, the fading and the rolling mean', (ctx) => {
  const within = (id: string, values: ArrayLike<number>, wanted: readonly number[], tolerance: number): void => {
    expect([id, values.length]).toEqual([id, wanted.length]);
    wanted.forEach((value, i) =>
      expect(Math.abs((values[i] ?? Number.NaN) - value), id).toBeLessThanOrEqual(tolerance),
    );
  };
  const seen = new Set<string>();
  for (const { id, method, current, params, expected, tolerance } of read(ctx)) {
    if (method === 'adwin_statistics') {
      const detector = new Adwin(adwinOptions(params ?? {}));
      detector.updateMany(stream(current));
      const ours = { width: detector.width, total: detector.total, variance_sum_sq: detector.sumOfSquares };
      expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(expected)));
      for (const [key, value] of Object.entries(ours)) within(id, [value], [Number(expected[key])], tolerance);
    } else if (method === 'prequential_error_fading') {
      within(id, [fadingMean(stream(current), Number(params?.['alpha']))], [Number(expected['value'])], tolerance);
    } else if (method === 'rolling_mean') {
      within(id, rollingMean(stream(current), Number(params?.['size'])), numbers(expected['values']), tolerance);
    } else continue;
    seen.add(method);
  }
  expect([...seen].sort()).toEqual(['adwin_statistics', 'prequential_error_fading', 'rolling_mean']);
});

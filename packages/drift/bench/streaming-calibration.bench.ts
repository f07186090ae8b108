// False alarms of the streaming detectors where nothing changes: the table of docs/how-it-works/streaming-detectors.md.
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import {
  Adwin,
  Cusum,
  Ddm,
  Eddm,
  Ewma,
  HddmA,
  HddmW,
  Kswin,
  PageHinkley,
  type StreamingDetector,
} from '../src/index.js';

const [REPEATS, LENGTH] = [500, 10_000];
const LENGTHS = [38, 1000, LENGTH] as const;
/** A fifth of a normal stream lies above it: as many as of the bits are 1. */
const UPPER_FIFTH = 0.8416;

/** One value after another, with mean 0 and variance 1 (bits: 1 with probability 0.2, or 0.03). */
const streams: Readonly<Record<string, (random: RandomSource) => () => number>> = {
  normal: (random) => () => random.normal(),
  // Student's t with 3 degrees of freedom.
  'heavy tails': (random) => () => {
    const chi = [random.normal(), random.normal(), random.normal()].reduce((sum, z) => sum + z * z, 0);
    return random.normal() / Math.sqrt(chi);
  },
  'AR(1) 0.5': (random) => {
    let last = random.normal();
    return () => {
      last = 0.5 * last + Math.sqrt(0.75) * random.normal();
      return last;
    };
  },
  'bits 0.2': (random) => () => Number(random.next() < 0.2),
  'bits 0.03': (random) => () => Number(random.next() < 0.03),
  'bits 0.2, AR(1)': (random) => {
    let last = random.normal();
    return () => {
      last = 0.5 * last + Math.sqrt(0.75) * random.normal();
      return Number(last > UPPER_FIFTH);
    };
  },
};

const anywhere = ['normal', 'heavy tails', 'AR(1) 0.5', 'bits 0.2'];
const onBits = ['bits 0.2', 'bits 0.03', 'bits 0.2, AR(1)'];
const known = { kind: 'known', mean: 0, sd: 1 } as const;
const estimated = { kind: 'estimated', points: 30 } as const;

const detectors: readonly (readonly [string, readonly string[], (seed: number) => StreamingDetector])[] = [
  ['Adwin', anywhere, () => new Adwin()],
  ['PageHinkley', anywhere, () => new PageHinkley()],
  ['Kswin', anywhere, (seed) => new Kswin({ seed })],
  ['Cusum', anywhere, () => new Cusum()],
  ['Cusum, first 30', anywhere, () => new Cusum({ baseline: estimated })],
  ['Cusum, known', anywhere.slice(0, 3), () => new Cusum({ baseline: known })],
  ['Ewma', anywhere, () => new Ewma()],
  ['Ewma, first 30', anywhere, () => new Ewma({ baseline: estimated })],
  ['Ewma, known', anywhere.slice(0, 3), () => new Ewma({ baseline: known })],
  ['Ddm', onBits, () => new Ddm()],
  ['Eddm', onBits, () => new Eddm()],
  ['HddmA', onBits, () => new HddmA()],
  ['HddmW', onBits, () => new HddmW()],
];

interface Tally {
  alarms: number;
  readonly alarmed: number[];
}

/** Wilson's 95 % interval, in percent. */
function interval(hits: number, n: number): string {
  const z = 1.959964;
  const [share, spread] = [hits / n, (z * z) / n];
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share)) / n + spread / (4 * n))) / (1 + spread);
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${percent(share)} (${percent(Math.max(0, middle - half))}–${percent(middle + half)})`;
}

function run(build: (seed: number) => StreamingDetector, seed: number, values: Float64Array, tally: Tally): void {
  const drifts = build(seed)
    .updateMany(values)
    .alarms.filter(({ status }) => status === 'drift');
  tally.alarms += drifts.length;
  const first = drifts[0]?.index ?? Number.POSITIVE_INFINITY;
  LENGTHS.forEach((length, i) => {
    if (first < length) tally.alarmed[i] = (tally.alarmed[i] ?? 0) + 1;
  });
}

const tallies = new Map<string, Tally>();
for (const [stream, start] of Object.entries(streams)) {
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const next = start(seededRandom('streaming-calibration', stream, repeat));
    const values = Float64Array.from({ length: LENGTH }, next);
    for (const [name, on, build] of detectors) {
      if (!on.includes(stream)) continue;
      const key = `| ${name} | ${stream} |`;
      const tally = tallies.get(key) ?? { alarms: 0, alarmed: [0, 0, 0] };
      tallies.set(key, tally);
      run(build, repeat, values, tally);
    }
  }
}

console.log(`${REPEATS} streams of ${LENGTH} values each, nothing changes; 95 % intervals of Wilson\n`);
console.log('| detector | stream | alarms per 1,000 | 38 values: % with an alarm | 1,000 values | 10,000 values |');
console.log('| --- | --- | --: | --: | --: | --: |');
for (const [name] of detectors) {
  for (const [key, { alarms, alarmed }] of tallies) {
    if (!key.startsWith(`| ${name} |`)) continue;
    const rate = ((1000 * alarms) / (REPEATS * LENGTH)).toFixed(2);
    console.log(`${key} ${rate} | ${alarmed.map((hits) => interval(hits, REPEATS)).join(' | ')} |`);
  }
}

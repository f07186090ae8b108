// False alarms and delays of the anytime-valid tests, as the README prints them; then their cost.
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import {
  bettingEProcess,
  type ConfidenceSequenceOptions,
  confidenceSequence,
  type MixtureEProcessOptions,
  mixtureEProcess,
  normal,
} from '../src/index.js';

type Draw = (random: RandomSource) => number;

const TRIALS = 4000;
const LOOKS = 1000;

/** All of mean 0 and standard deviation 1, but for Cauchy, which has neither. */
const nulls: Readonly<Record<string, Draw>> = {
  normal: (random) => random.normal(),
  'uniform, bounded': (random) => (random.next() - 0.5) * Math.sqrt(12),
  'coin, bounded': (random) => (random.next() < 0.5 ? 1 : -1),
  'skewed (exponential)': (random) => -Math.log(1 - random.next()) - 1,
  'heavy (Cauchy)': (random) => Math.tan(Math.PI * (random.next() - 0.5)),
};

const say = (line: string): void => {
  console.log(line);
};
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** How often it rejects within 38 and within 1,000 looks. */
function alarms(options: MixtureEProcessOptions, draw: Draw): readonly [number, number] {
  const process = mixtureEProcess(options);
  const random = seededRandom(1, 'anytime', JSON.stringify(options));
  let [early, ever] = [0, 0];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    let state = process.start;
    while (state.n < LOOKS && state.rejectedAt === null) state = process.update(state, draw(random));
    if (state.rejectedAt !== null) ever += 1;
    if (state.rejectedAt !== null && state.rejectedAt <= 38) early += 1;
  }
  return [early / TRIALS, ever / TRIALS];
}

say('\nmixtureEProcess: false alarms at 5 %, two-sided, in 38 and in 1,000 looks\n');
for (const noise of ['symmetric', 'sub-gaussian'] as const) {
  for (const [name, draw] of Object.entries(nulls)) {
    const [early, ever] = alarms({ noise, sigma: 1 }, draw);
    say(`${noise.padEnd(13)} ${name.padEnd(22)} ${percent(early).padStart(7)} ${percent(ever).padStart(7)}`);
  }
}

say('\nbettingEProcess of values from -√3 to √3: false alarms at 5 %, two-sided, in 38 and in 1,000 looks\n');
for (const name of ['uniform, bounded', 'coin, bounded']) {
  const process = bettingEProcess({ lower: -Math.sqrt(3), upper: Math.sqrt(3) });
  const random = seededRandom(5, 'betting', name);
  let [early, ever] = [0, 0];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    let state = process.start;
    while (state.n < LOOKS && state.rejectedAt === null) state = process.update(state, nulls[name]?.(random) ?? 0);
    if (state.rejectedAt !== null) ever += 1;
    if (state.rejectedAt !== null && state.rejectedAt <= 38) early += 1;
  }
  say(`${name.padEnd(22)} ${percent(early / TRIALS).padStart(7)} ${percent(ever / TRIALS).padStart(7)}`);
}

say(
  '\nShares around 0.55 (standard deviation 0.1) against a mean of 0.5, one-sided at 5 %: observations until it rejects\n',
);
const shares: Readonly<Record<string, (values: Float64Array) => number | null>> = {
  bettingEProcess: (values) =>
    bettingEProcess({ lower: 0, upper: 1, mean: 0.5, alternative: 'greater' }).of(values).rejectedAt,
  'mixtureEProcess, sub-gaussian': (values) =>
    mixtureEProcess({ noise: 'sub-gaussian', sigma: 0.5, mean: 0.5, alternative: 'greater' }).of(values).rejectedAt,
  'mixtureEProcess, symmetric': (values) =>
    mixtureEProcess({ sigma: 0.1, mean: 0.5, alternative: 'greater' }).of(values).rejectedAt,
};
for (const [name, rejectedAt] of Object.entries(shares)) {
  const random = seededRandom(6, 'shares');
  const draw = (): number => Math.min(1, Math.max(0, 0.55 + 0.1 * random.normal()));
  const delays = Float64Array.from(
    { length: 500 },
    () => rejectedAt(Float64Array.from({ length: 2000 }, draw)) ?? 2000,
  );
  say(`${name.padEnd(30)} median ${delays.sort()[250] ?? 0}`);
}

/** How often the intersection leaves out the mean, and the width at n = 200. */
function misses(options: ConfidenceSequenceOptions, draw: Draw): readonly [number, number] {
  const sequence = confidenceSequence(options);
  const random = seededRandom(2, 'anytime', JSON.stringify(options));
  const trials = TRIALS / 4;
  let [missed, width] = [0, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    let state = sequence.start;
    for (let n = 1; n <= LOOKS; n += 1) {
      state = sequence.update(state, draw(random));
      if (n === 200) {
        const [low, high] = sequence.result(state).interval;
        width += (high - low) / trials;
      }
    }
    if ((state.low ?? -1) > 0 || (state.high ?? 1) < 0) missed += 1;
  }
  return [missed / trials, width];
}

say('\nconfidenceSequence: 95 % intervals that are ever wrong in 1,000 looks, and their mean width at 200\n');
const half = Math.sqrt(3);
const sequences: readonly (readonly [ConfidenceSequenceOptions, readonly string[]])[] = [
  [{ method: 'sub-gaussian', sigma: 1 }, ['normal', 'coin, bounded', 'skewed (exponential)']],
  [{ method: 'sub-gaussian', sigma: half }, ['uniform, bounded']],
  [{ method: 'empirical-bernstein', lower: -half, upper: half }, ['uniform, bounded', 'coin, bounded']],
  [{ method: 'asymptotic' }, ['normal', 'uniform, bounded', 'coin, bounded', 'skewed (exponential)']],
  [{ method: 'asymptotic', from: 10 }, ['normal', 'skewed (exponential)']],
];
for (const [options, names] of sequences) {
  for (const name of names) {
    const [missed, width] = misses(options, nulls[name] ?? (() => 0));
    say(`${JSON.stringify(options).padEnd(74)} ${name.padEnd(22)} ${percent(missed).padStart(7)} ${width.toFixed(3)}`);
  }
}

/** The z test at a fixed n that finds the shift in 80 of 100 cases, one-sided at 5 %. */
const fixedSize = (shift: number): number => {
  const z = (normal.quantile(0.95) + normal.quantile(0.8)) / shift;
  return Math.ceil(z * z);
};

say('\nmixtureEProcess, one-sided at 5 %: observations until it rejects a shift (in standard deviations)\n');
for (const shift of [1, 0.5, 0.25]) {
  for (const noise of ['symmetric', 'sub-gaussian'] as const) {
    const process = mixtureEProcess({ noise, sigma: 1, alternative: 'greater' });
    const random = seededRandom(3, 'anytime', noise, shift);
    const delays = Float64Array.from({ length: TRIALS }, () => {
      let state = process.start;
      while (state.rejectedAt === null && state.n < 5000) state = process.update(state, random.normal() + shift);
      return state.rejectedAt ?? 5000;
    }).sort();
    const [median, late] = [delays[TRIALS / 2] ?? 0, delays[0.8 * TRIALS] ?? 0];
    const mean = delays.reduce((sum, delay) => sum + delay / TRIALS, 0);
    const fixed = fixedSize(shift);
    say(
      `shift ${shift}, ${noise}: median ${median}, mean ${mean.toFixed(1)}, 80 % by ${late}; a fixed test needs ${fixed} (ratio ${(late / fixed).toFixed(2)})`,
    );
  }
}

const process = mixtureEProcess({ sigma: 1 });
const sequence = confidenceSequence({ method: 'empirical-bernstein', lower: 0, upper: 1 });
const values = Float64Array.from({ length: 1000 }, () => seededRandom(4).next());
await compare({
  name: 'anytime-valid tests, one observation after the other',
  unit: 'observations',
  size: 1000,
  candidates: { mixtureEProcess: () => process.of(values), confidenceSequence: () => sequence.of(values) },
});

import { seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { Adwin, Cusum, Ddm, Eddm, Ewma, HddmA, HddmW, Kswin, PageHinkley, type StreamingDetector } from '../index.js';

const REPEATS = 120;

/** Shares of unchanged streams of 1,000 values with an alarm, as each class documents them (bench/streaming-calibration.bench.ts). */
const documented: readonly (readonly [string, 'normal' | 'bits', number, (seed: number) => StreamingDetector])[] = [
  ['Adwin', 'normal', 0.002, () => new Adwin()],
  ['PageHinkley', 'normal', 0.284, () => new PageHinkley()],
  ['Kswin', 'normal', 0.742, (seed) => new Kswin({ seed })],
  ['Cusum', 'normal', 0.888, () => new Cusum()],
  ['Ewma', 'normal', 0.84, () => new Ewma()],
  ['Ddm', 'bits', 0.252, () => new Ddm()],
  ['Eddm', 'bits', 0.932, () => new Eddm()],
  ['HddmA', 'bits', 0.008, () => new HddmA()],
  ['HddmW', 'bits', 0.026, () => new HddmW()],
];

test.each(documented)('%s alarms as often as it documents on unchanged %s', (_, kind, share, build) => {
  let hits = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const random = seededRandom('calibration-test', kind, repeat);
    const next = kind === 'normal' ? () => random.normal() : () => Number(random.next() < 0.2);
    const { alarms } = build(repeat).updateMany(Float64Array.from({ length: 1000 }, next));
    if (alarms.some(({ status }) => status === 'drift')) hits += 1;
  }
  // Four standard errors of the share here and of the documented one (500 streams); one stream where that is next to nothing.
  const error = Math.sqrt(share * (1 - share) * (1 / REPEATS + 1 / 500));
  expect(Math.abs(hits / REPEATS - share)).toBeLessThan(4 * error + 1 / REPEATS);
});

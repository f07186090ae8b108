import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { madeUpData } from './testing/made-up-data.js';
import { trainBooster } from './train-booster.js';
import type { TrainOptions } from './train-options.js';

const { frame, target } = madeUpData(20, 1000);
const word = Array.from(target, (_, row) => ['a', 'b', 'c', null][(row * 7) % 4] ?? null);
const DATA = { ...frame, word };

test.each<[string, TrainOptions, string]>([
  ['squared', {}, '219da432563ff981'],
  ['squared, sampled', { rowShare: 0.6, columnShare: 0.6, seed: 'golden' }, '46c0fe8ce3d8b92e'],
  ['quantile', { loss: { kind: 'quantile', level: 0.9 }, monotone: { x0: 1 } }, '0ba779ab33cb8d3f'],
  ['poisson', { loss: 'poisson' }, '146b5cd3933bac80'],
  ['logistic', { loss: 'logistic', weights: target.map((_, row) => 1 + (row % 3)) }, 'b8ffe5a5342e9191'],
])('%s: the bytes of a model are the same on every machine and version of Node', (_, options, hash) => {
  const labels = target.map((value) => ('loss' in options ? Number(value > 0.7) : value));
  const text = JSON.stringify(trainBooster(DATA, labels, { trees: 30, ...options }));
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(hash);
});

import { compare } from '@fpl-ml/repo/bench';
import { trainBooster } from '../src/index.js';
import { openTrainingThreads, trainBoosterInThreads } from '../src/node/index.js';
import { madeUpTable } from './made-up-table.js';
import { startPeer } from './scikit-learn.js';

const table = madeUpTable(20_000, 25);
const { target } = table;
const options = { trees: 100, maxLeaves: 8, learningRate: 0.1, minLeafRows: 20, l2: 1 };
const [peer, peerOfTwo] = [startPeer(table, 1), startPeer(table, 2)];
const version = await peer?.ask('version');
const named = `scikit-learn ${version}`;

const threads = openTrainingThreads(2);
await compare({
  name: 'fit of 20,000 × 25, 100 trees of 8 leaves',
  unit: 'fits',
  rounds: 9,
  candidates: {
    'boost, one thread': () => trainBooster(table, target, options),
    'boost, two threads': async () => trainBoosterInThreads(table, target, { ...options, threads }),
    'boost, two threads, started anew': async () => trainBoosterInThreads(table, target, { ...options, threads: 2 }),
    ...(peer === undefined ? {} : { [`${named}, one thread`]: async () => peer.ask('fit') }),
    ...(peerOfTwo === undefined ? {} : { [`${named}, two threads`]: async () => peerOfTwo.ask('fit') }),
  },
});

await threads[Symbol.asyncDispose]();

const counts = target.map((value) => Math.max(0, Math.round(value)));
const labels = target.map((value) => Number(value > 1));
const weights = target.map((_, row) => 1 + (row % 3));
await compare({
  name: 'the same with other losses, one thread',
  unit: 'fits',
  rounds: 5,
  candidates: {
    squared: () => trainBooster(table, target, options),
    'squared, weights': () => trainBooster(table, target, { ...options, weights }),
    poisson: () => trainBooster(table, counts, { ...options, loss: 'poisson' }),
    logistic: () => trainBooster(table, labels, { ...options, loss: 'logistic' }),
    'logistic, weights': () => trainBooster(table, labels, { ...options, loss: 'logistic', weights }),
    absolute: () => trainBooster(table, target, { ...options, loss: 'absolute' }),
  },
});

const model = trainBooster(table, target, options);
const buffer = new Float64Array(table.rows);
await compare({
  name: 'predictions of that model',
  unit: 'rows',
  size: table.rows,
  candidates: {
    'boost, one thread': () => model.predict(table, buffer),
    ...(peer === undefined ? {} : { [`${named}, one thread`]: async () => peer.ask('predict') }),
  },
});

const larger = [16, 31].map((maxLeaves) => trainBooster(table, target, { ...options, maxLeaves }));
await compare({
  name: 'predictions of 100 trees, one thread',
  unit: 'rows',
  size: table.rows,
  candidates: {
    'of 8 leaves': () => model.predict(table, buffer),
    'of 16 leaves': () => larger[0]?.predict(table, buffer),
    'of 31 leaves': () => larger[1]?.predict(table, buffer),
  },
});

const squares = model.predict(table).reduce((sum, value, row) => {
  const error = value - (target[row] ?? 0);
  return sum + error * error;
}, 0);
const rmse = Math.sqrt(squares / table.rows);
console.log(`RMSE on the training rows: boost ${rmse.toFixed(6)}`);
if (peer === undefined) {
  console.log('scikit-learn: not measured; with --peers before the name of the package it is.');
} else {
  console.log(`                           ${named} ${Number(await peer.ask('rmse')).toFixed(6)}`);
}
peer?.close();
peerOfTwo?.close();

import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import {
  andersonDarlingTest,
  cramerVonMisesTest,
  energyDistance,
  eppsSingletonTest,
  ksTest,
  mannWhitneyTest,
  wasserstein,
  welchTest,
} from '../src/index.js';
import { startPeer } from './scipy.js';

const random = seededRandom(1, 'two-samples');
const draw = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
const [first, second, batch] = [draw(1_000_000), draw(1_000_000), draw(10_000)];
const ascending = first.toSorted();

const peer = startPeer([first, second, batch]);
const named = `scipy ${await peer?.ask('version')}`;
const ask = (command: string, remark = '') =>
  peer === undefined ? {} : { [`${named}${remark}`]: async () => peer.ask(command) };

for (const [name, run, command] of [
  ['ksTest', ksTest, 'ks'],
  ['wasserstein', wasserstein, 'wasserstein'],
] as const) {
  await compare({
    name: `${name}, 1,000,000 against 1,000,000 values`,
    unit: 'tests',
    candidates: { [name]: () => run(first, second), ...ask(command) },
  });
  await compare({
    name: `${name}, 1,000,000 against 10,000 values`,
    unit: 'tests',
    candidates: {
      [`${name}, reference sorted before`]: () => run(ascending, batch, { sorted: 'first' }),
      [name]: () => run(first, batch),
      ...ask(`${command}-batch`),
      ...ask(`${command}-batch-sorted`, ', reference sorted before'),
    },
  });
}
await compare({
  name: 'energyDistance, 1,000,000 against 10,000 values',
  unit: 'tests',
  candidates: {
    'energyDistance, reference sorted before': () => energyDistance(ascending, batch, { sorted: 'first' }),
    ...ask('energy-batch'),
  },
});

const [reference, week] = [first.subarray(0, 20_000), batch.subarray(0, 700)];
for (const [name, run, command] of [
  ['cramerVonMisesTest', cramerVonMisesTest, 'cramer-batch'],
  ['andersonDarlingTest', andersonDarlingTest, 'anderson-batch'],
  ['mannWhitneyTest', mannWhitneyTest, 'mann-whitney-batch'],
  ['eppsSingletonTest', eppsSingletonTest, 'epps-batch'],
  ['welchTest', welchTest, 'welch-batch'],
] as const) {
  await compare({
    name: `${name}, 20,000 against 700 values`,
    unit: 'tests',
    rounds: 5,
    candidates: { [name]: () => run(reference, week), ...ask(command) },
  });
}

const points = (values: Float64Array): Float64Array => values.map((x) => Math.max(0, Math.floor(3 * x)));
const mixed = (values: Float64Array): Float64Array => values.map((x) => Math.max(0, x));
for (const [kind, make] of [
  ['counts', points],
  ['half of them 0', mixed],
] as const) {
  const [a, b] = [make(reference), make(week)];
  await compare({
    name: `ksTest, 20,000 against 700 values, ${kind}`,
    unit: 'tests',
    rounds: 5,
    candidates: {
      'given the ties, exact': () => ksTest(a, b, { ties: 'exact', method: 'exact' }),
      'given the ties, limit': () => ksTest(a, b, { ties: 'exact', method: 'asymptotic' }),
      conservative: () => ksTest(a, b),
    },
  });
}

peer?.close();
if (peer === undefined) console.log('scipy: not measured; with --peers before the name of the package it is.');

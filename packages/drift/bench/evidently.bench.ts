// Beside Evidently's data-drift preset and a psi of numpy, where FPL_ML_PEER_PYTHON names a Python that has them.
import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { detectDrift, psi } from '../src/index.js';
import { startPeer } from './evidently.js';

const [ROWS, COLUMNS, MANY] = [100_000, 100, 1_000_000];
const random = seededRandom(1, 'bench');
const values = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
const [reference, current] = [values(ROWS * COLUMNS), values(ROWS * COLUMNS)];
const frame = (all: Float64Array): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(Array.from({ length: COLUMNS }, (_, i) => [`c${i}`, all.subarray(i * ROWS, (i + 1) * ROWS)]));
const [before, now] = [frame(reference), frame(current)];
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const peer = startPeer([reference, current], ROWS, COLUMNS);
if (peer === undefined) console.log('Without a peer; with --peers before the name of the package it is measured.\n');
else console.log(`Peers: ${await peer.ask('version')}\n`);

globalThis.gc?.();
const atRest = process.memoryUsage().rss;
detectDrift(before, now);
const grown = process.memoryUsage().rss - atRest;
console.log(
  `detectDrift took ${megabytes(grown)} beside ${megabytes(reference.byteLength + current.byteLength)} of data\n`,
);

await compare({
  name: `detectDrift, ${COLUMNS} numeric columns, ${ROWS} against ${ROWS} rows`,
  unit: 'columns',
  size: COLUMNS,
  rounds: 3,
  candidates: {
    detectDrift: () => detectDrift(before, now),
    ...(peer && { 'Evidently, DataDriftPreset': async () => peer.ask('report') }),
  },
});

const [many, manyNow] = [reference.subarray(0, MANY), current.subarray(0, MANY)];
await compare({
  name: `psi, ${MANY} against ${MANY} values`,
  unit: 'values',
  size: 2 * MANY,
  rounds: 5,
  candidates: {
    psi: () => psi(many, manyNow),
    ...(peer && { 'numpy, quantile and searchsorted': async () => peer.ask('psi') }),
  },
});
if (peer !== undefined)
  console.log(`Evidently's process held ${megabytes(Number(await peer.ask('memory')))} at its largest`);
peer?.close();

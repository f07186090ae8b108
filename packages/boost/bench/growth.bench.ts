import { trainBooster } from '../src/index.js';
import { madeUpTable } from './made-up-table.js';

const OPTIONS = { trees: 20, maxLeaves: 8, minLeafRows: 20 };

/** Bytes in typed arrays, garbage among them. */
function arrayBytes(): number {
  return process.memoryUsage().arrayBuffers;
}

/** Frees what is garbage; memory of arrays is given back a turn later. */
async function clean(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Time of one fit; the most memory for arrays beyond the data, garbage included, against one byte for each value. */
async function measure(rows: number, columns: number): Promise<void> {
  const table = madeUpTable(rows, columns);
  await clean();
  const before = arrayBytes();
  let most = 0;
  const start = performance.now();
  const progress = (): void => {
    most = Math.max(most, arrayBytes());
  };
  trainBooster(table, table.target, { ...OPTIONS, progress });
  const seconds = (performance.now() - start) / 1000;
  const perValue = (1e9 * seconds) / (rows * columns * OPTIONS.trees);
  const memory = (most - before) / (rows * columns);
  const size = `${rows.toLocaleString('en')} × ${columns}`;
  console.log(
    `${size.padStart(16)} ${seconds.toFixed(2).padStart(8)} s ${perValue.toFixed(2).padStart(8)} ns ${memory.toFixed(2).padStart(10)} ×`,
  );
}

console.log(`fit, ${OPTIONS.trees} trees of ${OPTIONS.maxLeaves} leaves, one thread`);
console.log('  rows × columns       time   a value and tree   arrays / binned data');
for (const rows of [31_250, 62_500, 125_000, 250_000, 500_000, 1_000_000]) await measure(rows, 50);
for (const columns of [5, 10, 20, 30, 40]) await measure(250_000, columns);

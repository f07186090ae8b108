import { trainBooster } from '../src/index.js';
import { madeUpTable } from './made-up-table.js';

const OPTIONS = { trees: 20, maxLeaves: 8, minLeafRows: 20, l2: 1 };
type Options = typeof OPTIONS;

/** Bytes in use, garbage among them. */
interface Bytes {
  readonly arrays: number;
  readonly heap: number;
}

function bytesNow(): Bytes {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return { arrays: arrayBuffers, heap: heapUsed };
}

/** Frees what is garbage; memory of arrays is given back a turn later. */
async function clean(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Time of one fit; the most memory beyond the data, garbage included, against one byte for each value. */
async function measure(rows: number, columns: number, given: Partial<Options> = {}, remark = ''): Promise<void> {
  const options = { ...OPTIONS, ...given };
  const table = madeUpTable(rows, columns);
  await clean();
  const before = bytesNow();
  let [arrays, heap] = [0, 0];
  const start = performance.now();
  const progress = (): void => {
    const now = bytesNow();
    arrays = Math.max(arrays, now.arrays - before.arrays);
    heap = Math.max(heap, now.heap - before.heap);
  };
  trainBooster(table, table.target, { ...options, progress });
  const seconds = (performance.now() - start) / 1000;
  const perValue = (1e9 * seconds) / (rows * columns * options.trees);
  const size = `${rows.toLocaleString('en')} × ${columns}`;
  const cells = [
    `${seconds.toFixed(2)} s`,
    `${perValue.toFixed(2)} ns`,
    `${(arrays / (rows * columns)).toFixed(2)} ×`,
    `${((arrays + heap) / (rows * columns)).toFixed(2)} ×`,
  ];
  console.log(size.padStart(16) + cells.map((cell) => cell.padStart(14)).join('') + remark);
}

console.log(`fit, ${OPTIONS.trees} trees of ${OPTIONS.maxLeaves} leaves, one thread; memory against the binned data`);
console.log('  rows × columns          time   value, tree        arrays  arrays, heap');
// The first fit of a process pays for compilation.
await measure(31_250, 25, {}, '   (first fit)');
await measure(20_000, 25, { trees: 100 }, '   (100 trees)');
await measure(20_000, 25, { maxLeaves: 31 }, '   (31 leaves)');
for (const rows of [31_250, 62_500, 125_000, 250_000, 500_000, 1_000_000]) await measure(rows, 50);
for (const rows of [20_000, 31_250, 250_000, 1_000_000]) await measure(rows, 25);
for (const rows of [31_250, 250_000, 1_000_000]) await measure(rows, 5);
for (const columns of [10, 20, 30, 40]) await measure(250_000, columns);

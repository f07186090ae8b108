// The harness of the benches: candidates side by side, in one process, in one run.

/** How long one measurement lasts at least; shorter work is repeated within it. */
const SHORTEST_SAMPLE_MS = 20;

/** What candidates return goes here, so that no compiler can find their work useless. */
const sink = { last: /** @type {unknown} */ (undefined) };

/** @param {readonly number[]} values at least one */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** @param {() => unknown} work @param {number} calls @returns {Promise<number>} milliseconds for all calls */
async function time(work, calls) {
  globalThis.gc?.();
  const start = performance.now();
  for (let i = 0; i < calls; i += 1) {
    const result = work();
    sink.last = result instanceof Promise ? await result : result;
  }
  return performance.now() - start;
}

/** @param {() => unknown} work how often it has to be called to last long enough to be measured */
async function callsPerSample(work) {
  let calls = 1;
  // The first calls run before the compiler has had a look; they warm it up and decide nothing else.
  await time(work, 1);
  for (let spent = await time(work, calls); spent < SHORTEST_SAMPLE_MS; spent = await time(work, calls)) calls *= 2;
  return calls;
}

/** @param {number} n */
const short = (n) =>
  n >= 1e9
    ? `${(n / 1e9).toFixed(2)}G`
    : n >= 1e6
      ? `${(n / 1e6).toFixed(2)}M`
      : n >= 1e4
        ? `${(n / 1e3).toFixed(1)}k`
        : n.toPrecision(4);

/** @param {number} ms */
const duration = (ms) =>
  ms >= 1000
    ? `${(ms / 1000).toFixed(2)} s`
    : ms >= 1
      ? `${ms.toFixed(2)} ms`
      : ms >= 1e-3
        ? `${(ms * 1e3).toFixed(2)} µs`
        : `${(ms * 1e6).toFixed(1)} ns`;

/** @param {import('./bench.d.mts').BenchResult} result */
function print({ name, unit, candidates }) {
  const width = Math.max(12, ...candidates.map((candidate) => candidate.name.length));
  const rows = candidates.map((candidate) =>
    [
      `  ${candidate.name.padEnd(width)}`,
      duration(candidate.median).padStart(12),
      duration(candidate.fastest).padStart(12),
      short(candidate.perSecond).padStart(12),
      candidate.ratio.toFixed(2).padStart(8),
    ].join(''),
  );
  const heading = [
    `  ${''.padEnd(width)}`,
    'median'.padStart(12),
    'fastest'.padStart(12),
    `${unit}/s`.padStart(12),
    'ratio'.padStart(8),
  ];
  console.log([name, heading.join(''), ...rows, ''].join('\n'));
}

/** @type {typeof import('./bench.d.mts').compare} */
export async function compare({ name, unit, size = 1, candidates, rounds = 7 }) {
  const entries = Object.entries(candidates);
  if (entries.length === 0) throw new TypeError(`The comparison "${name}" has no candidates.`);
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError(`Expected rounds of at least 1, got ${rounds}.`);
  /** @type {Map<string, number[]>} */
  const samples = new Map(entries.map(([key]) => [key, []]));
  const calls = new Map();
  for (const [key, work] of entries) calls.set(key, await callsPerSample(work));
  for (let round = 0; round < rounds; round += 1) {
    // Another one goes first in each round: who comes first finds the cooler machine.
    for (let i = 0; i < entries.length; i += 1) {
      const [key, work] = /** @type {[string, () => unknown]} */ (entries[(i + round) % entries.length]);
      samples.get(key)?.push((await time(work, calls.get(key))) / calls.get(key));
    }
  }
  const first = median(samples.get(entries[0]?.[0] ?? '') ?? []);
  const result = {
    name,
    unit,
    rounds,
    candidates: [...samples].map(([key, times]) => {
      const middle = median(times);
      return {
        name: key,
        median: middle,
        fastest: Math.min(...times),
        perSecond: (size * 1000) / middle,
        ratio: middle / first,
      };
    }),
  };
  print(result);
  return result;
}

import { detectDrift, type DriftStore, memoryDriftStore } from '@fpl-ml/drift';

/** Eight columns of numbers, two of levels and one that is often missing; the more of `shift`, the later columns have moved. */
function columnsOf(rows: number, shift: number): Record<string, Float64Array | readonly string[]> {
  const of = (scale: number, seed: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => ((i * seed) % 97) * 0.01 * (1 + shift * scale) + shift * scale);
  const numbers = Object.fromEntries(Array.from({ length: 8 }, (_, k) => [`x${k}`, of(k * 0.1, 13 + 2 * k)]));
  const levels = (step: number): readonly string[] =>
    Array.from(
      { length: rows },
      (_, i) =>
        ['GK', 'DEF', 'MID', 'FWD', 'COACH', 'LOAN', 'YOUTH', 'INJURED', 'SOLD', 'BENCH'][
          Math.floor(((i * 7) % 10) * step)
        ] ?? 'GK',
    );
  const minutes = Float64Array.from({ length: rows }, (_, i) =>
    i % 10 < 3 * shift ? Number.NaN : -12_345.678 + ((i * 31) % 97),
  );
  return { ...numbers, position: levels(1 - 0.5 * shift), club: levels(1), minutes };
}

/** One period, judged: with much drift, or with none. */
export async function driftedStore(shift: number, shapes = true): Promise<DriftStore> {
  const store = memoryDriftStore();
  const report = detectDrift(columnsOf(400, 0), columnsOf(300, shift), { shapes });
  const period = { id: 'W7', start: 0, end: 1000 };
  await store.append({ model: 'm', modelVersion: '1', period, checkedAt: 2000, report });
  return store;
}

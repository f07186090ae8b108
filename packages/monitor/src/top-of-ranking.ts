/** Rows in the order of their scores, the highest first, cut where scores change. */
export interface RankedRows {
  /** True relevance by place. */
  readonly relevance: Float64Array;
  /** The end of the run of equal scores that each place is in. */
  readonly runs: readonly number[];
}

/** How equal scores are taken: over all their orders in the mean, or as the rows come. */
export type TieRule = 'average' | 'first';

export function rankedRows(relevance: Float64Array, score: Float64Array, ties: TieRule): RankedRows {
  const order = Uint32Array.from(score, (_, row) => row).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0));
  const runs: number[] = [];
  for (let place = 1; place <= order.length; place += 1) {
    const isTied = ties === 'average' && score[order[place] ?? -1] === score[order[place - 1] ?? -1];
    if (place === order.length || !isTied) runs.push(place);
  }
  return { relevance: Float64Array.from(order, (row) => relevance[row] ?? 0), runs };
}

const discount = (place: number): number => 1 / Math.log2(place + 2);

function discountedGain({ relevance, runs }: RankedRows, k: number, gain: (relevance: number) => number): number {
  let [from, sum] = [0, 0];
  for (const to of runs) {
    if (from >= k) break;
    let [gains, weights] = [0, 0];
    for (let place = from; place < to; place += 1) {
      gains += gain(relevance[place] ?? 0);
      if (place < k) weights += discount(place);
    }
    sum += (gains / (to - from)) * weights;
    from = to;
  }
  return sum;
}

/** Normalised discounted cumulative gain at k; NaN when no row gains anything. */
export function ndcg(rows: RankedRows, k: number, gain: (relevance: number) => number): number {
  const best = rows.relevance.slice().sort().reverse();
  const ideal = discountedGain({ relevance: best, runs: Array.from(best, (_, place) => place + 1) }, k, gain);
  return ideal === 0 ? Number.NaN : discountedGain(rows, k, gain) / ideal;
}

/** The relevant share of the first k places (of all, where there are fewer). */
export function precisionAt({ relevance, runs }: RankedRows, k: number, from: number): number {
  const places = Math.min(k, relevance.length);
  let [start, hits] = [0, 0];
  for (const end of runs) {
    if (start >= places) break;
    let relevant = 0;
    for (let place = start; place < end; place += 1) if ((relevance[place] ?? 0) >= from) relevant += 1;
    hits += (relevant * (Math.min(end, places) - start)) / (end - start);
    start = end;
  }
  return places === 0 ? Number.NaN : hits / places;
}

/** The mean of 1/place of the first relevant of `relevant` rows that lie anyhow in places start + 1 … start + rows. */
function meanReciprocal(start: number, rows: number, relevant: number): number {
  // P(the first relevant one is in place j) = P(none before) × relevant / places left.
  let [none, sum] = [1, 0];
  for (let j = 0; j <= rows - relevant; j += 1) {
    const here = none * (relevant / (rows - j));
    sum += here / (start + j + 1);
    none -= here;
  }
  return sum;
}

/** 1 / place of the first relevant row; NaN when none is. */
export function reciprocalRank({ relevance, runs }: RankedRows, from: number): number {
  let start = 0;
  for (const end of runs) {
    let relevant = 0;
    for (let place = start; place < end; place += 1) if ((relevance[place] ?? 0) >= from) relevant += 1;
    if (relevant > 0) return meanReciprocal(start, end - start, relevant);
    start = end;
  }
  return Number.NaN;
}

import { invalidSample } from './errors.js';
import { type Sample, sortedSample } from './sample.js';

/** Options of the distances between two samples. */
export interface DistanceOptions {
  /** Which samples are `Float64Array`s in ascending order already, so that they need no copy. Default `none`. */
  readonly sorted?: 'none' | 'first' | 'both';
  /**
   * Weights of the values, for the first sample and the second, as many as there are values; finite, from 0, not all 0.
   * Only their proportions matter. Default: all equal.
   */
  readonly weights?: readonly [first: Sample | undefined, second: Sample | undefined];
}

/** A sample in ascending order. */
interface Weighted {
  readonly values: Float64Array;
  /** Undefined: 1 each. */
  readonly weights: Float64Array | undefined;
  readonly total: number;
}

function checkedTotal(weights: Sample, length: number): number {
  if (weights.length !== length) throw invalidSample(`${length} weights, one for each value`, `${weights.length}`);
  let total = 0;
  for (let i = 0; i < length; i += 1) {
    const weight = weights[i] ?? Number.NaN;
    if (!(weight >= 0)) throw invalidSample('weights from 0', `${weight} at position ${i}`);
    total += weight;
  }
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw invalidSample('weights with a finite sum above 0', `${total}`);
  return total;
}

function prepared(values: Sample, weights: Sample | undefined, sorted: boolean): Weighted {
  const ascending = sortedSample(values, sorted);
  const [lowest, highest] = [ascending[0] ?? 0, ascending[ascending.length - 1] ?? 0];
  if (!(Number.isFinite(lowest) && Number.isFinite(highest)))
    throw invalidSample('finite numbers only', `${Number.isFinite(lowest) ? highest : lowest}`);
  if (weights === undefined) return { values: ascending, weights, total: ascending.length };
  const total = checkedTotal(weights, values.length);
  if (ascending === values) return { values: ascending, weights: Float64Array.from(weights), total };
  const order = Uint32Array.from(values, (_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  return { values: ascending, weights: Float64Array.from(order, (i) => weights[i] ?? 0), total };
}

/**
 * The integral of |U - V|, or of its square, U and V being the distribution functions of two samples. Heights are kept as
 * whole numbers where there are no weights, and the sum is compensated, so that equal distributions give 0 exactly.
 */
export function integratedDifference(a: Sample, b: Sample, squared: boolean, options: DistanceOptions): number {
  const { sorted = 'none', weights = [undefined, undefined] } = options;
  const first = prepared(a, weights[0], sorted !== 'none');
  const second = prepared(b, weights[1], sorted === 'both');
  const scale = first.total * second.total;
  const swap = first.values.length < second.values.length;
  const [many, few] = swap ? [second, first] : [first, second];
  const weighted = many.weights !== undefined || few.weights !== undefined;
  const total = weighted ? weightedWalk(many, few, squared) : plainWalk(many.values, few.values, squared);
  return squared ? total / scale / scale : total / scale;
}

/** Terms that are added plainly; their sums are added with compensation. */
const BLOCK = 128;

/** By runs of `many` between two values of `few`: an inner loop without branches. */
function plainWalk(many: Float64Array, few: Float64Array, squared: boolean): number {
  const [n, m] = [many.length, few.length];
  const sum = { total: 0, lost: 0 };
  let previous = Math.min(many[0] ?? 0, few[0] ?? 0);
  let i = 0;
  for (let j = 0; j <= m; j += 1) {
    const until = few[j] ?? Number.POSITIVE_INFINITY;
    while (i < n && (many[i] ?? 0) <= until) {
      const end = Math.min(n, i + BLOCK);
      let block = 0;
      let height = i * m - j * n;
      for (; i < end; i += 1) {
        const x = many[i] ?? 0;
        if (x > until) break;
        block += (squared ? height * height : Math.abs(height)) * (x - previous);
        previous = x;
        height += m;
      }
      addTo(sum, block);
    }
    if (j === m) break;
    const height = i * m - j * n;
    addTo(sum, (squared ? height * height : Math.abs(height)) * (until - previous));
    previous = until;
  }
  return sum.total;
}

function weightedWalk(first: Weighted, second: Weighted, squared: boolean): number {
  const [a, b] = [first.values, second.values];
  const sum = { total: 0, lost: 0 };
  let [i, j, below, belowSecond] = [0, 0, 0, 0];
  let previous = Math.min(a[0] ?? 0, b[0] ?? 0);
  while (i < a.length || j < b.length) {
    const fromFirst = j >= b.length || (i < a.length && (a[i] ?? 0) <= (b[j] ?? 0));
    const x = (fromFirst ? a[i] : b[j]) ?? 0;
    const height = below * second.total - belowSecond * first.total;
    addTo(sum, (squared ? height * height : Math.abs(height)) * (x - previous));
    previous = x;
    if (fromFirst) {
      below += first.weights?.[i] ?? 1;
      i += 1;
    } else {
      belowSecond += second.weights?.[j] ?? 1;
      j += 1;
    }
  }
  return sum.total;
}

/** Kahan's sum, of terms that are never negative. */
function addTo(sum: { total: number; lost: number }, term: number): void {
  const corrected = term - sum.lost;
  const next = sum.total + corrected;
  // An infinite total has lost nothing.
  sum.lost = Number.isFinite(next) ? next - sum.total - corrected : 0;
  sum.total = next;
}

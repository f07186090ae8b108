import type { Interval } from './interval.js';
import { wilsonInterval } from './interval.js';
import { hitSpread } from './poisson-binomial.js';

/** Events and their probabilities, row by row. */
export interface Forecasts {
  readonly probability: Float64Array;
  /** 1 where the event came, else 0. */
  readonly outcome: Float64Array;
}

/** One line of a reliability table. */
export interface ReliabilityBin {
  /** The lowest and highest probability in the bin. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean of the probabilities. */
  readonly predicted: number;
  /** Share of the events that came. */
  readonly observed: number;
  /** Wilson's interval of the share. */
  readonly interval: Interval;
}

/** How far probabilities are from the shares that came. */
export interface CalibrationError {
  /** Σ n_b/n·|observed − predicted| over the bins. Above 0 for a perfectly calibrated model, too. */
  readonly value: number;
  /** Its mean if every probability were right, for these rows and bins. */
  readonly nullExpectation: number;
  /** Its standard deviation if every probability were right. */
  readonly nullStandardError: number;
  /** value − nullExpectation: 0 in the mean for a calibrated model, somewhat too small for another. May be below 0. */
  readonly debiased: number;
}

/** Murphy's parts (1973): Brier = reliability − resolution + uncertainty + withinBins, exactly. */
export interface BrierParts {
  /** Σ n_b/n·(predicted − observed)²: 0 is best. */
  readonly reliability: number;
  /** Σ n_b/n·(observed − base rate)²: larger is better. */
  readonly resolution: number;
  /** Base rate times 1 − base rate: what no model changes. */
  readonly uncertainty: number;
  /** What the spread of probabilities inside the bins adds (Stephenson, Coelho and Jolliffe 2008). */
  readonly withinBins: number;
}

/** The bins of a reliability table and what is computed from them. */
export interface Reliability {
  readonly table: readonly ReliabilityBin[];
  readonly calibrationError: CalibrationError;
  readonly brierParts: BrierParts;
}

/** How rows are put in bins: with as many rows each (equal probabilities stay together), or of equal width. */
export type BinningRule = 'mass' | 'width';

/** Ends of runs in the sorted rows. */
function massCuts(sorted: Float64Array, bins: number): readonly number[] {
  const cuts: number[] = [];
  for (let bin = 1; bin <= bins; bin += 1) {
    let end = Math.round((bin * sorted.length) / bins);
    while (end > 0 && end < sorted.length && sorted[end] === sorted[end - 1]) end += 1;
    if (end > (cuts.at(-1) ?? 0)) cuts.push(end);
  }
  return cuts;
}

/** Bins (i/bins, (i + 1)/bins], the first with 0. */
function widthCuts(sorted: Float64Array, bins: number): readonly number[] {
  const cuts: number[] = [];
  for (let bin = 1; bin <= bins; bin += 1) {
    const found = bin === bins ? -1 : sorted.findIndex((p) => p > bin / bins);
    const end = found < 0 ? sorted.length : found;
    if (end > (cuts.at(-1) ?? 0)) cuts.push(end);
  }
  return cuts;
}

interface Bin extends ReliabilityBin {
  readonly squaredSpread: number;
  readonly spreadByOutcome: number;
  readonly meanDistance: number;
  readonly variance: number;
}

function binOf(probability: Float64Array, outcome: Float64Array, confidence: number): Bin {
  const n = probability.length;
  const predicted = probability.reduce((sum, p) => sum + p, 0) / n;
  const events = outcome.reduce((sum, y) => sum + y, 0);
  let [squaredSpread, spreadByOutcome] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    const off = (probability[row] ?? 0) - predicted;
    squaredSpread += off * off;
    spreadByOutcome += off * (outcome[row] ?? 0);
  }
  return {
    from: probability[0] ?? Number.NaN,
    to: probability[n - 1] ?? Number.NaN,
    n,
    predicted,
    observed: events / n,
    interval: wilsonInterval(events, n, confidence),
    squaredSpread,
    spreadByOutcome,
    ...hitSpread(probability),
  };
}

function binsOf(
  { probability, outcome }: Forecasts,
  bins: number,
  rule: BinningRule,
  confidence: number,
): readonly Bin[] {
  const order = Uint32Array.from(probability, (_, row) => row).sort(
    (a, b) => (probability[a] ?? 0) - (probability[b] ?? 0),
  );
  const sorted = Float64Array.from(order, (row) => probability[row] ?? 0);
  const outcomes = Float64Array.from(order, (row) => outcome[row] ?? 0);
  const cuts = rule === 'mass' ? massCuts(sorted, bins) : widthCuts(sorted, bins);
  return cuts.map((end, i) => {
    const start = cuts[i - 1] ?? 0;
    return binOf(sorted.subarray(start, end), outcomes.subarray(start, end), confidence);
  });
}

export function reliabilityOf(forecasts: Forecasts, bins: number, rule: BinningRule, confidence: number): Reliability {
  const found = binsOf(forecasts, bins, rule, confidence);
  const n = forecasts.probability.length;
  const over = (term: (bin: Bin) => number): number =>
    n === 0 ? Number.NaN : found.reduce((sum, bin) => sum + term(bin), 0) / n;
  const base = over((bin) => bin.n * bin.observed);
  const value = over((bin) => bin.n * Math.abs(bin.observed - bin.predicted));
  const nullExpectation = over((bin) => bin.meanDistance);
  const nullVariance = over((bin) => bin.variance - bin.meanDistance * bin.meanDistance) / n;
  return {
    table: Object.freeze(
      found.map(({ from, to, n: rows, predicted, observed, interval }) =>
        Object.freeze({ from, to, n: rows, predicted, observed, interval }),
      ),
    ),
    calibrationError: Object.freeze({
      value,
      nullExpectation,
      nullStandardError: Math.sqrt(Math.max(0, nullVariance)),
      debiased: value - nullExpectation,
    }),
    brierParts: Object.freeze({
      reliability: over((bin) => bin.n * (bin.predicted - bin.observed) * (bin.predicted - bin.observed)),
      resolution: over((bin) => bin.n * (bin.observed - base) * (bin.observed - base)),
      uncertainty: base * (1 - base),
      withinBins: over((bin) => bin.squaredSpread - 2 * bin.spreadByOutcome),
    }),
  };
}

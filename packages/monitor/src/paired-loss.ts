import { seededRandom } from '@fpl-ml/core';
import { pairedTest, signFlipTest } from '@fpl-ml/stats';
import { type Interval, ratioInterval, tInterval } from './interval.js';
import { total } from './total.js';

/** Whether the model is better than the baseline, by the p-value. */
export type BaselineVerdict = 'better' | 'worse' | 'inconclusive';

/** A model beside a baseline on the same rows. */
export interface BaselineComparison {
  readonly baseline: string;
  /** Rows that both predict. */
  readonly n: number;
  /** Units of inference: periods, or rows. */
  readonly units: number;
  /** Mean loss of the model, and of the baseline. */
  readonly loss: number;
  readonly baselineLoss: number;
  /** 1 − loss/baselineLoss: 0 is as good as the baseline, 1 perfect. NaN when the baseline has no loss. */
  readonly skill: number;
  /** Of the skill, as a ratio of sums over units. */
  readonly skillError: number;
  /** Of the skill, on the scale of the logarithm of the ratio. */
  readonly skillInterval: Interval;
  /** Mean over units of baseline loss − model loss: above 0 the model is better. */
  readonly meanDifference: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** Two-sided; by `method`. */
  readonly pValue: number;
  /** Student's t over rows, or over periods a sign flip: exact up to 40 of them. */
  readonly method: string;
  readonly verdict: BaselineVerdict;
}

/** Sums of losses by unit, and the units' numbers of rows. */
interface Units {
  readonly model: Float64Array;
  readonly baseline: Float64Array;
  readonly rows: Float64Array;
}

/** Losses of the rows that both predict. */
export interface PairedLosses {
  readonly model: Float64Array;
  readonly baseline: Float64Array;
  /** The unit of each row; without it each row is one. */
  readonly unit?: readonly (string | number)[];
}

function unitsOf({ model, baseline, unit }: PairedLosses): Units {
  if (unit === undefined) return { model, baseline, rows: new Float64Array(model.length).fill(1) };
  const at = new Map([...new Set(unit)].map((name, i) => [name, i]));
  const [sums, others, rows] = [new Float64Array(at.size), new Float64Array(at.size), new Float64Array(at.size)];
  for (const [row, name] of unit.entries()) {
    const i = at.get(name) ?? 0;
    sums[i] = (sums[i] ?? 0) + (model[row] ?? 0);
    others[i] = (others[i] ?? 0) + (baseline[row] ?? 0);
    rows[i] = (rows[i] ?? 0) + 1;
  }
  return { model: sums, baseline: others, rows };
}

/** Of the ratio of two sums over units, by the delta method. */
function ratioError({ model, baseline }: Units, ratio: number): number {
  const n = model.length;
  const squares = total(
    model.map((loss, i) => (loss - ratio * (baseline[i] ?? 0)) * (loss - ratio * (baseline[i] ?? 0))),
  );
  return n < 2 ? Number.NaN : Math.sqrt((squares * n) / (n - 1)) / total(baseline);
}

function significance(differences: Float64Array, isByUnit: boolean, confidence: number) {
  if (differences.length < 2)
    return {
      meanDifference: differences[0] ?? Number.NaN,
      standardError: Number.NaN,
      pValue: Number.NaN,
      method: 'none',
    };
  const { meanDifference, standardError, pValue, method } = pairedTest(differences, { confidence });
  if (!isByUnit) return { meanDifference, standardError, pValue, method };
  const flipped = signFlipTest(differences, { random: seededRandom(0, 'compare-with-baselines') });
  return { meanDifference, standardError, pValue: flipped.pValue, method: `sign-flip-${flipped.method}` };
}

/** @param alpha the level of the verdict */
export function comparePaired(
  baseline: string,
  losses: PairedLosses,
  alpha: number,
  confidence: number,
): BaselineComparison {
  const units = unitsOf(losses);
  const n = losses.model.length;
  const ratio = total(losses.model) / total(losses.baseline);
  const skillError = ratioError(units, ratio);
  const [low, high] = ratioInterval(ratio, skillError, units.rows.length - 1, confidence);
  const differences = units.model.map((loss, i) => ((units.baseline[i] ?? 0) - loss) / (units.rows[i] ?? 1));
  const found = significance(differences, losses.unit !== undefined, confidence);
  const isClear = found.pValue <= alpha;
  return Object.freeze({
    baseline,
    n,
    units: units.rows.length,
    loss: n === 0 ? Number.NaN : total(losses.model) / n,
    baselineLoss: n === 0 ? Number.NaN : total(losses.baseline) / n,
    skill: Number.isFinite(ratio) ? 1 - ratio : Number.NaN,
    skillError,
    skillInterval: Object.freeze([1 - high, 1 - low] as const),
    ...found,
    interval: tInterval(found.meanDifference, found.standardError, differences.length - 1, confidence),
    verdict: isClear ? (found.meanDifference > 0 ? 'better' : 'worse') : 'inconclusive',
  });
}

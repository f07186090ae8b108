import { binomial } from '@fpl-ml/stats';
import { psiFigure } from './compare-numbers.js';
import { homogeneity } from './homogeneity.js';
import type { Limits } from './limits.js';
import { type LevelCounts, psiOfLevels } from './psi.js';
import type { DistributionChange, LevelChange, LevelShare, PsiFigure, Uncorrected } from './report.js';

/** What is found about two samples of levels. */
export interface LevelComparison {
  readonly distribution: Uncorrected<DistributionChange>;
  readonly psi: PsiFigure;
  readonly levels: Uncorrected<LevelChange>;
}

/** So many levels of each kind are listed. */
const LISTED = 20;

function sizeOf(counts: LevelCounts): number {
  let size = 0;
  for (const count of counts.values()) size += count;
  return size;
}

/** The levels of the first that the second does not have, most frequent first. */
function onlyIn(counts: LevelCounts, other: LevelCounts): readonly LevelShare[] {
  const size = sizeOf(counts);
  const only = [...counts].filter(([level]) => !other.has(level));
  return only
    .map(([level, count]) => ({ level, count, share: count / size }))
    .toSorted((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
}

/**
 * An upper bound of the probability of a level that the reference has not seen: Good and Turing's estimate, the share of
 * levels seen once, and two standard errors of it; for no such level 3/n (the rule of three).
 */
function unseenProbability(reference: LevelCounts): number {
  const once = [...reference.values()].filter((count) => count === 1).length;
  return Math.min(1, (once + 1 + 2 * Math.sqrt(once + 1)) / sizeOf(reference));
}

function levelChange(reference: LevelCounts, current: LevelCounts): Uncorrected<LevelChange> {
  const [unseen, vanished] = [onlyIn(current, reference), onlyIn(reference, current)];
  const rows = unseen.reduce((total, { count }) => total + count, 0);
  const size = sizeOf(current);
  return {
    unseen: unseen.slice(0, LISTED),
    vanished: vanished.slice(0, LISTED),
    unseenCount: unseen.length,
    vanishedCount: vanished.length,
    unseenShare: rows / size,
    pValue: binomial(size, unseenProbability(reference)).sf(rows - 1),
  };
}

/** Compares counts of levels; both sides hold something. */
export function compareLevels(reference: LevelCounts, current: LevelCounts, limits: Limits): LevelComparison {
  const levels = [...new Set([...reference.keys(), ...current.keys()])];
  const [before, now] = [reference, current].map((side) => levels.map((level) => side.get(level) ?? 0));
  const result = homogeneity(before ?? [], now ?? []);
  const rare = result.pooled === 0 ? '' : `, of which ${result.pooled} were too rare to stand alone`;
  return {
    distribution: {
      method: 'chi-square',
      why: `the column is categorical, with ${levels.length} levels${rare}`,
      statistic: result.statistic,
      nullExpectation: result.df,
      limit: limits.chiSquareLimit(result.df),
      pValue: result.pValue,
      effectSize: result.totalVariation,
    },
    psi: psiFigure(psiOfLevels(reference, current, { alpha: limits.alpha }), limits),
    levels: levelChange(reference, current),
  };
}

import { fixedFor } from './fixed-thresholds.js';
import type { Limits } from './limits.js';
import type { PsiResult } from './psi.js';
import type { PsiFigure } from './report.js';

/** The part of a population stability index that a report keeps; its limit is the warning threshold where that is fixed. */
export function psiFigure(
  { statistic, nullExpectation, limit, pValue, conventions }: PsiResult,
  column: string,
  { thresholds }: Limits,
): PsiFigure {
  const { bins, merged, epsilon, binning } = conventions;
  const held = thresholds.kind === 'fixed' ? fixedFor(thresholds, column).psi.warning : limit;
  return { statistic, nullExpectation, limit: held, pValue, bins, merged, epsilon, binning };
}

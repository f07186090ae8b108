/**
 * The outcome of a comparison. `inconclusive` means that the evidence does not suffice for either; it never counts as a
 * pass.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/**
 * The verdict of several parts that must all hold: `fail` if one fails, else `inconclusive` if one is, else `pass`.
 *
 * @param verdicts none at all gives `inconclusive`: nothing was shown
 */
export function allVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/** What {@link evidentlyDefaultMethod} chooses between. */
export type EvidentlyMethod = 'ks' | 'z' | 'chisquare' | 'jensenshannon' | 'wasserstein';

/** Up to so many reference rows Evidently tests; above, it measures a distance. */
const TESTED_UP_TO = 1000;
/** Up to so many distinct values numbers count as levels. */
const FEW = 5;

/**
 * The method that Evidently (0.4 to 0.7) chooses for a column, for comparison: it changes with the size of the reference, and
 * with the number of distinct values in both sides, so that one distribution is judged in two ways (on a column of noise its
 * distance is past 0.1 in a tenth of cases just above 1,000 rows). {@link detectDrift} never chooses by size.
 *
 * @param referenceRows values of the reference that are not missing
 * @param distinct distinct values of both sides together
 * @param type what the column holds
 *
 * @example
 * ```ts
 * import { evidentlyDefaultMethod } from '@fpl-ml/drift';
 *
 * const [small, large] = [evidentlyDefaultMethod(1000, 40, 'numeric'), evidentlyDefaultMethod(1001, 40, 'numeric')]; // ks, wasserstein
 * ```
 */
export function evidentlyDefaultMethod(
  referenceRows: number,
  distinct: number,
  type: 'numeric' | 'categorical',
): EvidentlyMethod {
  const asLevels = type === 'categorical' || distinct <= FEW;
  if (referenceRows > TESTED_UP_TO) return asLevels ? 'jensenshannon' : 'wasserstein';
  if (!asLevels) return 'ks';
  return distinct > 2 ? 'chisquare' : 'z';
}

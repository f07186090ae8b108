import type { AcrossRows } from './across-rows.js';
import { entityReport, entityRows } from './by-entity.js';
import { type CorrelationComparison, compareCorrelations } from './correlation-change.js';
import { invalidOption } from './errors.js';
import type { Evidence } from './evidence.js';
import type { Limits } from './limits.js';
import type { EntityReport } from './report.js';
import { NO_ROWS, type Rows } from './row-values.js';
import { compareGroups, type Slice, slicesByEntity } from './slices.js';

/** Everything that a comparison found, before any verdict. */
export interface Found {
  /** All rows first, then the groups. */
  readonly slices: readonly Slice[];
  readonly correlations: readonly CorrelationComparison[];
  readonly entities: EntityReport | null;
}

/** How a comparison looks across columns. */
export interface AcrossSettings {
  readonly limits: Limits;
  readonly seed: string | number;
  readonly permutations: number | undefined;
}

/** How many tests there are to correct for. */
export function testsOf({ slices, correlations }: Pick<Found, 'slices' | 'correlations'>): number {
  const evidence = [...slices.flatMap((slice) => slice.evidence), ...correlations.map((pair) => pair.evidence)];
  return evidence.reduce((count, { tests }) => count + tests.length, 0);
}

/** As many permutations as let one test among so many be found: a p-value ends at 1/(k + 1). */
function mostPermutations(tests: number, alpha: number, wanted: number | undefined): number {
  if (wanted === undefined) return Math.min(9999, Math.max(999, Math.ceil((2 * tests) / alpha)));
  if (Number.isInteger(wanted) && wanted >= 99 && wanted <= 1_000_000) return wanted;
  throw invalidOption('permutations', 'a whole number from 99 to a million', wanted);
}

/** Adds to the evidence on all columns what the options that look across columns ask for. */
export function lookAcross(
  across: AcrossRows | null,
  current: Rows,
  pooled: readonly Evidence[],
  { limits, seed, permutations }: AcrossSettings,
): Found {
  const reference = across?.rows ?? NO_ROWS;
  const whole: Slice = { group: null, reference, current, evidence: pooled, problem: null };
  if (across === null) return { slices: [whole], correlations: [], entities: null };
  const slices = [whole, ...compareGroups(across, current, pooled, { ...limits, shapes: false })];
  const correlations = compareCorrelations(across.pairs, reference, current, limits.minimumRows);
  if (across.entity === null) return { slices, correlations, entities: null };
  const most = mostPermutations(testsOf({ slices, correlations }), limits.alpha, permutations);
  const rows = entityRows(across.entity, reference, current);
  return {
    slices: slicesByEntity(slices, across.entity, { limits, most, seed }),
    correlations,
    entities: rows && entityReport(across.entity, rows, most),
  };
}

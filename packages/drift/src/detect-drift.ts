import { type FrameInput, frozenCopy } from '@fpl-ml/core';
import { type ColumnValues, readColumns } from './column-values.js';
import type { ComparisonOptions } from './comparison-options.js';
import { invalidOption } from './errors.js';
import { gatherEvidence } from './evidence.js';
import { judgeReport } from './judge-report.js';
import { limitsFrom } from './limits.js';
import { lookAcross, testsOf } from './look-across.js';
import {
  isSelected,
  mostRows,
  type PreparedReference,
  type PrepareOptions,
  preparedWith,
} from './prepared-reference.js';
import { valuesOfProfile } from './profile/open-profiles.js';
import { requireProfile } from './profile/profile-from-json.js';
import { isProfile, type ReferenceProfile } from './profile/reference-profile.js';
import type { ColumnRole, DriftReport } from './report.js';
import { NO_ROWS, readRows } from './row-values.js';
import { completeThresholds, type DriftThresholds } from './thresholds.js';

/**
 * Options of {@link detectDrift}. Those of {@link PrepareOptions}, but for `columns`, belong to the reference: with a prepared
 * one, give them there.
 */
export interface DriftOptions extends PrepareOptions, ComparisonOptions {
  /** How verdicts come about. Default for the sample sizes in hand, `alpha` 0.05. */
  readonly thresholds?: DriftThresholds;
  /** How much a column matters, by name, from 0; 0 keeps it in the report and out of the verdict. Default 1 each. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Values that a column needs on each side before its distributions are compared. Default 30. */
  readonly minimumRows?: number;
  /** The column that holds the model's predictions, and the one that holds what they were to be; reported apart. */
  readonly prediction?: string;
  readonly target?: string;
  /**
   * The most permutations of a test by entity, from 99 to a million. Default as many as the number of tests asks for, 2 · tests / alpha,
   * from 999 to 9999: with more than about 500 tests a single column that changed is then no longer found.
   */
  readonly permutations?: number;
  /** Fixes the random numbers of tests by entity. Default 0. */
  readonly seed?: string | number;
}

function checkedWeights(weights: Readonly<Record<string, number>>): (column: string) => number {
  for (const [column, weight] of Object.entries(weights)) {
    if (!(weight >= 0 && Number.isFinite(weight))) throw invalidOption(`weights.${column}`, 'a number from 0', weight);
  }
  return (column) => (Object.hasOwn(weights, column) ? (weights[column] ?? 1) : 1);
}

function roleFrom({ prediction, target }: DriftOptions): (column: string) => ColumnRole {
  return (column) => (column === prediction ? 'prediction' : column === target ? 'target' : 'feature');
}

function profiledColumns(
  { columns }: ReferenceProfile,
  isWanted: (column: string) => boolean,
): ReadonlyMap<string, ColumnValues> {
  const wanted = columns.filter(({ column }) => isWanted(column));
  return new Map(wanted.map((column) => [column.column, valuesOfProfile(column)]));
}

/**
 * Compares a dataset with a reference, column by column: distributions, missing values, unseen and vanished levels. When
 * nothing has changed, the probability of the verdict `drift` is at most `alpha`, all columns together, for rows that are
 * independent; ties (many zeros) make it less. For the same entities week after week it is less too, since they vary less
 * than strangers would. A bad column gets its own verdict, and spoils no other.
 *
 * @param reference the training data, or what {@link prepareReference} made of them, or their profile
 * @param current the data to judge, or their profile
 * @throws FplMlError `DRIFT_OPTION_INVALID`, or `DRIFT_PROFILE_INVALID`; never for what is in a column
 *
 * @example
 * ```ts
 * import { detectDrift } from '@fpl-ml/drift';
 *
 * const reference = { minutes: Array.from({ length: 900 }, (_, i) => i % 91) };
 * const current = { minutes: Array.from({ length: 300 }, (_, i) => 30 + (i % 61)) };
 * const { verdict, columns } = detectDrift(reference, current);
 * const why = columns.map(({ column, reasons }) => `${column}: ${reasons.join('; ')}`);
 * ```
 */
export function detectDrift(
  reference: FrameInput | PreparedReference | ReferenceProfile,
  current: FrameInput | ReferenceProfile,
  options: DriftOptions = {},
): DriftReport {
  const { columns: selection = {}, weights = {}, minimumRows = 30, seed = 0 } = options;
  if (!(Number.isInteger(minimumRows) && minimumRows >= 1)) {
    throw invalidOption('minimumRows', 'a whole number from 1', minimumRows);
  }
  const thresholds = completeThresholds(options.thresholds);
  const weightOf = checkedWeights(weights);
  const before = preparedWith(reference, options);
  const { across } = before;
  const isWanted = (column: string): boolean => isSelected(selection, column);
  if (across !== null && isProfile(current)) {
    throw invalidOption('current', 'rows, for options that look across columns', 'a profile');
  }
  const now = isProfile(current)
    ? profiledColumns(requireProfile(current), isWanted)
    : readColumns(current, before.types, isWanted);
  const named = [across?.entity ?? [], across?.groupBy ?? []].flat();
  const nowRows =
    across === null || isProfile(current)
      ? NO_ROWS
      : readRows(current, (column) => isWanted(column) || named.includes(column));
  const names = [...new Set([...before.columns.keys(), ...now.keys(), ...(selection.include ?? [])])].filter(
    // An entity says whose a row is, and is new whenever somebody is: no column to compare, unless it is gone.
    (name) => isWanted(name) && !(name === across?.entity && Object.hasOwn(nowRows.frame, name)),
  );
  const limits = limitsFrom(thresholds, minimumRows, options);
  const pooled = names.map((name) => gatherEvidence(name, before.columns.get(name), now.get(name), limits));
  const found = lookAcross(across, nowRows, pooled, { limits, seed, permutations: options.permutations });
  const judged = judgeReport(found.slices, found.correlations, { thresholds, weightOf, roleOf: roleFrom(options) });
  return frozenCopy({
    ...judged,
    rows: [before.rows, mostRows(now.values())] as const,
    tests: thresholds.kind === 'fixed' ? 0 : testsOf(found),
    thresholds,
    entities: found.entities,
    reference: before.provenance,
    others: [],
  });
}

import { type FrameInput, frozenCopy } from '@fpl-ml/core';
import { readColumns } from './column-values.js';
import { invalidOption } from './errors.js';
import { gatherEvidence } from './evidence.js';
import { limitsFrom } from './limits.js';
import {
  isSelected,
  mostRows,
  type PreparedReference,
  type PrepareOptions,
  preparedWith,
} from './prepared-reference.js';
import type { DriftReport, DriftVerdict } from './report.js';
import { completeThresholds, type DriftThresholds } from './thresholds.js';
import { judgeColumns, judgeDataset } from './verdicts.js';

/** Options of {@link detectDrift}. `types` and `bins` belong to the reference: with a prepared one, give them there. */
export interface DriftOptions extends PrepareOptions {
  /** How verdicts come about. Default for the sample sizes in hand, `alpha` 0.05. */
  readonly thresholds?: DriftThresholds;
  /** How much a column matters, by name, from 0; 0 keeps it in the report and out of the verdict. Default 1 each. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Values that a column needs on each side before its distributions are compared. Default 30. */
  readonly minimumRows?: number;
}

function checkedWeights(weights: Readonly<Record<string, number>>): (column: string) => number {
  for (const [column, weight] of Object.entries(weights)) {
    if (!(weight >= 0 && Number.isFinite(weight))) throw invalidOption(`weights.${column}`, 'a number from 0', weight);
  }
  return (column) => (Object.hasOwn(weights, column) ? (weights[column] ?? 1) : 1);
}

function countVerdicts(verdicts: readonly DriftVerdict[]): DriftReport['counts'] {
  const count = (wanted: DriftVerdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  return {
    stable: count('stable'),
    warning: count('warning'),
    drift: count('drift'),
    'insufficient-data': count('insufficient-data'),
  };
}

/**
 * Compares a dataset with a reference, column by column: distributions, missing values, unseen and vanished levels. When
 * nothing has changed, the probability of the verdict `drift` is at most `alpha`, all columns together, for rows that are
 * independent; ties (many zeros) make it less. For the same entities week after week it is less too, since they vary less
 * than strangers would. A bad column gets its own verdict, and spoils no other.
 *
 * @param reference the training data, or what {@link prepareReference} made of them
 * @param current the data to judge
 * @throws FplMlError `DRIFT_OPTION_INVALID`; never for what is in a column
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
  reference: FrameInput | PreparedReference,
  current: FrameInput,
  options: DriftOptions = {},
): DriftReport {
  const { columns: selection = {}, weights = {}, minimumRows = 30 } = options;
  if (!(Number.isInteger(minimumRows) && minimumRows >= 1)) {
    throw invalidOption('minimumRows', 'a whole number from 1', minimumRows);
  }
  const thresholds = completeThresholds(options.thresholds);
  const weightOf = checkedWeights(weights);
  const before = preparedWith(reference, options);
  const isWanted = (column: string): boolean => isSelected(selection, column);
  const now = readColumns(current, before.types, isWanted);
  const names = [...new Set([...before.columns.keys(), ...now.keys(), ...(selection.include ?? [])])].filter(isWanted);
  const limits = limitsFrom(thresholds, minimumRows);
  const evidence = names.map((name) => gatherEvidence(name, before.columns.get(name), now.get(name), limits));
  const columns = judgeColumns(evidence, names.map(weightOf), thresholds);
  return frozenCopy({
    ...judgeDataset(columns),
    rows: [before.rows, mostRows(now.values())] as const,
    counts: countVerdicts(columns.map(({ verdict }) => verdict)),
    tests: thresholds.kind === 'fixed' ? 0 : evidence.reduce((count, { tests }) => count + tests.length, 0),
    thresholds,
    columns,
  });
}

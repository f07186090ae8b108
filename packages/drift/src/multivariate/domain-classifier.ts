import { type FrameInput, frozenCopy, type RandomSource } from '@fpl-ml/core';
import { studentT } from '@fpl-ml/stats';
import { areaLostWithout, crossValidate, type FoldModel, meanAuroc } from './cross-validation.js';
import { type EntityCodes, entityCodes } from './entity-codes.js';
import { type DifferingRegion, explainDifference, regionWords } from './explain-difference.js';
import { foldsOfEntities, foldsOfRows } from './folds.js';
import { countOption, numberOption } from '../option-checks.js';
import { commonOptions, type MultivariateOptions } from './options.js';
import { pairColumns, type PairedColumn } from './paired-columns.js';
import { labelsOfEntities, labelsWithinGroups } from './permuted-labels.js';
import { poolRows, type PooledRows, varies } from './pooled-rows.js';
import { figure, type MultivariateResult, shortage, verdictOf } from './result.js';
import { sampleRows, shuffle } from './shuffle.js';

const METHOD = 'domain classifier, area under the ROC curve, Student with the scatter of refits on permuted sides';

/** Options of {@link domainClassifier}. */
export interface DomainClassifierOptions extends MultivariateOptions {
  /** Column that says which rows belong to one entity, say a player who is there every week. Default: all are strangers. */
  readonly entity?: string;
  /** Parts of the rows that are held out in turn, a whole number from 2. Default 5. */
  readonly folds?: number;
  /** How often all is trained again on permuted sides, a whole number from 10. Default 20. */
  readonly permutations?: number;
  /** Rows of a side that are used at most, drawn at random; a whole number from 10. Default 2000. */
  readonly maxRows?: number;
  /** By how much the area under the curve has to exceed one half to count. Default 0.02. */
  readonly effectFloor?: number;
}

/** What a column is worth to tell the sides apart. */
export interface ColumnImportance {
  readonly column: string;
  /** By how much the area under the curve falls when the column is shuffled in rows held out; 0 and less is nothing. */
  readonly areaLost: number;
}

/** What {@link domainClassifier} gives. */
export interface DomainClassifierResult extends MultivariateResult {
  /** What the statistic exceeds with probability alpha when nothing has changed. */
  readonly limit: number | null;
  /** The standard deviation of the statistic when nothing has changed. */
  readonly nullDeviation: number | null;
  /** The most important column first. */
  readonly importances: readonly ColumnImportance[];
  /** Where the current rows are that were not there before, and the other way round; only for the verdict `drift`. */
  readonly regions: readonly DifferingRegion[];
}

interface Design {
  readonly pooled: PooledRows;
  readonly assigned: Int32Array;
  readonly freshLabels: (random: RandomSource) => Uint8Array;
}

function designOf(
  columns: readonly PairedColumn[],
  entities: EntityCodes | null,
  rows: readonly [Int32Array, Int32Array],
  folds: number,
  random: RandomSource,
): Design {
  const pooled = poolRows(columns, ...rows);
  if (entities === null) {
    const [before, now] = [foldsOfRows(rows[0].length, folds, random), foldsOfRows(rows[1].length, folds, random)];
    const assigned = Int32Array.from([...before, ...now]);
    return { pooled, assigned, freshLabels: labelsWithinGroups(pooled.labels, assigned) };
  }
  const codeOf = (codes: Int32Array) => (row: number) => codes[row] ?? 0;
  const codes = [...Array.from(rows[0], codeOf(entities.reference)), ...Array.from(rows[1], codeOf(entities.current))];
  const all = Int32Array.from(codes);
  return {
    pooled,
    assigned: foldsOfEntities(all, folds, random),
    freshLabels: labelsOfEntities(pooled.labels, all),
  };
}

/** The standard deviation around one half of the area when sides are permuted, everything trained again. */
function nullDeviation(design: Design, folds: number, permutations: number, random: RandomSource): number {
  let squares = 0;
  for (let i = 0; i < permutations; i += 1) {
    const area = meanAuroc(crossValidate(design.pooled, design.freshLabels(random), design.assigned, folds));
    squares += (area - 0.5) * (area - 0.5);
  }
  return Math.sqrt(squares / permutations);
}

function importancesOf(models: readonly FoldModel[], pooled: PooledRows, random: RandomSource): ColumnImportance[] {
  const reordered = (values: Float64Array): Float64Array => shuffle(values, random);
  return pooled.names
    .map((column, at) => ({ column, areaLost: areaLostWithout(models, pooled, at, reordered) }))
    .toSorted((a, b) => b.areaLost - a.areaLost);
}

/** What there is to say where nothing can be computed. */
const NOTHING = {
  verdict: 'insufficient-data',
  statistic: null,
  nullExpectation: null,
  pValue: null,
  limit: null,
  nullDeviation: null,
  importances: [],
  regions: [],
} as const;

function checkedOptions(options: DomainClassifierOptions) {
  const { folds = 5, permutations = 20, maxRows = 2000, effectFloor = 0.02 } = options;
  return {
    ...commonOptions(options, 'domain-classifier'),
    folds: countOption('folds', folds, 2),
    permutations: countOption('permutations', permutations, 10),
    maxRows: countOption('maxRows', maxRows, 10),
    effectFloor: numberOption('effectFloor', effectFloor, 'a number from 0', (floor) => floor >= 0),
  };
}

function wordsOf(
  area: number,
  pValue: number,
  importances: readonly ColumnImportance[],
  regions: readonly DifferingRegion[],
) {
  const names = importances.filter(({ areaLost }) => areaLost > 0).slice(0, 3);
  const by = names.length === 0 ? '' : `, above all by ${names.map(({ column }) => column).join(', ')}`;
  return [
    `current rows can be told from the reference with an area of ${figure(area)} under the curve (p = ${figure(pValue)})${by}`,
    ...regions.map(regionWords),
  ];
}

/**
 * Whether a classifier can tell current rows from those of the reference, and by what. Boosted trees are trained without each
 * fold in turn; the statistic is the mean over the folds of the area under the ROC curve on the rows held out: one half when
 * nothing has changed. Missing values and levels are taken as they are, infinities as the largest values.
 *
 * Areas of folds that train on each other's rows scatter by a third and more beyond the Mann-Whitney variance, which would
 * double false alarms. So everything is trained again on permuted sides, some 20 times, and the p-value is Student's, with
 * the scatter that this shows. With `entity` folds keep the rows of an entity together, and sides are permuted within it.
 *
 * For the verdict `drift` a shallow tree says where: in words in `reasons`, with the shares of rows in `regions`.
 *
 * @param reference the training data; columns without two different values are left out and named in `ignored`
 * @param current rows of the same columns; others of its columns are left out
 * @throws FplMlError `DRIFT_COLUMN_INVALID` naming a column that one side lacks or whose type changed, `DRIFT_OPTION_INVALID`,
 * `FRAME_INVALID`
 *
 * @example
 * ```ts
 * import { domainClassifier } from '@fpl-ml/drift/multivariate';
 *
 * const rows = (n: number, wave: number) => ({
 *   minutes: Array.from({ length: n }, (_, i) => (i * 37) % 91),
 *   position: Array.from({ length: n }, (_, i) => ((i * 37) % 91 < 30 && i % 3 < wave ? 'def' : 'mid')),
 * });
 * const { verdict, reasons } = domainClassifier(rows(400, 0), rows(200, 2)); // 'drift'
 * ```
 */
export function domainClassifier(
  reference: FrameInput,
  current: FrameInput,
  options: DomainClassifierOptions = {},
): DomainClassifierResult {
  const { folds, permutations, maxRows, effectFloor, alpha, minimumRows, random } = checkedOptions(options);
  const { entity } = options;
  const paired = pairColumns(reference, current, options);
  const { n } = paired;
  const features = paired.columns.filter(({ name }) => name !== entity);
  const columns = features.filter(varies);
  const constant = features
    .filter((column) => !varies(column))
    .map(({ name }) => ({ column: name, why: 'it has one value' }));
  const common = {
    n,
    alpha,
    columns: columns.map(({ name }) => name),
    ignored: [...constant, ...paired.ignored],
    method: METHOD,
  };
  const entities = entity === undefined ? null : entityCodes(reference, current, entity);
  const lacking = shortage(n, columns.length, minimumRows);
  if (lacking !== null) return frozenCopy({ ...common, ...NOTHING, reasons: [lacking] });
  const rows = [sampleRows(n[0], maxRows, random), sampleRows(n[1], maxRows, random)] as const;
  const design = designOf(columns, entities, rows, folds, random);
  const models = crossValidate(design.pooled, design.pooled.labels, design.assigned, folds);
  const area = meanAuroc(models);
  if (Number.isNaN(area)) {
    return frozenCopy({ ...common, ...NOTHING, reasons: ['too few entities for folds that hold out both sides'] });
  }
  const scatter = nullDeviation(design, folds, permutations, random);
  const distribution = studentT(permutations);
  const pValue = scatter === 0 ? Number(area <= 0.5) : distribution.sf((area - 0.5) / scatter);
  const verdict = verdictOf(pValue, alpha, area - 0.5, effectFloor);
  const importances = importancesOf(models, design.pooled, random);
  const wanted = importances.filter(({ areaLost }) => areaLost > 0).map(({ column }) => column);
  const regions = verdict === 'drift' ? explainDifference(columns, wanted, n, random) : [];
  return frozenCopy({
    ...common,
    verdict,
    reasons: verdict === 'drift' ? wordsOf(area, pValue, importances, regions) : [],
    statistic: area,
    nullExpectation: 0.5,
    pValue,
    limit: 0.5 + distribution.quantile(1 - alpha) * scatter,
    nullDeviation: scatter,
    importances,
    regions,
  });
}

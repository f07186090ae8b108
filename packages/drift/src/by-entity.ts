import { type RandomSource, seededRandom, textColumn } from '@fpl-ml/core';
import { levelChange } from './compare-levels.js';
import { alignLevels } from './level-counts.js';
import { entityLayout } from './entity-layout.js';
import { type EntityPermutation, permuteWithin } from './entity-permutation.js';
import { changeWithin, chiSquareWithin, distanceWithin } from './entity-statistic.js';
import type { ColumnTest, Evidence } from './evidence.js';
import type { Limits } from './limits.js';
import { distinctBlocks } from './ranks.js';
import type { EntityReport } from './report.js';
import type { Rows } from './row-values.js';
import { numbersOf } from './row-numbers.js';
import { percent } from './words.js';

/** The rows of both sides with the entities that they belong to. */
export interface EntityRows {
  readonly reference: Rows;
  readonly current: Rows;
  /** The entity of each row as a number, reference rows first; a row without one has a number of its own. */
  readonly entities: Int32Array;
}

/** How tests by entity are made. */
export interface EntitySettings {
  readonly limits: Limits;
  /** The most permutations of a test. */
  readonly most: number;
  readonly seed: string | number;
  /** Names the rows, so that each test has random numbers of its own. */
  readonly path: readonly string[];
}

/** Numbers the entities of the rows. @returns `null` where the column is not on both sides */
export function entityRows(column: string, reference: Rows, current: Rows): EntityRows | null {
  const sides = [reference, current];
  if (!sides.every(({ frame }) => Object.hasOwn(frame, column))) return null;
  const known = new Map<string, number>();
  let next = 0;
  const numberOf = (name: string | null): number => {
    const found = name === null ? undefined : known.get(name);
    if (found !== undefined) return found;
    if (name !== null) known.set(name, next);
    next += 1;
    return next - 1;
  };
  return {
    reference,
    current,
    entities: Int32Array.from(
      sides.flatMap(({ frame }) => textColumn(frame, column)),
      numberOf,
    ),
  };
}

/** Which entities are on which side. */
export function entityReport(column: string, rows: EntityRows, permutations: number): EntityReport {
  const { reference, current, entities } = rows;
  const names = ({ frame }: Rows): readonly (string | null)[] => textColumn(frame, column);
  const unnamed = (side: Rows): number => names(side).filter((name) => name === null).length;
  const before = new Set(names(reference).filter((name) => name !== null));
  const now = new Set(names(current).filter((name) => name !== null));
  const shared = [...now].filter((name) => before.has(name)).length;
  return {
    column,
    shared,
    onlyReference: before.size - shared,
    onlyCurrent: now.size - shared,
    unnamed: [unnamed(reference), unnamed(current)],
    permutations: entities.length === 0 ? 0 : permutations,
  };
}

/** The level of each row as a number, by order of appearance, reference rows first; below 0 where it is missing. */
function levelBlocks(column: string, { reference, current }: EntityRows): Int32Array {
  const known = new Map<string, number>();
  const texts = [...textColumn(reference.frame, column), ...textColumn(current.frame, column)];
  return Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    const found = known.get(text) ?? known.size;
    known.set(text, found);
    return found;
  });
}

function numberBlocks(column: string, { reference, current, entities }: EntityRows): Int32Array {
  const values = new Float64Array(entities.length);
  values.set(numbersOf(reference.frame, column) ?? []);
  values.set(numbersOf(current.frame, column) ?? [], reference.count);
  return distinctBlocks(values);
}

/** Counts each level once for every entity that has it. */
function levelsByEntity(column: string, side: Rows, entities: Int32Array): ReadonlyMap<string, number> {
  const owners = new Map<string, Set<number>>();
  textColumn(side.frame, column).forEach((level, row) => {
    if (level === null) return;
    const known = owners.get(level) ?? new Set();
    known.add(entities[row] ?? -1);
    owners.set(level, known);
  });
  return new Map([...owners].map(([level, { size }]) => [level, size]));
}

/** Unseen and vanished levels where each entity counts once: a club that comes up brings twenty players at a time. */
function levelsAnew(column: string, rows: EntityRows): ReturnType<typeof levelChange> {
  const { reference, current, entities } = rows;
  const [before, now] = [entities.subarray(0, reference.count), entities.subarray(reference.count)];
  return levelChange(alignLevels(levelsByEntity(column, reference, before), levelsByEntity(column, current, now)));
}

interface Within extends EntityPermutation {
  /** The largest change of a share (numbers), or half the sum of the changes (levels). */
  readonly effect: number;
  readonly n: readonly [number, number];
}

function largestSum(changes: Float64Array): number {
  let [sum, largest] = [0, 0];
  for (const change of changes) {
    sum += change;
    largest = Math.max(largest, Math.abs(sum));
  }
  return Math.min(1, largest);
}

function halfSum(changes: Float64Array): number {
  return Math.min(1, changes.reduce((sum, change) => sum + Math.abs(change), 0) / 2);
}

function testWithin(
  kind: 'numbers' | 'levels',
  blocks: Int32Array,
  { entities, reference }: EntityRows,
  { limits, most }: EntitySettings,
  random: RandomSource,
): Within {
  const layout = entityLayout(entities, blocks, reference.count, random);
  const statisticOf = kind === 'numbers' ? distanceWithin(layout) : chiSquareWithin(layout);
  const changes = changeWithin(layout);
  return {
    ...permuteWithin(layout, statisticOf, { most, alpha: limits.alpha, random }),
    effect: kind === 'numbers' ? largestSum(changes) : halfSum(changes),
    n: layout.n,
  };
}

function replaced(
  evidence: Evidence,
  kind: ColumnTest['kind'],
  change: Partial<Pick<ColumnTest, 'pValue' | 'effect' | 'finding'>>,
): Evidence {
  return { ...evidence, tests: evidence.tests.map((test) => (test.kind === kind ? { ...test, ...change } : test)) };
}

function without(evidence: Evidence, kind: ColumnTest['kind']): Evidence {
  return { ...evidence, tests: evidence.tests.filter((test) => test.kind !== kind) };
}

function distributionAnew(
  evidence: Evidence,
  rows: EntityRows,
  settings: EntitySettings,
  random: RandomSource,
): Evidence {
  const { distribution, column } = evidence;
  if (distribution === null) return evidence;
  const kind = evidence.type === 'numeric' ? 'numbers' : 'levels';
  const blocks = kind === 'numbers' ? numberBlocks(column, rows) : levelBlocks(column, rows);
  const { effect, n, statistic, pValue, nullExpectation, limit, permutations } = testWithin(
    kind,
    blocks,
    rows,
    settings,
    random,
  );
  if (Math.min(...n) < settings.limits.minimumRows) {
    const few = `by entity, only ${n[0]} reference and ${n[1]} current rows can be compared, below the minimum of ${settings.limits.minimumRows}`;
    return { ...without(evidence, 'distribution'), distribution: null, insufficient: [...evidence.insufficient, few] };
  }
  const method = kind === 'numbers' ? 'ks' : 'chi-square';
  const why = `its rows belong to entities that recur: compared within entities, ${permutations} permutations`;
  const finding = `the distribution changed within entities (${method}, shares differ by up to ${percent(effect)})`;
  return {
    ...replaced(evidence, 'distribution', { pValue, effect, finding }),
    distribution: { ...distribution, method, why, statistic, nullExpectation, limit, pValue, effectSize: effect },
  };
}

function missingBlocks(column: string, rows: EntityRows): Int32Array {
  const texts = [...textColumn(rows.reference.frame, column), ...textColumn(rows.current.frame, column)];
  return Int32Array.from(texts, (text) => (text === null ? 1 : 0));
}

function missingAnew(evidence: Evidence, rows: EntityRows, settings: EntitySettings, random: RandomSource): Evidence {
  const { missing, column } = evidence;
  if (missing === null || !evidence.tests.some(({ kind }) => kind === 'missing')) return evidence;
  const { effect, pValue, n } = testWithin('levels', missingBlocks(column, rows), rows, settings, random);
  if (Math.min(...n) === 0) return { ...without(evidence, 'missing'), missing: { ...missing, pValue: 1 } };
  return { ...replaced(evidence, 'missing', { pValue, effect }), missing: { ...missing, pValue } };
}

function levelsOfEntities(evidence: Evidence, rows: EntityRows): Evidence {
  if (evidence.levels === null) return evidence;
  const { pValue, vanishedPValue } = levelsAnew(evidence.column, rows);
  const unseen = replaced(evidence, 'unseen', { pValue });
  return {
    ...replaced(unseen, 'vanished', { pValue: vanishedPValue }),
    levels: { ...evidence.levels, pValue, vanishedPValue },
  };
}

/** Evidence where the rows cannot be told apart by entity, so that no p-value would hold. */
function withoutTests(evidence: Evidence, because: string): Evidence {
  if (evidence.tests.length === 0) return evidence;
  const lost = `its rows cannot be compared by entity: ${because}`;
  return { ...evidence, tests: [], distribution: null, insufficient: [...evidence.insufficient, lost] };
}

/** Evidence on current data that have lost the column of entities. */
export function withoutEntities(evidence: Evidence, column: string): Evidence {
  if (evidence.column === column) return evidence;
  return withoutTests(evidence, `the current data have no readable column ${column}`);
}

/**
 * The same evidence with p-values that hold for rows of entities that recur: units are exchanged within entities, whose rows
 * are taken as exchangeable in time when nothing has changed.
 */
export function byEntity(evidence: Evidence, rows: EntityRows, settings: EntitySettings): Evidence {
  const { column } = evidence;
  if (!(Object.hasOwn(rows.reference.frame, column) && Object.hasOwn(rows.current.frame, column))) {
    return withoutTests(evidence, 'it is shorter than the other columns, or mixes what is missing with text');
  }
  const random = (kind: string): RandomSource =>
    seededRandom(settings.seed, 'drift-entity', ...settings.path, column, kind);
  const distribution = distributionAnew(evidence, rows, settings, random('distribution'));
  return levelsOfEntities(missingAnew(distribution, rows, settings, random('missing')), rows);
}

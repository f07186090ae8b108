import { fisherExactTest } from '@fpl-ml/stats';
import type { ColumnShape } from './column-shape.js';
import type { ColumnValues } from './column-values.js';
import { compareLevels, type LevelComparison } from './compare-levels.js';
import { compareNumbers } from './compare-numbers.js';
import type { Limits } from './limits.js';
import type { PreparedColumn } from './prepared-reference.js';
import { openProfiles } from './profile/open-profiles.js';
import type {
  ColumnType,
  DistanceFigure,
  DistributionChange,
  Figure,
  LevelChange,
  MissingChange,
  PsiFigure,
  Uncorrected,
} from './report.js';
import { percent } from './words.js';

/** One hypothesis about a column, for the correction over all of them. */
export interface ColumnTest {
  readonly kind: 'distribution' | 'missing' | 'unseen' | 'vanished' | 'correlation';
  /** Its share of the level that its column has; the shares of a column sum to its number of tests. Default 1. */
  readonly share?: number;
  readonly pValue: number;
  /** On the scale of the effect floor. */
  readonly effect: number;
  /** What was seen, in words. */
  readonly finding: string;
}

/** Everything found about a column, before any verdict. */
export interface Evidence {
  readonly column: string;
  readonly type: ColumnType;
  readonly n: readonly [number, number];
  readonly rankError: readonly [number, number];
  readonly distribution: Uncorrected<DistributionChange> | null;
  readonly psi: PsiFigure | null;
  readonly ks: Figure | null;
  readonly missing: Uncorrected<MissingChange> | null;
  readonly levels: Uncorrected<LevelChange> | null;
  readonly distances: readonly DistanceFigure[];
  readonly shape: ColumnShape | null;
  readonly tests: readonly ColumnTest[];
  /** Changes of the schema: drift without any test. */
  readonly broken: readonly string[];
  /** Why the distributions could not be compared. */
  readonly insufficient: readonly string[];
}

/** Evidence of nothing, to start from. */
export const NOTHING = {
  rankError: [0, 0],
  distribution: null,
  psi: null,
  ks: null,
  missing: null,
  levels: null,
  distances: [],
  shape: null,
  tests: [],
  broken: [],
  insufficient: [],
} as const;

type Readable = Exclude<ColumnValues, { readonly problem: string }>;

function present(values: Readable): number {
  if (values.n !== undefined) return values.n;
  let count = values.numbers.length;
  for (const inLevel of values.levels.values()) count += inLevel;
  return count;
}

/** `null` where a side has no rows, of which none are missing and none are there. */
function missingChange(reference: Readable, current: Readable): Uncorrected<MissingChange> | null {
  if (reference.rows === 0 || current.rows === 0) return null;
  const [n, m] = [present(reference), present(current)];
  const [before, now] = [(reference.rows - n) / reference.rows, (current.rows - m) / current.rows];
  const { pValue } = fisherExactTest([
    [current.rows - m, m],
    [reference.rows - n, n],
  ]);
  return { reference: before, current: now, change: now - before, pValue };
}

function missingTest(missing: Uncorrected<MissingChange> | null): readonly ColumnTest[] {
  if (missing === null || (missing.reference === 0 && missing.current === 0)) return [];
  const { reference, current, change, pValue } = missing;
  const finding = `missing values went from ${percent(reference)} to ${percent(current)}`;
  return [{ kind: 'missing', pValue, effect: Math.abs(change), finding }];
}

function levelTests({ levels }: LevelComparison): readonly ColumnTest[] {
  const { unseenShare, vanishedShare, pValue, vanishedPValue } = levels;
  const unseen = `${percent(unseenShare)} of the rows have levels that the reference does not have`;
  const vanished = `${percent(vanishedShare)} of the reference have levels that are gone`;
  return [
    { kind: 'unseen', pValue, effect: unseenShare, finding: unseen },
    { kind: 'vanished', pValue: vanishedPValue, effect: vanishedShare, finding: vanished },
  ];
}

/** What the tests beside the one of the distribution get of a column's level: real changes of theirs are seldom subtle. */
const ASIDE = 0.05;

/** The tests of a column with their shares: were they equal, tests that never fire would cost the distribution's its power. */
function shared(tests: readonly ColumnTest[]): readonly ColumnTest[] {
  const aside = tests.filter(({ kind }) => kind !== 'distribution').length;
  if (aside === tests.length) return tests;
  return tests.map((test) => ({
    ...test,
    share: tests.length * (test.kind === 'distribution' ? 1 - ASIDE * aside : ASIDE),
  }));
}

function distributionTest({ method, effectSize, pValue }: Uncorrected<DistributionChange>): ColumnTest {
  const finding = `the distribution changed (${method}, shares differ by up to ${percent(effectSize)})`;
  return { kind: 'distribution', pValue, effect: effectSize, finding };
}

/** What stands in the way of comparing distributions; nothing when nothing does. */
function obstacles(reference: Readable, current: Readable, minimumRows: number): readonly string[] {
  const [n, m] = [present(reference), present(current)];
  const few = (side: string, count: number, rows: number): string =>
    count === 0 && rows > 0
      ? `all values of the ${side} are missing`
      : `the ${side} has ${count} values, below the minimum of ${minimumRows}`;
  return [
    ...(n < minimumRows ? [few('reference', n, reference.rows)] : []),
    ...(m < minimumRows ? [few('current data', m, current.rows)] : []),
  ];
}

function typeChange(reference: Readable, current: Readable): readonly string[] {
  const changed = reference.type !== current.type && reference.type !== 'unknown' && current.type !== 'unknown';
  return changed ? [`its type changed from ${reference.type} to ${current.type}`] : [];
}

function readableEvidence(
  column: string,
  prepared: PreparedColumn,
  sides: readonly [Readable, Readable],
  limits: Limits,
): Evidence {
  const [reference, current] = openProfiles(sides);
  const missing = missingChange(reference, current);
  const base = {
    ...NOTHING,
    column,
    type: reference.type === 'unknown' ? current.type : reference.type,
    n: [present(reference), present(current)] as const,
    rankError: [reference.rankError ?? 0, current.rankError ?? 0] as const,
    missing,
    tests: missingTest(missing),
    broken: typeChange(reference, current),
    insufficient: obstacles(reference, current, limits.minimumRows),
  };
  if (base.broken.length > 0 || base.insufficient.length > 0) return base;
  if (prepared.edges !== null) {
    const compared = compareNumbers(column, prepared, prepared.edges, [reference.numbers, current.numbers], limits);
    return { ...base, ...compared, tests: shared([...base.tests, distributionTest(compared.distribution)]) };
  }
  const compared = compareLevels(column, reference.levels, current.levels, limits);
  const tests = [...base.tests, distributionTest(compared.distribution), ...levelTests(compared)];
  return { ...base, ...compared, tests: shared(tests) };
}

/**
 * Compares one column of reference and current data.
 *
 * @param prepared `undefined` where the reference lacks the column
 * @param current `undefined` where the current data lack it
 */
export function gatherEvidence(
  column: string,
  prepared: PreparedColumn | undefined,
  current: ColumnValues | undefined,
  limits: Limits,
): Evidence {
  const unread = { ...NOTHING, column, type: 'unknown', n: [0, 0] } as const;
  if (prepared === undefined) {
    const where =
      current === undefined ? 'neither the reference nor the current data have it' : 'the reference does not have it';
    return { ...unread, insufficient: [where] };
  }
  const reference = prepared.values;
  if ('problem' in reference) return { ...unread, insufficient: [`in the reference, ${reference.problem}`] };
  const known = { ...unread, type: reference.type, n: [present(reference), 0] } as const;
  if (current === undefined) return { ...known, broken: ['the current data do not have it'] };
  if ('problem' in current) return { ...known, broken: [`in the current data, ${current.problem}`] };
  return readableEvidence(column, prepared, [reference, current], limits);
}

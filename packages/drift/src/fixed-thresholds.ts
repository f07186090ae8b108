import type { DistanceName } from './distance-result.js';
import { invalidOption } from './errors.js';

/** Two limits of one figure: from the first on a warning, from the second on drift. */
export interface WarningAndCritical {
  readonly warning: number;
  readonly critical: number;
}

/** Fixed thresholds by figure. Those of `distances` have them computed and judged. */
export interface FigureThresholds {
  /** For the population stability index. */
  readonly psi?: WarningAndCritical;
  /** For the Kolmogorov-Smirnov statistic. */
  readonly ks?: WarningAndCritical;
  /** For the rise or fall of the share of missing values. */
  readonly missing?: WarningAndCritical;
  /** For the share of rows with levels that the reference does not have. */
  readonly unseen?: WarningAndCritical;
  /** For other distances by name, in the convention of the function of that name. */
  readonly distances?: Readonly<Partial<Record<Exclude<DistanceName, 'psi'>, WarningAndCritical>>>;
}

/** Limits that know nothing of sample sizes. Default psi 0.1 and 0.25, ks 0.1 and 0.2, missing 0.1 and 0.25, no others. */
export interface FixedThresholds extends FigureThresholds {
  readonly kind: 'fixed';
  /** A column's own thresholds; what they do not name is as for all columns. */
  readonly columns?: Readonly<Record<string, FigureThresholds>>;
}

/** Fixed thresholds with every default filled in. */
export interface CompleteFixedThresholds {
  readonly kind: 'fixed';
  readonly psi: WarningAndCritical;
  readonly ks: WarningAndCritical;
  readonly missing: WarningAndCritical;
  /** `null` where the share of unseen levels is not judged. */
  readonly unseen: WarningAndCritical | null;
  readonly distances: Readonly<Record<string, WarningAndCritical>>;
  /** By column what differs. */
  readonly columns: Readonly<Record<string, FigureThresholds>>;
}

function checkedPair(name: string, pair: WarningAndCritical): WarningAndCritical {
  const { warning, critical } = pair;
  if (warning > 0 && warning <= critical) return { warning, critical };
  throw invalidOption(`thresholds.${name}`, '0 < warning ≤ critical', `${warning} and ${critical}`);
}

function checkedDistances(
  path: string,
  distances: FigureThresholds['distances'] = {},
): Readonly<Record<string, WarningAndCritical>> {
  return Object.fromEntries(
    Object.entries(distances).map(([name, pair]) => [name, checkedPair(`${path}distances.${name}`, pair)]),
  );
}

function checkedFigures(column: string, figures: FigureThresholds): FigureThresholds {
  const path = `columns.${column}.`;
  const plain = (['psi', 'ks', 'missing', 'unseen'] as const).flatMap((name) => {
    const pair = figures[name];
    return pair === undefined ? [] : [[name, checkedPair(path + name, pair)] as const];
  });
  return { ...Object.fromEntries(plain), distances: checkedDistances(path, figures.distances) };
}

/**
 * Checks fixed thresholds and fills in their defaults.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function completeFixed(thresholds: FixedThresholds): CompleteFixedThresholds {
  const { psi, ks, missing, unseen, distances, columns = {} } = thresholds;
  return {
    kind: 'fixed',
    psi: checkedPair('psi', psi ?? { warning: 0.1, critical: 0.25 }),
    ks: checkedPair('ks', ks ?? { warning: 0.1, critical: 0.2 }),
    missing: checkedPair('missing', missing ?? { warning: 0.1, critical: 0.25 }),
    unseen: unseen === undefined ? null : checkedPair('unseen', unseen),
    distances: checkedDistances('', distances),
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, figures]) => [column, checkedFigures(column, figures)]),
    ),
  };
}

/** The thresholds of one column. */
export function fixedFor(
  thresholds: CompleteFixedThresholds,
  column: string,
): Omit<CompleteFixedThresholds, 'columns'> {
  const own = Object.hasOwn(thresholds.columns, column) ? thresholds.columns[column] : undefined;
  const { columns: _, ...common } = thresholds;
  return own === undefined ? common : { ...common, ...own, distances: { ...common.distances, ...own.distances } };
}

import type { Period } from '@fpl-ml/core';
import type { ColumnReport, DriftRecord, DriftVerdict } from '@fpl-ml/drift';
import type { ShownShape, ShownShapes } from '../shown/drift-shape.js';
import { floorOf } from './drift-rows.js';
import { shownShape } from './shown-shape.js';

/** So many columns are drawn. */
const MOST = 6;
/** So many where nothing drifted. */
const NEAREST = 3;

const WEIGHT: Readonly<Record<DriftVerdict, number>> = { drift: 3, warning: 2, stable: 1, 'insufficient-data': 0 };

/** How many times the effect is what counts. */
const nearness = ({ effect, floor }: ShownShape): number => (floor > 0 ? (effect ?? 0) / floor : 0);

function shapeOf(report: ColumnReport, floor: number): ShownShape {
  const { column, verdict, distribution, missing, n, reasons, shape } = report;
  return {
    column,
    verdict,
    method: distribution?.method ?? null,
    statistic: distribution?.statistic ?? null,
    nullExpectation: distribution?.nullExpectation ?? null,
    limit: distribution?.limit ?? null,
    effect: distribution?.effectSize ?? null,
    floor,
    n,
    missing: missing === null ? null : [missing.reference, missing.current],
    reasons,
    shape: shownShape(shape),
  };
}

/** The worst verdicts first, of the same verdict the largest effects. */
function ranked(columns: readonly ShownShape[]): readonly ShownShape[] {
  return columns.toSorted((a, b) => (WEIGHT[b.verdict] ?? 0) - (WEIGHT[a.verdict] ?? 0) || nearness(b) - nearness(a));
}

/**
 * The columns that drifted most in the latest period that was judged; `null` where none was.
 *
 * @param reports the latest one of each period
 */
export function driftShapes(
  periods: readonly Period[],
  reports: ReadonlyMap<string, DriftRecord>,
  labelOf: (id: string, position: number) => string,
): ShownShapes | null {
  const position = periods.findLastIndex(({ id }) => reports.has(id));
  const id = periods[position]?.id ?? '';
  const report = reports.get(id)?.report;
  if (report === undefined) return null;
  const columns = ranked(report.columns.map((column) => shapeOf(column, floorOf(report.thresholds))));
  const changed = columns.filter(({ verdict }) => verdict === 'drift' || verdict === 'warning');
  const judged = columns.filter(({ verdict }) => verdict !== 'insufficient-data');
  const drawn = changed.length > 0 ? changed.slice(0, MOST) : judged.slice(0, NEAREST);
  return { label: labelOf(id, position), changed: changed.length, columns: drawn };
}

import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';
import type { OutcomeRow, PeriodRow, PredictionRole, PredictionRow } from './observation-store.js';

/**
 * How complete the outcomes of a period are. `pending`: none yet; `partial`: some; `final`: no more are awaited, because it
 * was declared, or because every expected entity has one and the time of maturity has passed. Later corrections leave a
 * period final.
 */
export interface Maturity {
  readonly status: 'pending' | 'partial' | 'final';
  /** Expected entities that have an outcome. */
  readonly labelled: number;
  /** Expected entities: those given, else those with a served prediction. */
  readonly expected: number;
}

/** One entity's prediction with its outcome. */
export interface LabelledRow {
  readonly entity: string;
  readonly prediction: number;
  readonly outcome: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Outcomes by entity. */
export function outcomesByEntity(outcomes: readonly OutcomeRow[]): ReadonlyMap<string, number> {
  return new Map(outcomes.map(({ entity, outcome }) => [entity, outcome]));
}

/**
 * @param ripeAt epoch milliseconds from which a period whose outcomes are complete is final
 */
export function maturityOf(
  row: PeriodRow,
  predictions: readonly PredictionRow[],
  outcomes: readonly OutcomeRow[],
  now: number,
  ripeAt: number,
): Maturity {
  const expected = new Set(
    row.expected ?? predictions.filter(({ role }) => role === 'served').map(({ entity }) => entity),
  );
  const labels = outcomesByEntity(outcomes);
  const labelled = [...expected].filter((entity) => labels.has(entity)).length;
  const complete = expected.size > 0 && labelled === expected.size && now >= ripeAt;
  const status = row.declaredFinal || complete ? 'final' : labels.size > 0 ? 'partial' : 'pending';
  return Object.freeze({ status, labelled, expected: expected.size });
}

/** The rows that have an outcome, by entity (code units), so that sums do not depend on the order of recording. */
function labelledRows(
  predictions: ReadonlyMap<string, number>,
  outcomes: ReadonlyMap<string, number>,
): readonly LabelledRow[] {
  return [...predictions]
    .flatMap(([entity, prediction]) => {
      const outcome = outcomes.get(entity);
      return outcome === undefined ? [] : [{ entity, prediction, outcome }];
    })
    .sort((a, b) => byText(a.entity, b.entity));
}

/**
 * What was served, one prediction for each entity, whatever version served it. When an entity was served more than once
 * in a period, the last one recorded counts: it is what the user saw last.
 */
export function servedRows(
  predictions: readonly PredictionRow[],
  outcomes: ReadonlyMap<string, number>,
): readonly LabelledRow[] {
  const served = predictions.filter(({ role }) => role === 'served');
  return labelledRows(new Map(served.map(({ entity, prediction }) => [entity, prediction])), outcomes);
}

const ROLES: readonly PredictionRole[] = ['shadow', 'challenger', 'served'];

/** What one version predicted in any role; of an entity that it predicted in several, served before challenger before shadow. */
export function versionRows(
  predictions: readonly PredictionRow[],
  modelVersion: string,
  outcomes: ReadonlyMap<string, number>,
): readonly LabelledRow[] {
  const own = predictions.filter((row) => row.modelVersion === modelVersion);
  const ranked = ROLES.flatMap((role) => own.filter((row) => row.role === role));
  return labelledRows(new Map(ranked.map(({ entity, prediction }) => [entity, prediction])), outcomes);
}

/** The versions that predicted anything (of one role, if given), in order of their names. */
export function versionsIn(predictions: readonly PredictionRow[], role?: PredictionRole): readonly string[] {
  const rows = role === undefined ? predictions : predictions.filter((row) => row.role === role);
  return [...new Set(rows.map(({ modelVersion }) => modelVersion))].sort(byText);
}

/** The figures of labelled rows. */
export function metricsOf(rows: readonly LabelledRow[]): RegressionMetrics {
  return regressionMetrics(
    Float64Array.from(rows, ({ outcome }) => outcome),
    Float64Array.from(rows, ({ prediction }) => prediction),
  );
}

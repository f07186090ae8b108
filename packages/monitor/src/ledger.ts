import type { OutcomeRow, PeriodCounts, PeriodRow, PredictionRow } from './observation-store.js';

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
 * @param now epoch milliseconds
 * @param ripeAt epoch milliseconds from which a period whose outcomes are complete is final
 */
export function maturityOf(
  { declaredFinal }: PeriodRow,
  { expected, labelled, outcomes }: PeriodCounts,
  now: number,
  ripeAt: number,
): Maturity {
  const complete = expected > 0 && labelled === expected && now >= ripeAt;
  const status = declaredFinal || complete ? 'final' : outcomes > 0 ? 'partial' : 'pending';
  return Object.freeze({ status, labelled, expected });
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
export function servedPredictions(
  predictions: readonly PredictionRow[],
): readonly Pick<PredictionRow, 'entity' | 'prediction'>[] {
  const served = predictions.filter(({ role }) => role === 'served');
  const latest = new Map(served.map(({ entity, prediction }) => [entity, prediction]));
  return Array.from(latest, ([entity, prediction]) => ({ entity, prediction }));
}

/** What was served and has an outcome. */
export function servedRows(
  predictions: readonly PredictionRow[],
  outcomes: ReadonlyMap<string, number>,
): readonly LabelledRow[] {
  const latest = new Map(servedPredictions(predictions).map(({ entity, prediction }) => [entity, prediction]));
  return labelledRows(latest, outcomes);
}

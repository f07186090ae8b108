import { comparePeriods, FplMlError, frozenCopy, type Period } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, pushTo, setIn, type Undo } from '@fpl-ml/core/testing';
import { compareCodePoints } from './compare-code-points.js';
import type {
  JoinedRow,
  LabelledQuery,
  ObservationStore,
  OutcomeBatch,
  OutcomeChanges,
  OutcomeRow,
  PeriodCounts,
  PeriodDeclaration,
  PeriodKey,
  PeriodRow,
  PredictionBatch,
  PredictionRow,
  StateKey,
  StoredState,
  VersionCounts,
} from './observation-store.js';
import type { PerformanceRecord } from './performance.js';

/** What is known of one period. The rows are frozen, so they can be handed out as they are. */
interface Shelf {
  readonly predictions: Map<string, PredictionRow>;
  readonly outcomes: Map<string, OutcomeRow>;
  readonly performance: PerformanceRecord[];
  /**
   * Rows of one version and role by entity, made when a page is asked for and forgotten with the next prediction. Rows that
   * were taken back may still be in it.
   */
  readonly sorted: Map<string, readonly OrderedRow[]>;
}

interface OrderedRow {
  readonly entity: string;
  readonly key: string;
  readonly order: number;
}

interface Tables {
  /** By model, then by period id. */
  readonly periods: Map<string, Map<string, PeriodRow>>;
  readonly shelves: Map<string, Shelf>;
  readonly states: Map<string, StoredState>;
}

const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);

function periodsOf(tables: Tables, model: string): Map<string, PeriodRow> {
  const known = tables.periods.get(model) ?? new Map<string, PeriodRow>();
  // An empty map is no fact: it needs no undoing.
  tables.periods.set(model, known);
  return known;
}

function shelfOf(tables: Tables, { model, periodId }: PeriodKey): Shelf {
  const key = keyOf(model, periodId);
  const shelf = tables.shelves.get(key) ?? {
    predictions: new Map(),
    outcomes: new Map(),
    performance: [],
    sorted: new Map(),
  };
  tables.shelves.set(key, shelf);
  return shelf;
}

function declare(tables: Tables, undo: Undo, { model, period, now, ...more }: PeriodDeclaration): PeriodRow {
  const known = periodsOf(tables, model);
  const before = known.get(period.id);
  if (before !== undefined && (before.period.start !== period.start || before.period.end !== period.end)) {
    throw changed(before.period, period);
  }
  const row = frozenCopy({
    model,
    period: before?.period ?? period,
    expected: more.expected ?? before?.expected ?? null,
    declaredFinal: more.final ?? before?.declaredFinal ?? false,
    createdAt: before?.createdAt ?? now,
  });
  setIn(undo, known, period.id, row);
  return row;
}

function changed(before: Period, after: Period): FplMlError {
  return new FplMlError(
    'PERIOD_CHANGED',
    `Expected period "${before.id}" from ${before.start} to ${before.end} as before, got ${after.start} to ${after.end}.`,
    { data: { before, after } },
  );
}

function addPredictions(tables: Tables, undo: Undo, batch: PredictionBatch): void {
  const { model, period, modelVersion, role, now } = batch;
  declare(tables, undo, { model, period, now });
  const shelf = shelfOf(tables, { model, periodId: period.id });
  for (const { entity, prediction } of batch.rows) {
    const key = keyOf(entity, modelVersion, role);
    const before = shelf.predictions.get(key);
    if (before !== undefined && before.prediction !== prediction) {
      throw new FplMlError(
        'PREDICTION_CHANGED',
        `Expected ${before.prediction} for "${entity}" by ${modelVersion} as recorded before, got ${prediction}.`,
        { data: { entity, modelVersion, role, period: period.id } },
      );
    }
    if (before === undefined) {
      shelf.sorted.clear();
      setIn(undo, shelf.predictions, key, Object.freeze({ entity, modelVersion, role, prediction, at: now }));
    }
  }
}

function putOutcomes(tables: Tables, undo: Undo, { model, period, rows, now }: OutcomeBatch): OutcomeChanges {
  declare(tables, undo, { model, period, now });
  const shelf = shelfOf(tables, { model, periodId: period.id });
  const changes = { added: 0, corrected: 0, unchanged: 0 };
  // Of an entity that stands twice the later row counts, and counts once.
  for (const [entity, outcome] of new Map(rows.map((row) => [row.entity, row.outcome]))) {
    const before = shelf.outcomes.get(entity);
    changes[before === undefined ? 'added' : before.outcome === outcome ? 'unchanged' : 'corrected'] += 1;
    if (before?.outcome === outcome) continue;
    const revision = (before?.revision ?? 0) + 1;
    setIn(undo, shelf.outcomes, entity, Object.freeze({ entity, outcome, revision, at: now }));
  }
  return Object.freeze(changes);
}

function versionCounts({ predictions, outcomes }: Shelf): readonly VersionCounts[] {
  const found = new Map<string, VersionCounts>();
  for (const { modelVersion, role, entity } of predictions.values()) {
    const key = keyOf(modelVersion, role);
    const before = found.get(key) ?? { modelVersion, role, predictions: 0, labelled: 0 };
    const labelled = before.labelled + (outcomes.has(entity) ? 1 : 0);
    found.set(key, { ...before, predictions: before.predictions + 1, labelled });
  }
  return [...found.values()].sort(
    (a, b) => compareCodePoints(a.modelVersion, b.modelVersion) || compareCodePoints(a.role, b.role),
  );
}

function counts(tables: Tables, key: PeriodKey): PeriodCounts {
  const shelf = shelfOf(tables, key);
  const declared = periodsOf(tables, key.model).get(key.periodId)?.expected;
  const rows = [...shelf.predictions.values()];
  const served = rows.filter(({ role }) => role === 'served').map(({ entity }) => entity);
  const expected = new Set(declared ?? served);
  const predicted = new Set(rows.map(({ entity }) => entity));
  return {
    outcomes: shelf.outcomes.size,
    unmatched: [...shelf.outcomes.keys()].filter((entity) => !predicted.has(entity)).length,
    expected: expected.size,
    labelled: [...expected].filter((entity) => shelf.outcomes.has(entity)).length,
    versions: versionCounts(shelf),
  };
}

function sortedRows(shelf: Shelf, modelVersion: string, role: string): readonly OrderedRow[] {
  const key = keyOf(modelVersion, role);
  const known = shelf.sorted.get(key);
  if (known !== undefined) return known;
  const rows = Array.from(shelf.predictions, ([own, row], order) => ({ own, row, order }))
    .filter(({ row }) => row.modelVersion === modelVersion && row.role === role)
    .map(({ own, row, order }) => ({ entity: row.entity, key: own, order }))
    .sort((a, b) => compareCodePoints(a.entity, b.entity));
  shelf.sorted.set(key, rows);
  return rows;
}

/** The place of the first row beyond an entity. */
function placeAfter(rows: readonly OrderedRow[], entity: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareCodePoints(rows[middle]?.entity ?? '', entity) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function labelled(tables: Tables, { modelVersion, role, after, limit, ...key }: LabelledQuery): readonly JoinedRow[] {
  const shelf = shelfOf(tables, key);
  const rows = sortedRows(shelf, modelVersion, role);
  const page: JoinedRow[] = [];
  for (let i = after === undefined ? 0 : placeAfter(rows, after); i < rows.length && page.length < limit; i += 1) {
    const { entity = '', key: own = '', order = 0 } = rows[i] ?? {};
    const prediction = shelf.predictions.get(own)?.prediction;
    const outcome = shelf.outcomes.get(entity)?.outcome;
    if (prediction !== undefined && outcome !== undefined) page.push({ entity, prediction, outcome, order });
  }
  return page;
}

function appendPerformance(tables: Tables, undo: Undo, records: readonly PerformanceRecord[]): void {
  for (const record of records) {
    const { model, period, subject, revision } = record;
    declare(tables, undo, { model, period, now: record.at });
    const { performance } = shelfOf(tables, { model, periodId: period.id });
    if (performance.some((known) => known.subject === subject && known.revision === revision)) {
      throw new FplMlError(
        'PERFORMANCE_REVISION_TAKEN',
        `Expected a new revision of "${subject}" in period "${period.id}", got ${revision} again: read and try again.`,
        { retryable: true, data: { subject, revision, period: period.id } },
      );
    }
    pushTo(undo, performance, frozenCopy(record));
  }
}

function saveState(tables: Tables, undo: Undo, { model, metric }: StateKey, stored: StoredState): number {
  const key = keyOf(model, metric);
  const current = tables.states.get(key)?.generation ?? 0;
  if (current !== stored.generation) {
    throw new FplMlError(
      'MONITOR_STATE_CONFLICT',
      `Expected generation ${current} of the charts of "${metric}", got ${stored.generation}: load them again and retry.`,
      { retryable: true, data: { model, metric, current, got: stored.generation } },
    );
  }
  setIn(undo, tables.states, key, frozenCopy({ state: stored.state, generation: current + 1 }));
  return current + 1;
}

/** The state of an observation store in memory, for core's `memoryUnitOfWork`. */
export function observationMemory(): MemoryOpener<ObservationStore> {
  const tables: Tables = { periods: new Map(), shelves: new Map(), states: new Map() };
  const sorted = (model: string): readonly PeriodRow[] =>
    [...periodsOf(tables, model).values()].sort((a, b) => comparePeriods(a.period, b.period));
  return (access) => ({
    addPredictions: (batch) => access.run((undo) => addPredictions(tables, undo, batch)),
    predictions: (key) => access.run(() => [...shelfOf(tables, key).predictions.values()]),
    putOutcomes: (batch) => access.run((undo) => putOutcomes(tables, undo, batch)),
    outcomes: (key) => access.run(() => [...shelfOf(tables, key).outcomes.values()]),
    declarePeriod: (declaration) => access.run((undo) => declare(tables, undo, declaration)),
    periods: (model) => access.run(() => sorted(model)),
    counts: (key) => access.run(() => counts(tables, key)),
    labelled: (query) => access.run(() => labelled(tables, query)),
    appendPerformance: (records) => access.run((undo) => appendPerformance(tables, undo, records)),
    performance: ({ model, periodId }) =>
      access.run(() =>
        sorted(model)
          .filter(({ period }) => periodId === undefined || period.id === periodId)
          .flatMap(({ period }) => shelfOf(tables, { model, periodId: period.id }).performance),
      ),
    loadState: ({ model, metric }) => access.run(() => tables.states.get(keyOf(model, metric))),
    saveState: (key, state, generation) => access.run((undo) => saveState(tables, undo, key, { state, generation })),
  });
}

/** An observation store in memory. */
export function memoryObservationStore(): ObservationStore {
  return openMemory(observationMemory());
}

import type { ObservationStore } from '@fpl-ml/monitor';
import type { SqlOpener } from './access.js';
import { countPeriod } from './sql-observation-store-counts.js';
import { listLabelled } from './sql-observation-store-labelled.js';
import { listOutcomes, putOutcomes } from './sql-observation-store-outcomes.js';
import { appendPerformance, listPerformance } from './sql-observation-store-performance.js';
import { declarePeriod, listPeriods } from './sql-observation-store-periods.js';
import { addPredictions, listPredictions } from './sql-observation-store-predictions.js';
import { loadState, saveState } from './sql-observation-store-states.js';

/** The ledger of predictions and outcomes in SQL. Figures of -0 come back as 0. */
export const sqlObservationStore: SqlOpener<ObservationStore> = ({ run, atomic, tables }) => ({
  addPredictions: (batch) => atomic((db) => addPredictions(db, batch)),
  predictions: (key) => run((db) => listPredictions(db, key)),
  putOutcomes: (batch) => atomic((db) => putOutcomes(db, batch)),
  outcomes: (key) => run((db) => listOutcomes(db, key)),
  declarePeriod: (declaration) => atomic((db) => declarePeriod(db, declaration)),
  periods: (model) => run((db) => listPeriods(db, model)),
  counts: (key) => run((db) => countPeriod(db, key)),
  labelled: (query) => run((db) => listLabelled(db, query)),
  appendPerformance: (records) => atomic((db) => appendPerformance(db, tables.performance, records)),
  performance: (query) => run((db) => listPerformance(db, tables.performance, query)),
  loadState: (key) => run((db) => loadState(db, key)),
  saveState: (key, state, generation) => atomic((db) => saveState(db, key, state, generation)),
});

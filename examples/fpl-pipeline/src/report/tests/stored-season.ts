import { type Period, sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { detectDrift } from '@fpl-ml/drift';
import { createPolicy, decide, INITIAL_STATE, type LoopState, memoryStores, type Stores } from '@fpl-ml/engine';
import { createMonitor, type Monitor } from '@fpl-ml/monitor';
import { createRegistry, memoryArtifactStore } from '@fpl-ml/registry';
import type { ReportSource } from '../collect-report.js';
import type { ReportData } from '../report-data.js';
import { EVENTS, gameweek, instant, WEEK } from './season-events.js';

/** The name by which the stores know the model of the stored season. */
export const MODEL = 'points';

/** Gameweeks 3 to 8 of a season. */
export const PERIODS: readonly Period[] = [3, 4, 5, 6, 7, 8].map((number) => ({
  id: `T1-GW0${number}`,
  start: number * WEEK,
  end: number * WEEK + 1000,
}));

const POLICY = createPolicy({
  schedule: { kind: 'never' },
  minInterval: 0,
  minShare: 0,
  gates: { performanceImprovement: 0.005, dataQualityThreshold: 0.95 },
  rollout: { weight: 0.25, hold: 1, patience: 2, confidence: 0.99 },
});

async function storeDecisions(stores: Stores): Promise<void> {
  let state: LoopState = INITIAL_STATE;
  for (const [i, event] of EVENTS.entries()) {
    const decision = decide(POLICY, state, event);
    state = decision.state;
    const data = JSON.parse(JSON.stringify({ event, decision: decision.record }));
    const { subject } = decision.record;
    await stores.auditLog.append([
      { id: `decision-${i}`, model: MODEL, at: event.at, actor: 'policy', action: event.kind, subject, data },
    ]);
  }
}

async function storeVersions(stores: Stores): Promise<void> {
  const clock = manualClock(instant(2));
  const ids = sequentialIds();
  const registry = createRegistry({ store: stores.registry, artifacts: memoryArtifactStore(), clock, ids });
  const register = (version: string, before: number) =>
    registry.registerModel({
      model: MODEL,
      version,
      artifact: new TextEncoder().encode(version),
      signature: { inputs: [], target: 'points' },
      metrics: {},
      metadata: { trainedBefore: gameweek(before) },
      createdBy: 'policy',
    });
  const who = { model: MODEL, actor: 'policy' };
  await register('1.0.0', 3);
  await registry.activateModelVersion({ ...who, version: '1.0.0', reason: 'the first model', override: 'first' });
  await clock.advanceTo(instant(4));
  await register('1.0.1', 4);
  await registry.activateModelVersion({ ...who, version: '1.0.1', reason: 'it did well', override: 'trial' });
  await register('1.0.2', 7);
  await registry.assignRole({ ...who, role: 'challenger', version: '1.0.2', reason: 'on trial' });
  await registry.clearRole({ ...who, role: 'challenger', reason: 'it did badly' });
  await registry.quarantineModelVersion({ ...who, version: '1.0.2', reason: 'it did badly' });
}

/** Who served how many of 40 players in each gameweek. */
const SERVED: readonly Readonly<Record<string, number>>[] = [
  { '1.0.0': 40 },
  { '1.0.0': 30, '1.0.1': 10 },
  { '1.0.1': 40 },
  { '1.0.1': 40 },
  { '1.0.1': 30, '1.0.2': 10 },
  { '1.0.1': 40 },
];

const ENTITIES = Array.from({ length: 40 }, (_, k) => `p${k}`);

async function storeGameweek(monitor: Monitor, period: Period, i: number): Promise<void> {
  let first = 0;
  for (const [modelVersion, count] of Object.entries(SERVED[i] ?? {})) {
    const rows = ENTITIES.slice(first, first + count).map((entity) => ({ entity, prediction: 1 }));
    await monitor.recordPredictions({ period, modelVersion, rows });
    first += count;
  }
  const outcomes = ENTITIES.map((entity, k) => ({ entity, outcome: 1 + (k % 2) * (2 + i / 10) }));
  await monitor.recordOutcomes({ period, rows: outcomes, final: true });
  await monitor.evaluatePeriod(period.id);
}

async function storeObservations({ observations }: Stores): Promise<void> {
  const clock = manualClock(0);
  const monitor = createMonitor({ store: observations, clock, model: MODEL });
  for (const [i, period] of PERIODS.entries()) {
    await clock.advanceTo(period.end);
    await storeGameweek(monitor, period, i);
  }
  const [, , , , trial] = PERIODS;
  if (trial === undefined) return;
  // What a version on trial predicted for others was not served, and figures of a version are not those of what was.
  const unseen = ENTITIES.slice(0, 30).map((entity) => ({ entity, prediction: 9 }));
  await monitor.recordPredictions({ period: trial, modelVersion: '1.0.2', role: 'challenger', rows: unseen });
  await observations.appendPerformance(
    (await observations.performance({ model: MODEL, periodId: trial.id }))
      .filter(({ subject }) => subject === 'version:1.0.2')
      .map((record) => ({ ...record, revision: 2, metrics: { ...record.metrics, rmse: 9 } })),
  );
}

async function storeDrift(stores: Stores): Promise<void> {
  const columns = (shift: number) => ({
    minutes: Float64Array.from({ length: 200 }, (_, i) => i + shift),
    goals: Float64Array.from({ length: 200 }, (_, i) => i % 50),
  });
  const reports = PERIODS.map((period, i) => ({
    period,
    report: detectDrift(columns(0), columns(i % 3 === 0 ? 150 : 0)),
  }));
  // The fourth gameweek of the list has no report; the first was judged twice.
  const first = reports[0];
  const entries = [
    ...(first === undefined ? [] : [{ ...first, report: detectDrift(columns(0), columns(0)) }]),
    ...reports,
  ];
  for (const { period, report } of entries.filter((entry) => entry.period !== PERIODS[4])) {
    await stores.drift.append({ model: MODEL, modelVersion: '1.0.0', period, checkedAt: period.end, report });
  }
}

const FIGURES = { n: 240, mae: 1.5, rmse: 2, r2: 0.25 };

/** The result that goes with the stored season. */
export const RESULT: ReportData['result'] = {
  season: 'T1',
  model: 'player-state',
  market: false,
  policy: 'auto',
  seed: 7,
  served: { ...FIGURES, rmse: 2.05 },
  baselines: {
    last5: { ...FIGURES, rmse: 2.3 },
    seasonMean: { ...FIGURES, rmse: 2.25 },
    never: { ...FIGURES, rmse: 2.2 },
    weekly: FIGURES,
  },
  retrainings: 3,
  promotions: 1,
  rejections: 1,
  rollbacks: 1,
  alerts: 9,
  triggers: { drift: 2, performance: 1 },
  hindsight: [],
};

/** A short season in stores, as a run leaves it: written through the libraries, decided by their own functions. */
export async function storedSeason(): Promise<ReportSource> {
  const stores = memoryStores();
  await storeDecisions(stores);
  await storeVersions(stores);
  await storeObservations(stores);
  await storeDrift(stores);
  return {
    model: MODEL,
    stores,
    result: RESULT,
    periods: PERIODS,
    changes: [
      { kind: 'stale-features', season: 'T1', from: 5, to: 6, what: 'The feed repeats itself.', columns: [] },
      { kind: 'rule-change', season: 'T0', from: 5, to: 6, what: 'Of another season.', columns: [] },
      { kind: 'rule-change', season: 'T1', from: 20, to: 30, what: 'After the end.', columns: [] },
    ],
  };
}

import { type Period, sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { detectDrift } from '@fpl-ml/drift';
import {
  type BacktestPair,
  createPolicy,
  decide,
  INITIAL_STATE,
  type LoopEvent,
  type LoopState,
  memoryStores,
  type Stores,
} from '@fpl-ml/engine';
import { type ChartRecord, type ChartState, createMonitor, startChart, updateChart } from '@fpl-ml/monitor';
import { createRegistry, memoryArtifactStore } from '@fpl-ml/registry';
import type { ReportSource } from '../collect-report.js';
import type { ReportData } from '../report-data.js';

/** The name by which the stores know the model of the stored season. */
export const MODEL = 'points';
const WEEK = 7 * 24 * 3_600_000;

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

const gameweek = (number: number): string => `T1-GW0${number}`;
const instant = (number: number): number => number * WEEK + 2000;

/** Paired gameweeks in which the candidate's squared error is smaller by these shares. */
function pairs(...shares: readonly number[]): readonly BacktestPair[] {
  return shares.map((share, i) => ({
    period: `past-${i}`,
    baseline: { n: 100, sse: 400, sae: 100 },
    candidate: { n: 100, sse: 400 * (1 - share), sae: 100 },
    outcomeSquares: 800,
  }));
}

const CLEAR = pairs(0.04, 0.05, 0.06, 0.05, 0.04, 0.06);
const TINY = pairs(0.001, 0.002, 0.001, 0.002, 0.001, 0.002);

function chartRecords(): readonly ChartRecord[] {
  const reference = [2, 2.1, 1.9, 2.05, 1.95].map((value) => ({ value }));
  const start = startChart({ chart: { kind: 'shewhart', L: 3, direction: 'up' } }, reference);
  const records: ChartRecord[] = [];
  let state: ChartState = start;
  for (const value of [2, 2, 2.4, 2, 2, 2]) {
    const step = updateChart(state, { value });
    state = step.state;
    records.push(step.record);
  }
  return records;
}

const CHARTS = chartRecords();

function final(number: number, change: Partial<LoopEvent & { readonly kind: 'period-final' }> = {}): LoopEvent {
  const chart = CHARTS[number - 3];
  return {
    kind: 'period-final',
    at: instant(number),
    period: gameweek(number),
    followed: number < 8,
    served: { n: 40, sse: 160, sae: 60 },
    alarms: [],
    charts: chart === undefined ? [] : [chart],
    drift: null,
    requestId: `retraining-before-${gameweek(number + 1)}`,
    ...change,
  };
}

function trained(
  before: number,
  version: string | null,
  paired: readonly BacktestPair[],
  id?: string,
): readonly LoopEvent[] {
  const requestId = id ?? `retraining-before-${gameweek(before)}`;
  const at = instant(before - 1) + 1;
  const registered = { kind: 'candidate-registered', at, requestId, trainedBefore: gameweek(before), paired } as const;
  return [
    { kind: 'retraining-started', at, requestId },
    { kind: 'data-checked', at, requestId, quality: 0.99, failures: [] },
    { kind: 'candidate-evaluated', at, requestId, paired, quality: 0.99 },
    ...(version === null ? [] : [{ ...registered, version }]),
  ];
}

function observed(number: number, sse: number): LoopEvent {
  const period = gameweek(number);
  const pair = { period, baseline: { n: 40, sse: 160, sae: 60 }, candidate: { n: 40, sse, sae: 60 } };
  return { kind: 'rollout-observed', at: instant(number), period, pair };
}

const ALARM = {
  name: 'rmse:shewhart',
  level: 'warning',
  metric: 'rmse:shewhart',
  value: 5,
  limit: 3,
  direction: 'above',
  reason: 'rmse:shewhart is 5.000, above its limit 3.000',
} as const;

const DRIFTED = {
  verdict: 'drift',
  features: [{ name: 'minutes', method: 'ks', value: 0.9, limit: 0.1 }],
  checked: 2,
} as const;

/** A promotion, a rejection, a rollback, an alarm and drift. */
const EVENTS: readonly LoopEvent[] = [
  {
    kind: 'retraining-requested',
    at: instant(2),
    requestId: 'retraining-1',
    triggerType: 'manual',
    priority: 'normal',
    reason: 'the first model',
    requestedBy: 'ann',
  },
  ...trained(3, '1.0.0', pairs(0, 0), 'retraining-1'),
  final(3, { drift: DRIFTED }),
  ...trained(4, '1.0.1', CLEAR),
  observed(4, 150),
  final(4),
  final(5, { alarms: [ALARM] }),
  ...trained(6, null, TINY),
  final(6, { drift: DRIFTED }),
  ...trained(7, '1.0.2', CLEAR),
  observed(7, 400),
  final(7),
  final(8),
];

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

async function storeObservations(stores: Stores): Promise<void> {
  const clock = manualClock(0);
  const monitor = createMonitor({ store: stores.observations, clock, model: MODEL });
  for (const [i, period] of PERIODS.entries()) {
    await clock.advanceTo(period.end);
    const entities = Array.from({ length: 40 }, (_, k) => `p${k}`);
    let first = 0;
    for (const [modelVersion, count] of Object.entries(SERVED[i] ?? {})) {
      const rows = entities.slice(first, first + count).map((entity) => ({ entity, prediction: 1 }));
      await monitor.recordPredictions({ period, modelVersion, rows });
      first += count;
    }
    const outcomes = entities.map((entity, k) => ({ entity, outcome: 1 + (k % 2) * (2 + i / 10) }));
    await monitor.recordOutcomes({ period, rows: outcomes, final: true });
    await monitor.evaluatePeriod(period.id);
  }
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

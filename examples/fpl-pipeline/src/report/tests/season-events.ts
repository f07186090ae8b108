import type { BacktestPair, LoopEvent } from '@fpl-ml/engine';
import { type ChartRecord, type ChartState, startChart, updateChart } from '@fpl-ml/monitor';

/** Milliseconds from one gameweek to the next. */
export const WEEK = 7 * 24 * 3_600_000;

/** The id of a gameweek. */
export const gameweek = (number: number): string => `T1-GW0${number}`;
/** When its labels are final. */
export const instant = (number: number): number => number * WEEK + 2000;

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

/** What two charts say about each gameweek; the third is beyond every limit. */
function chartRecords(): readonly (readonly ChartRecord[])[] {
  const reference = [2, 2.1, 1.9, 2.05, 1.95].map((value) => ({ value }));
  const charts = [
    { kind: 'shewhart', L: 3, direction: 'up' },
    { kind: 'cusum', k: 0.5, h: 4, direction: 'up' },
  ] as const;
  let states: readonly ChartState[] = charts.map((chart) => startChart({ chart }, reference));
  return [2, 2, 2.4, 2, 2, 2].map((value) => {
    const steps = states.map((state) => updateChart(state, { value }));
    states = steps.map(({ state }) => state);
    return steps.map(({ record }) => record);
  });
}

const CHARTS = chartRecords();

function final(number: number, change: Partial<LoopEvent & { readonly kind: 'period-final' }> = {}): LoopEvent {
  return {
    kind: 'period-final',
    at: instant(number),
    period: gameweek(number),
    followed: number < 8,
    served: { n: 40, sse: 160, sae: 60 },
    alarms: [],
    charts: CHARTS[number - 3] ?? [],
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

/** What happens in the season: a promotion, a rejection, a rollback, an alarm and drift. */
export const EVENTS: readonly LoopEvent[] = [
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

import type { PeriodEvaluation } from '@fpl-ml/monitor';
import type { PerformanceAlarm } from './loop-event.js';

type Alarmed = Pick<PeriodEvaluation, 'charts' | 'breaches' | 'alarms'>;
type Beyond = Pick<PerformanceAlarm, 'value' | 'limit' | 'direction'>;

function chartBeyond({ charts }: Alarmed, kind: string): Beyond | null {
  const chart = charts.find((candidate) => candidate.kind === kind && candidate.status === 'alarm');
  if (chart === undefined) return null;
  const { side, statistic, limits } = chart;
  const direction = side === 'down' ? 'below' : 'above';
  const limit = direction === 'below' ? limits?.lower : limits?.upper;
  return statistic === null || limit === undefined || limit === null ? null : { value: statistic, limit, direction };
}

function thresholdBeyond({ breaches }: Alarmed, metric: string): Beyond | null {
  const breach = breaches.find((candidate) => candidate.metric === metric);
  if (breach === undefined) return null;
  return { value: breach.value, limit: breach.limit, direction: breach.metric === 'r2' ? 'below' : 'above' };
}

/**
 * The alarms that are firing after a period because of what it showed. One that fires on only because it has not been
 * clear for long enough is left out: nothing is beyond its limit.
 */
export function alarmsOf(evaluation: Alarmed): readonly PerformanceAlarm[] {
  return evaluation.alarms.flatMap(({ dedupKey, status, severity, acknowledged }) => {
    // `model/metric/kind`, where the model's name may hold slashes of its own.
    const [kind = '', metric = ''] = dedupKey.split('/').reverse();
    const byThreshold = kind === 'threshold';
    const found = byThreshold ? thresholdBeyond(evaluation, metric) : chartBeyond(evaluation, kind);
    if (status !== 'firing' || found === null) return [];
    const name = `${metric}:${kind}`;
    const reason = `${name} is ${found.value.toFixed(3)}, ${found.direction} its limit ${found.limit.toFixed(3)}`;
    const noted = acknowledged === undefined ? {} : ({ acknowledged: true } as const);
    return [{ name, level: severity ?? 'warning', metric: byThreshold ? metric : name, ...found, reason, ...noted }];
  });
}

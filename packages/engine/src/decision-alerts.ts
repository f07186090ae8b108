import { type AlertInput, driftAlert, performanceAlert, retrainingAlert } from '@fpl-ml/notify';
import type { DecisionRecord } from './loop-decision.js';
import type { LoopEvent, PerformanceEstimated, PeriodFinal } from './loop-event.js';

function periodAlerts(model: string, event: PeriodFinal): readonly AlertInput[] {
  const untold = event.alarms.filter(({ acknowledged }) => acknowledged !== true);
  const alerts: AlertInput[] = untold.map(({ level, metric, value, limit, direction }) =>
    performanceAlert({
      model,
      level,
      metric,
      value,
      limit,
      direction,
      period: event.period,
      sampleSize: event.served.n,
    }),
  );
  const { drift, period } = event;
  if (drift?.verdict === 'drift') {
    alerts.push(driftAlert({ model, level: 'warning', features: drift.features, checked: drift.checked, period }));
  }
  return alerts;
}

function estimateAlerts(model: string, { estimate }: PerformanceEstimated): readonly AlertInput[] {
  return estimate.breaches.map(({ metric, value, limit }) =>
    performanceAlert({
      model,
      level: 'warning',
      metric: `${metric} (estimated)`,
      value,
      limit,
      direction: 'above',
      period: estimate.period,
      sampleSize: estimate.n,
    }),
  );
}

/** What people are told because of a decision. Pure. */
export function decisionAlerts(model: string, event: LoopEvent, record: DecisionRecord): readonly AlertInput[] {
  const { reason, subject } = record;
  switch (record.outcome) {
    case 'rollout-started':
    case 'activated':
    case 'promoted':
      return [retrainingAlert({ model, outcome: 'completed', reason, level: 'info', modelVersion: subject })];
    case 'rejected':
    case 'inconclusive':
    case 'data-refused':
      return [retrainingAlert({ model, outcome: 'rejected', reason, level: 'info', requestId: subject })];
    case 'failed':
      return [retrainingAlert({ model, outcome: 'failed', reason, level: 'critical', requestId: subject })];
    case 'expired':
      return [
        {
          title: `${model}: a retraining expired`,
          message: `${subject}: ${reason}`,
          level: 'warning',
          dedupKey: 'retraining:expired',
          model,
        },
      ];
    case 'rollback-withheld':
      return [
        {
          title: `${model} should be rolled back`,
          message: `${subject}: ${reason}`,
          level: 'critical',
          dedupKey: `rollback-withheld:${subject}`,
          model,
        },
      ];
    case 'predictions-failed':
      return [
        {
          title: `${model}: predictions failed`,
          message: reason,
          level: 'critical',
          dedupKey: `predictions-failed:${subject}`,
          model,
        },
      ];
    case 'given-up':
      return [
        {
          title: `${model}: the rollout of ${subject} was given up`,
          message: reason,
          level: 'warning',
          dedupKey: `given-up:${subject}`,
          model,
        },
      ];
    case 'rolled-back':
      return [
        {
          title: `${model} was rolled back`,
          message: `${subject}: ${reason}`,
          level: 'critical',
          dedupKey: `rollback:${subject}`,
          model,
        },
      ];
    default:
      if (event.kind === 'performance-estimated') return estimateAlerts(model, event);
      return event.kind === 'period-final' ? periodAlerts(model, event) : [];
  }
}

import type { LogLevel } from '@fpl-ml/core';
import type { DriftThresholds } from '@fpl-ml/drift';
import type { MonitorOptions, PerformanceThresholds } from '@fpl-ml/monitor';
import type { NotifierOptions } from '@fpl-ml/notify';
import type { ScheduledJobOptions, SchedulerOptions } from '@fpl-ml/scheduler';
import type { DriftWatch } from '../engine-options.js';
import type { EstimationWatch } from '../estimate-pending.js';
import type { Gates } from '../gates.js';
import { createPolicy, DEFAULT_POLICY, type RetrainingPolicy } from '../policy.js';
import type { Config } from './config.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function gatesFrom({ retraining }: Config): Gates {
  const { performanceImprovementThreshold, qualityGateThreshold, minR2, maxMae, improvementEvidence } = retraining;
  return {
    performanceImprovement: performanceImprovementThreshold,
    dataQualityThreshold: qualityGateThreshold,
    ...(improvementEvidence === 'sign-flip' ? {} : { evidence: { kind: improvementEvidence } }),
    ...(minR2 === null ? {} : { minR2 }),
    ...(maxMae === null ? {} : { maxMae }),
  };
}

/**
 * The policy that a configuration asks for; what it does not speak of is as in `createPolicy`.
 *
 * @param config from {@link loadConfig}
 * @param others what no key speaks of, for instance `schedule`
 * @throws FplMlError `POLICY_INVALID` for `others`
 */
export function policyFromConfig(config: Config, others: Partial<RetrainingPolicy> = {}): RetrainingPolicy {
  const { retraining } = config;
  const plan = others.rollout ?? DEFAULT_POLICY.rollout ?? { weight: 0.1, hold: 1, patience: 3, confidence: 0.99 };
  const { steps: _steps, ...held } = plan;
  const { triggers = DEFAULT_POLICY.triggers } = others;
  return createPolicy({
    ...others,
    triggers: retraining.retrainOnEstimate ? { ...triggers, estimated: true } : triggers,
    minInterval: retraining.minRetrainIntervalHours * HOUR,
    maxAttempts: retraining.maxRetrainAttempts,
    emergency: retraining.enableEmergencyRetraining,
    rollback: retraining.rollbackEnabled,
    gates: { ...others.gates, ...gatesFrom(config) },
    rollout: retraining.enableGradualRollout ? { ...held, weight: retraining.gradualRolloutPercentage } : null,
  });
}

/** The limits of `createMonitor({ thresholds })`. */
export function performanceThresholdsFromConfig({ performanceThresholds }: Config): PerformanceThresholds {
  return performanceThresholds;
}

/** `model`, `thresholds` and `dataWindow` of `createMonitor`. */
export function monitorOptionsFromConfig(
  config: Config,
): Required<Pick<MonitorOptions, 'model' | 'thresholds' | 'dataWindow'>> {
  return {
    model: config.model.name,
    thresholds: performanceThresholdsFromConfig(config),
    dataWindow: config.monitoring.dataWindowDays * DAY,
  };
}

/** The limits of `detectDrift`: fixed ones, which know nothing of sample sizes, unless `drift_thresholds.kind` says otherwise. */
export function driftThresholdsFromConfig({ driftThresholds }: Config): DriftThresholds {
  const { kind, psiWarning, psiCritical, ksStatisticWarning, ksStatisticCritical } = driftThresholds;
  if (kind === 'sample-size') return { kind };
  return {
    kind,
    psi: { warning: psiWarning, critical: psiCritical },
    ks: { warning: ksStatisticWarning, critical: ksStatisticCritical },
  };
}

/** `entity` and `groupBy` of `createEngine({ drift })`; what is not configured is left out. */
export function driftWatchFromConfig({ monitoring }: Config): Pick<DriftWatch, 'entity' | 'groupBy'> {
  const { driftEntity, driftGroupBy } = monitoring;
  return {
    ...(driftEntity === null ? {} : { entity: driftEntity }),
    ...(driftGroupBy.length === 0 ? {} : { groupBy: driftGroupBy }),
  };
}

/** `estimation` of `createEngine`, with the limits that are a warning; `null` where it is not switched on. */
export function estimationFromConfig({ monitoring, performanceThresholds }: Config): EstimationWatch | null {
  const { maeWarning: mae, rmseWarning: rmse } = performanceThresholds;
  return monitoring.estimatePerformance ? { limits: { mae, rmse } } : null;
}

/** `routes` and `cooldown` of `createNotifier`; it needs a channel of each name in `enabledChannels`. */
export function notifierOptionsFromConfig({
  notifications,
}: Config): Required<Pick<NotifierOptions, 'routes' | 'cooldown'>> {
  const { enabledChannels, channelLevels, alertCooldownMinutes } = notifications;
  return {
    routes: enabledChannels.map((channel) => ({ channel, minLevel: channelLevels[channel] ?? 'info' })),
    cooldown: alertCooldownMinutes * MINUTE,
  };
}

/** `maxConcurrentJobs` and `limits` of `createScheduler`. */
export function schedulerOptionsFromConfig({
  scheduler,
}: Config): Required<Pick<SchedulerOptions, 'maxConcurrentJobs' | 'limits'>> {
  const { maxConcurrentJobs, cpuLimit, memoryLimit } = scheduler;
  return { maxConcurrentJobs, limits: { cpu: cpuLimit, memory: memoryLimit } };
}

/** The job of `createScheduledJob` whose handler `monitoring` is a `monitoringJob`. */
export function monitoringJobFromConfig({ model, monitoring }: Config): ScheduledJobOptions {
  return {
    name: `monitoring-${model.name}`,
    model: model.name,
    handler: 'monitoring',
    scheduleType: 'interval',
    intervalMinutes: monitoring.intervalMinutes,
  };
}

/** The `tables` of `migrate` and `sqlStores` in `@fpl-ml/store-sql`. */
export function tableNamesFromConfig({ database }: Config): {
  readonly performance: string;
  readonly drift: string;
  readonly modelVersions: string;
} {
  const { performanceTable, driftTable, modelVersionsTable } = database;
  return { performance: performanceTable, drift: driftTable, modelVersions: modelVersionsTable };
}

/** The levels of `filterLogs` in `@fpl-ml/core`. */
export function logLevelsFromConfig({ logging }: Config): Readonly<Record<string, LogLevel>> {
  return { default: logging.level, ...logging.levels };
}

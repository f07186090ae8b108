import { systemClock } from '@fpl-ml/core';
import { createDriftDetector, memoryDriftStore } from '@fpl-ml/drift';
import { createMonitor, memoryObservationStore } from '@fpl-ml/monitor';
import { DEFAULT_LIMITS } from '@fpl-ml/scheduler';
import { expect, test } from 'vitest';
import { createPolicy } from '../policy.js';
import {
  driftThresholdsFromConfig,
  driftWatchFromConfig,
  estimationFromConfig,
  logLevelsFromConfig,
  monitoringJobFromConfig,
  monitorOptionsFromConfig,
  notifierOptionsFromConfig,
  policyFromConfig,
  schedulerOptionsFromConfig,
  tableNamesFromConfig,
} from './config-options.js';
import type { ConfigKeyName } from './config-keys.js';
import type { ConfigOverrides } from './config.js';
import { NAMED_KEYS } from './key-names.js';
import { loadConfig } from './load-config.js';
import { refusal } from './tests/refusal.js';
import { SAMPLES } from './tests/samples.js';

test('the defaults are those of the packages', () => {
  const config = loadConfig();
  expect(policyFromConfig(config)).toEqual(createPolicy());
  expect(schedulerOptionsFromConfig(config)).toEqual({ maxConcurrentJobs: 2, limits: DEFAULT_LIMITS });
  expect(tableNamesFromConfig(config)).toEqual({
    performance: 'ml_performance_history',
    drift: 'ml_drift_history',
    modelVersions: 'ml_model_versions',
  });
  expect(notifierOptionsFromConfig(config)).toEqual({ routes: [], cooldown: 30 * 60_000 });
});

test('hours, days and minutes become milliseconds', () => {
  const env = { ML_RETRAINING_MIN_RETRAIN_INTERVAL_HOURS: '12', ML_DATA_WINDOW_DAYS: '7' };
  const config = loadConfig({ env: { ...env, ML_NOTIFICATIONS_ALERT_COOLDOWN_MINUTES: '1.5' } });
  expect(policyFromConfig(config).minInterval).toBe(43_200_000);
  expect(monitorOptionsFromConfig(config).dataWindow).toBe(604_800_000);
  expect(notifierOptionsFromConfig(config).cooldown).toBe(90_000);
});

test('a rollout has the weight of the configuration, and keeps the rest of the plan', () => {
  const plan = { weight: 0.1, steps: [0.1, 0.5], hold: 4, patience: 5, confidence: 0.9 };
  const config = loadConfig({ overrides: { retraining: { gradualRolloutPercentage: 0.25 } } });
  expect(policyFromConfig(config, { rollout: plan }).rollout).toEqual({
    weight: 0.25,
    hold: 4,
    patience: 5,
    confidence: 0.9,
  });
  const atOnce = loadConfig({ overrides: { retraining: { enableGradualRollout: false } } });
  expect(policyFromConfig(atOnce, { rollout: plan }).rollout).toBeNull();
});

test('whose rows they are, and their groups, go to the drift watch', () => {
  const env = { ML_MONITORING_DRIFT_ENTITY: 'code', ML_MONITORING_DRIFT_GROUP_BY: 'position, club' };
  expect(driftWatchFromConfig(loadConfig({ env }))).toEqual({ entity: 'code', groupBy: ['position', 'club'] });
  expect(driftWatchFromConfig(loadConfig())).toEqual({});
  const text = 'monitoring:\n  drift_entity: "a,b"\n';
  const [problem, ...others] = refusal({ file: { name: 'monitoring_config.yaml', text } }).problems;
  expect(others).toEqual([]);
  expect(problem).toEqual({
    key: 'monitoring.drift_entity',
    value: 'a,b',
    expected: 'a column name of 1 to 200 characters without a comma, or nothing',
    source: 'monitoring_config.yaml:2',
  });
});

test('drift is held against fixed limits, or against what so many rows let expect', () => {
  expect(driftThresholdsFromConfig(loadConfig())).toMatchObject({
    kind: 'fixed',
    psi: { warning: 0.1, critical: 0.25 },
  });
  const config = loadConfig({ env: { ML_DRIFT_THRESHOLDS_KIND: 'sample-size' } });
  expect(driftThresholdsFromConfig(config)).toEqual({ kind: 'sample-size' });
});

test('estimates have the limits of warnings, and may ask for a retraining', () => {
  const env = { ML_MONITORING_ESTIMATE_PERFORMANCE: 'true', ML_MAE_WARNING: '1.25' };
  expect(estimationFromConfig(loadConfig({ env }))).toEqual({ limits: { mae: 1.25, rmse: 2.5 } });
  expect(estimationFromConfig(loadConfig())).toBeNull();
  const asking = loadConfig({ overrides: { retraining: { retrainOnEstimate: true } } });
  const triggers = { performance: false, drift: true };
  expect(policyFromConfig(asking, { triggers }).triggers).toEqual({ ...triggers, estimated: true });
  expect(policyFromConfig(loadConfig(), { triggers }).triggers).toEqual(triggers);
});

test('evidence for any time is asked for by its name', () => {
  const config = loadConfig({ env: { ML_RETRAINING_IMPROVEMENT_EVIDENCE: 'any-time' } });
  expect(policyFromConfig(config).gates.evidence).toEqual({ kind: 'any-time' });
});

test('gates without a key stay as code has them', () => {
  const policy = policyFromConfig(loadConfig({ env: { ML_RETRAINING_MIN_R2: '0.2' } }), { gates: { alpha: 0.01 } });
  expect(policy.gates).toEqual({ alpha: 0.01, minR2: 0.2, performanceImprovement: 0.05, dataQualityThreshold: 0.95 });
});

test('channels are routed by their level', () => {
  const env = { ML_NOTIFICATION_CHANNELS: 'console,dashboard', ML_NOTIFICATIONS_CHANNEL_LEVELS: 'console=critical' };
  expect(notifierOptionsFromConfig(loadConfig({ env })).routes).toEqual([
    { channel: 'console', minLevel: 'critical' },
    { channel: 'dashboard', minLevel: 'info' },
  ]);
});

test('the options are taken by what they are for', () => {
  const config = loadConfig();
  const clock = systemClock();
  createMonitor({ store: memoryObservationStore(), clock, ...monitorOptionsFromConfig(config) });
  const options = { thresholds: driftThresholdsFromConfig(config) };
  createDriftDetector({ store: memoryDriftStore(), clock, model: config.model.name, options });
});

/** Everything that a program makes of a configuration, but for the addresses, which it hands on as they are. */
function everything(overrides: ConfigOverrides): unknown {
  const config = loadConfig({
    overrides: { ...overrides, notifications: { enabledChannels: ['console'], ...overrides.notifications } },
  });
  return [
    policyFromConfig(config),
    monitorOptionsFromConfig(config),
    driftThresholdsFromConfig(config),
    driftWatchFromConfig(config),
    estimationFromConfig(config),
    notifierOptionsFromConfig(config),
    schedulerOptionsFromConfig(config),
    monitoringJobFromConfig(config),
    tableNamesFromConfig(config),
    logLevelsFromConfig(config),
  ];
}

/** Taken from the configuration directly by whoever builds a channel, a driver or a server. */
const HANDED_ON: readonly ConfigKeyName[] = [
  'notifications.email_recipients',
  'notifications.email_from',
  'notifications.smtp_url',
  'notifications.slack_webhook_url',
  'notifications.discord_webhook_url',
  'notifications.webhook_url',
  'notifications.webhook_secret',
  'database.enabled',
  'database.connection_string',
  'dashboard.host',
  'dashboard.port',
];

test.each(NAMED_KEYS.filter(({ name }) => !HANDED_ON.includes(name)).map((key) => [key.name, key] as const))(
  '%s changes something',
  (name, { path: [section, key] }) => {
    const values = SAMPLES[name].map(({ value }) => JSON.stringify(everything({ [section]: { [key]: value } })));
    expect(new Set(values).size).toBeGreaterThan(1);
  },
);

import { systemClock } from '@fpl-ml/core';
import { createDriftDetector, memoryDriftStore } from '@fpl-ml/drift';
import { createMonitor, memoryObservationStore } from '@fpl-ml/monitor';
import { DEFAULT_LIMITS } from '@fpl-ml/scheduler';
import { expect, test } from 'vitest';
import { createPolicy } from '../policy.js';
import {
  driftThresholdsFromConfig,
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

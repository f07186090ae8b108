import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { ConfigOverrides } from './config.js';
import { NAMED_KEYS, type NamedKey } from './key-names.js';
import { type ConfigSources, loadConfig } from './load-config.js';
import { SAMPLES, valueAt } from './tests/samples.js';

const inFile = ({ section, key }: NamedKey, value: unknown) => ({
  name: 'file.yaml',
  text: stringify({ [section]: { [key]: value } }),
});
const inCode = ({ path: [section, key] }: NamedKey, value: unknown): ConfigOverrides => ({
  [section]: { [key]: value },
});

/** What a key needs besides, from where nothing is tried. */
function beside({ name }: NamedKey): ConfigSources['overrides'] {
  return name === 'database.enabled' ? { database: { connectionString: 'run.db' } } : {};
}

function load(key: NamedKey, { overrides, ...sources }: ConfigSources): unknown {
  const sections = { ...beside(key) };
  for (const [section, keys] of Object.entries(overrides ?? {})) {
    Object.assign(sections, { [section]: { ...Reflect.get(sections, section), ...keys } });
  }
  return valueAt(loadConfig({ ...sources, overrides: sections }), key.path);
}

test.each(NAMED_KEYS.map((key) => [key.name, key] as const))(
  '%s: code goes before the environment, that before the file, that before the default',
  (name, key) => {
    const [code, variable, file] = SAMPLES[name];
    const from = {
      overrides: inCode(key, code.value),
      env: { [key.variables[0] ?? '']: variable.text },
      file: inFile(key, file.value),
    };
    const { fallback, derived } = key.definition;
    const none = derived === null || name === 'logging.level' ? fallback : true;
    expect(load(key, from)).toEqual(code.value);
    expect(load(key, { env: from.env, file: from.file })).toEqual(variable.value);
    expect(load(key, { file: from.file })).toEqual(file.value);
    expect(load(key, {})).toEqual(none);
    // Neighbours in the order differ, or nothing would be shown.
    expect(code.value).not.toEqual(variable.value);
    expect(variable.value).not.toEqual(file.value);
    expect(file.value).not.toEqual(none);
  },
);

test.each(NAMED_KEYS.map((key) => [key.name, key] as const))(
  '%s has a variable named by section and key',
  (name, key) => {
    const [sample] = SAMPLES[name];
    const long = `ML_${name.replace('.', '_').toUpperCase()}`;
    expect(key.variables).toContain(long);
    expect(load(key, { env: { [long]: sample.text } })).toEqual(sample.value);
  },
);

test('the short variables and the defaults are those that people know', () => {
  const known: Readonly<Record<string, readonly [key: string, byDefault: unknown]>> = {
    ML_MODEL_NAME: ['model.name', 'fpl_points_predictor'],
    ML_ENVIRONMENT: ['model.environment', 'development'],
    ML_MONITORING_INTERVAL_MINUTES: ['monitoring.interval_minutes', 60],
    ML_DATA_WINDOW_DAYS: ['monitoring.data_window_days', 30],
    ML_MAE_WARNING: ['performance_thresholds.mae_warning', 1.5],
    ML_MAE_CRITICAL: ['performance_thresholds.mae_critical', 2],
    ML_RMSE_WARNING: ['performance_thresholds.rmse_warning', 2.5],
    ML_RMSE_CRITICAL: ['performance_thresholds.rmse_critical', 3],
    ML_R2_WARNING: ['performance_thresholds.r2_warning', 0.3],
    ML_R2_CRITICAL: ['performance_thresholds.r2_critical', 0.1],
    ML_PSI_WARNING: ['drift_thresholds.psi_warning', 0.1],
    ML_PSI_CRITICAL: ['drift_thresholds.psi_critical', 0.25],
    ML_KS_WARNING: ['drift_thresholds.ks_statistic_warning', 0.1],
    ML_KS_CRITICAL: ['drift_thresholds.ks_statistic_critical', 0.2],
    ML_NOTIFICATION_CHANNELS: ['notifications.enabled_channels', []],
    ML_EMAIL_RECIPIENTS: ['notifications.email_recipients', []],
    ML_SLACK_WEBHOOK_URL: ['notifications.slack_webhook_url', null],
    ML_DISCORD_WEBHOOK_URL: ['notifications.discord_webhook_url', null],
    ML_RETRAINING_MIN_RETRAIN_INTERVAL_HOURS: ['retraining.min_retrain_interval_hours', 24],
    ML_RETRAINING_MAX_RETRAIN_ATTEMPTS: ['retraining.max_retrain_attempts', 3],
    ML_RETRAINING_PERFORMANCE_IMPROVEMENT_THRESHOLD: ['retraining.performance_improvement_threshold', 0.05],
    ML_RETRAINING_ENABLE_EMERGENCY_RETRAINING: ['retraining.enable_emergency_retraining', true],
    ML_RETRAINING_ROLLBACK_ENABLED: ['retraining.rollback_enabled', true],
    ML_RETRAINING_QUALITY_GATE_THRESHOLD: ['retraining.quality_gate_threshold', 0.95],
    ML_RETRAINING_ENABLE_GRADUAL_ROLLOUT: ['retraining.enable_gradual_rollout', true],
    ML_RETRAINING_GRADUAL_ROLLOUT_PERCENTAGE: ['retraining.gradual_rollout_percentage', 0.1],
    ML_NOTIFICATIONS_ALERT_COOLDOWN_MINUTES: ['notifications.alert_cooldown_minutes', 30],
    ML_DATABASE_ENABLED: ['database.enabled', false],
    ML_DATABASE_CONNECTION_STRING: ['database.connection_string', null],
    ML_DATABASE_PERFORMANCE_TABLE: ['database.performance_table', 'ml_performance_history'],
    ML_DATABASE_DRIFT_TABLE: ['database.drift_table', 'ml_drift_history'],
    ML_DATABASE_MODEL_VERSIONS_TABLE: ['database.model_versions_table', 'ml_model_versions'],
    ML_SCHEDULER_MAX_CONCURRENT_JOBS: ['scheduler.max_concurrent_jobs', 2],
  };
  const config = loadConfig();
  for (const [variable, [name, byDefault]] of Object.entries(known)) {
    const key = NAMED_KEYS.find((candidate) => candidate.name === name);
    expect(key?.variables, variable).toContain(variable);
    expect(key && valueAt(config, key.path), name).toEqual(byDefault);
  }
});

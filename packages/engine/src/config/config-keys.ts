import { z } from 'zod';
import { type ConfigKey, choice, flag, list, number, optionalNumber, optionalText, pairs, text } from './config-key.js';
import { asShare, driftLimit, errorLimit, machineLimit, tableName } from './key-forms.js';
import {
  COLUMN,
  COMPONENT,
  DATABASE,
  EMAIL,
  HOST,
  MAIL_SERVER,
  NAME,
  SHARED_SECRET,
  WEB_ADDRESS,
} from './text-forms.js';

const CHANNELS = ['email', 'slack', 'discord', 'webhook', 'dashboard', 'console'] as const;
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/**
 * Every configuration key: the one place from which the schema, the variables, the documentation, the example files and
 * their tests are made. A key without a short variable has `ML_<SECTION>_<KEY>` alone.
 */
export const configKeys = {
  'model.name': text('fpl_points_predictor', NAME, {
    variable: 'ML_MODEL_NAME',
    meaning: 'the model that is watched and retrained',
    effect: '`model` of `createEngine`, `createMonitor`, `createDriftDetector`',
  }),
  'model.environment': choice('development', ['development', 'production'], {
    variable: 'ML_ENVIRONMENT',
    meaning: 'where it runs; in production webhooks need https, and `debug` is not logged by default',
    effect: 'default of `logging.level`, check of the webhook addresses',
  }),
  'monitoring.interval_minutes': number(
    60,
    { min: 1, max: 44_640, unit: 'minutes' },
    {
      variable: 'ML_MONITORING_INTERVAL_MINUTES',
      meaning: 'how often it is looked for periods that have become final',
      effect: '`createScheduledJob({ intervalMinutes })` of `monitoringJob`',
    },
  ),
  'monitoring.data_window_days': number(
    30,
    { above: 0, max: 36_500, unit: 'days' },
    {
      variable: 'ML_DATA_WINDOW_DAYS',
      meaning: 'how far summaries, exports and health look back',
      effect: '`createMonitor({ dataWindow })`',
    },
  ),
  'monitoring.drift_entity': optionalText(COLUMN, {
    meaning:
      'the column that says whose row it is, where the same entities come every period, so that each is compared with itself; it needs `drift_thresholds.kind: sample-size`',
    effect: '`createEngine({ drift: { entity } })`',
    example: 'player',
  }),
  'monitoring.drift_group_by': list(z.string().refine(COLUMN.test), 'a list of column names of 1 to 200 characters', {
    meaning: 'the columns within whose levels all others are compared too',
    effect: '`createEngine({ drift: { groupBy } })`',
    example: 'position',
  }),
  'monitoring.estimate_performance': flag(false, {
    meaning:
      'whether the error of a served period is estimated before its labels come, and held against `mae_warning` and `rmse_warning`',
    effect: '`createEngine({ estimation })`',
  }),
  'performance_thresholds.mae_warning': errorLimit('MAE', 'warning', 1.5),
  'performance_thresholds.mae_critical': errorLimit('MAE', 'critical', 2),
  'performance_thresholds.rmse_warning': errorLimit('RMSE', 'warning', 2.5),
  'performance_thresholds.rmse_critical': errorLimit('RMSE', 'critical', 3),
  'performance_thresholds.r2_warning': errorLimit('R2', 'warning', 0.3),
  'performance_thresholds.r2_critical': errorLimit('R2', 'critical', 0.1),
  'drift_thresholds.kind': choice('fixed', ['fixed', 'sample-size'], {
    meaning:
      'what a column is held against: the limits of this section, or what so many rows let expect; only the latter heeds `drift_entity`',
    effect: '`createDriftDetector({ options: { thresholds: { kind } } })`',
  }),
  'drift_thresholds.psi_warning': driftLimit('PSI', 'warning', 0.1),
  'drift_thresholds.psi_critical': driftLimit('PSI', 'critical', 0.25),
  'drift_thresholds.ks_statistic_warning': driftLimit('KS', 'warning', 0.1),
  'drift_thresholds.ks_statistic_critical': driftLimit('KS', 'critical', 0.2),
  'retraining.min_retrain_interval_hours': number(
    24,
    { min: 0, unit: 'hours' },
    {
      meaning: 'least time between two retrainings that nobody asked for by hand',
      effect: '`createPolicy({ minInterval })`',
    },
  ),
  'retraining.max_retrain_attempts': number(
    3,
    { min: 1, max: 100, whole: true },
    { meaning: 'attempts at a retraining that failed for a passing reason', effect: '`createPolicy({ maxAttempts })`' },
  ),
  'retraining.performance_improvement_threshold': number(
    0.05,
    { min: 0, max: 1, unit: 'a share' },
    {
      meaning: 'relative reduction of the RMSE on paired rows that a candidate owes (0.05 is 5 %)',
      effect: '`createPolicy({ gates: { performanceImprovement } })`',
      advice: asShare,
    },
  ),
  'retraining.quality_gate_threshold': number(
    0.95,
    { min: 0, max: 1, unit: 'a share' },
    {
      meaning: 'share of training rows that must pass every check',
      effect: '`createPolicy({ gates: { dataQualityThreshold } })`',
      advice: asShare,
    },
  ),
  'retraining.min_r2': optionalNumber(
    { max: 1 },
    { meaning: 'R² that a candidate owes on the backtest', effect: '`createPolicy({ gates: { minR2 } })`' },
  ),
  'retraining.max_mae': optionalNumber(
    { min: 0, unit: 'in units of the target' },
    { meaning: 'MAE that a candidate may have on the backtest', effect: '`createPolicy({ gates: { maxMae } })`' },
  ),
  'retraining.retrain_on_estimate': flag(false, {
    meaning:
      'whether an estimated error (`estimate_performance`) asks for a retraining when its whole interval lies above the limit',
    effect: '`createPolicy({ triggers: { estimated } })`',
  }),
  'retraining.improvement_evidence': choice('sign-flip', ['sign-flip', 'any-time'], {
    meaning: 'what tells an improvement from luck: one test, or evidence that may be looked at after every period',
    effect: '`createPolicy({ gates: { evidence: { kind } } })`',
  }),
  'retraining.enable_emergency_retraining': flag(true, {
    meaning: 'whether an emergency retraining is granted',
    effect: '`createPolicy({ emergency })`',
  }),
  'retraining.rollback_enabled': flag(true, {
    meaning: 'whether the loop goes back to an earlier version by itself; else it raises an alarm',
    effect: '`createPolicy({ rollback })`',
  }),
  'retraining.enable_gradual_rollout': flag(true, {
    meaning: 'whether a candidate first serves a part of the traffic',
    effect: '`createPolicy({ rollout })`: a plan, or `null`',
  }),
  'retraining.gradual_rollout_percentage': number(
    0.1,
    { above: 0, max: 1, unit: 'a fraction (0.1 is 10 %)' },
    {
      meaning: 'the part of the traffic, as a fraction',
      effect: '`createPolicy({ rollout: { weight } })`',
      advice: asShare,
    },
  ),
  'notifications.enabled_channels': list(z.enum(CHANNELS), `a list of ${CHANNELS.join(', ')}`, {
    variable: 'ML_NOTIFICATION_CHANNELS',
    meaning: 'where alerts go',
    effect: '`createNotifier({ channels, routes })`',
    example: 'email,slack',
  }),
  'notifications.channel_levels': pairs(
    {
      test: (name) => CHANNELS.some((channel) => channel === name),
      words: `channels (${CHANNELS.join(', ')})`,
    },
    ['info', 'warning', 'critical'],
    {
      meaning: 'the lowest level that a channel takes; `info` for those that are not named',
      effect: '`createNotifier({ routes: [{ channel, minLevel }] })`',
      example: 'email=critical,slack=warning',
    },
  ),
  'notifications.email_recipients': list(z.string().refine(EMAIL.test), 'a list of email addresses', {
    variable: 'ML_EMAIL_RECIPIENTS',
    meaning: 'who gets mail',
    effect: '`emailChannel({ recipients })`',
    example: 'ml-team@example.com,on-call@example.com',
  }),
  'notifications.email_from': optionalText(EMAIL, {
    meaning: 'whom mail comes from',
    effect: '`emailChannel({ from })`',
    example: 'ml-alerts@example.com',
  }),
  'notifications.smtp_url': optionalText(MAIL_SERVER, {
    secret: true,
    meaning: 'the mail server, with its login',
    effect: 'the transport of `emailChannel`',
    example: 'smtp://user:password@mail.example.com:587',
  }),
  'notifications.slack_webhook_url': optionalText(WEB_ADDRESS, {
    variable: 'ML_SLACK_WEBHOOK_URL',
    secret: true,
    meaning: 'the incoming webhook of a Slack channel',
    effect: '`slackChannel({ url })`',
    example: 'https://hooks.slack.com/services/T000/B000/XXXX',
  }),
  'notifications.discord_webhook_url': optionalText(WEB_ADDRESS, {
    variable: 'ML_DISCORD_WEBHOOK_URL',
    secret: true,
    meaning: 'the webhook of a Discord channel',
    effect: '`discordChannel({ url })`',
    example: 'https://discord.com/api/webhooks/000/XXXX',
  }),
  'notifications.webhook_url': optionalText(WEB_ADDRESS, {
    secret: true,
    meaning: 'a program of yours that takes alerts',
    effect: '`webhookChannel({ url })`',
    example: 'https://alerts.example.com/ml',
  }),
  'notifications.webhook_secret': optionalText(SHARED_SECRET, {
    secret: true,
    meaning: 'what those alerts are signed with',
    effect: '`webhookChannel({ secrets })`',
    example: 'whsec_bm90IGEgc2VjcmV0OiBtYWtlIHlvdXIgb3duIG9uZQ==',
  }),
  'notifications.alert_cooldown_minutes': number(
    30,
    { min: 0, unit: 'minutes' },
    {
      meaning: 'how long an alert keeps back repetitions that are not of a higher level',
      effect: '`createNotifier({ cooldown })`',
    },
  ),
  'database.enabled': flag(false, {
    derived: {
      words: 'true where there is a `connection_string`',
      of: (valueOf) => valueOf('database.connection_string') !== null,
    },
    meaning: 'whether anything is kept in a database; else in memory',
    effect: '`sqlStores` or `memoryStores`; the command line needs it',
  }),
  'database.connection_string': optionalText(DATABASE, {
    secret: true,
    meaning: 'the database',
    effect: 'the driver and profile of `sqlStores`',
    example: 'postgres://user:password@db.example.com:5432/ml',
  }),
  'database.performance_table': tableName('ml_performance_history', 'figures by period', 'performance'),
  'database.drift_table': tableName('ml_drift_history', 'drift reports', 'drift'),
  'database.model_versions_table': tableName('ml_model_versions', 'model versions', 'modelVersions'),
  'scheduler.max_concurrent_jobs': number(
    2,
    { min: 1, max: 1000, whole: true },
    { meaning: 'how many jobs a process runs at once', effect: '`createScheduler({ maxConcurrentJobs })`' },
  ),
  'scheduler.cpu_limit': machineLimit('CPU', 0.7),
  'scheduler.memory_limit': machineLimit('memory', 0.8),
  'logging.level': choice('debug', LEVELS, {
    derived: {
      words: '`info` in production, else `debug`',
      of: (valueOf) => (valueOf('model.environment') === 'production' ? 'info' : 'debug'),
    },
    meaning: 'the least serious entries that are written',
    effect: '`filterLogs(logger, { default })`',
  }),
  'logging.levels': pairs(COMPONENT, LEVELS, {
    meaning: 'the same for single components',
    effect: '`filterLogs(logger, { engine, … })`',
    example: 'engine=debug,notify=warn',
  }),
  'dashboard.host': text('127.0.0.1', HOST, {
    meaning: 'the interface that the dashboard listens on',
    effect: '`hostname` of the server around `createDashboard`',
  }),
  'dashboard.port': number(
    8787,
    { min: 0, max: 65_535, whole: true },
    {
      meaning: 'its port; 0 takes any that is free',
      effect: '`port` of the server around `createDashboard`',
    },
  ),
} as const satisfies Readonly<Record<string, ConfigKey<unknown>>>;

Object.freeze(configKeys);

/** The names of all keys, as `section.key`. */
export type ConfigKeyName = keyof typeof configKeys;

/** The keys with the types of their values. */
export type ConfigKeys = typeof configKeys;

import type { Config } from '../config.js';
import type { ConfigKeyName, ConfigKeys } from '../config-keys.js';
import type { ConfigKey } from '../config-key.js';

type ValueOf<Name extends ConfigKeyName> = ConfigKeys[Name] extends ConfigKey<infer Value> ? Value : never;

/** A value that goes with the defaults of all other keys, once as a variable and once as a file or code has it. */
export interface Sample<Value> {
  readonly text: string;
  readonly value: NonNullable<Value>;
}

/** Three sound values of each key that differ from one another and from the default: all keys, or it does not compile. */
export const SAMPLES: {
  readonly [Name in ConfigKeyName]: readonly [Sample<ValueOf<Name>>, Sample<ValueOf<Name>>, Sample<ValueOf<Name>>];
} = {
  'model.name': plain('a', 'b', 'c'),
  // Two words are all there are: see the test.
  'model.environment': plain('production', 'development', 'production'),
  'monitoring.interval_minutes': plain(5, 15, 45),
  'monitoring.data_window_days': plain(7, 14, 0.5),
  'monitoring.drift_entity': plain('code', 'player', 'name of the player'),
  'monitoring.drift_group_by': [
    { text: 'position', value: ['position'] },
    { text: 'position, club', value: ['position', 'club'] },
    { text: 'club,', value: ['club'] },
  ],
  'monitoring.estimate_performance': flags(true, false, true),
  'performance_thresholds.mae_warning': plain(0, 1.25, 2),
  'performance_thresholds.mae_critical': plain(1.5, 4, 8),
  'performance_thresholds.rmse_warning': plain(0.5, 1, 3),
  'performance_thresholds.rmse_critical': plain(2.5, 5, 6),
  'performance_thresholds.r2_warning': plain(0.1, 0.5, 1),
  'performance_thresholds.r2_critical': plain(-1, 0, 0.3),
  // Two words are all there are: see the test.
  'drift_thresholds.kind': plain('sample-size', 'fixed', 'sample-size'),
  'drift_thresholds.psi_warning': plain(0.05, 0.2, 0.25),
  'drift_thresholds.psi_critical': plain(0.1, 0.5, 2),
  'drift_thresholds.ks_statistic_warning': plain(0.05, 0.15, 0.2),
  'drift_thresholds.ks_statistic_critical': plain(0.1, 0.5, 1),
  'retraining.min_retrain_interval_hours': plain(0, 12, 168),
  'retraining.max_retrain_attempts': plain(1, 5, 100),
  'retraining.performance_improvement_threshold': plain(0, 0.005, 1),
  'retraining.quality_gate_threshold': plain(0, 0.9, 1),
  'retraining.min_r2': plain(0.2, 0.3, -0.5),
  'retraining.max_mae': plain(1, 2, 3),
  'retraining.retrain_on_estimate': flags(true, false, true),
  // Two words are all there are: see the test.
  'retraining.improvement_evidence': plain('any-time', 'sign-flip', 'any-time'),
  'retraining.enable_emergency_retraining': flags(false, true, false),
  'retraining.rollback_enabled': flags(false, true, false),
  'retraining.enable_gradual_rollout': flags(false, true, false),
  'retraining.gradual_rollout_percentage': plain(0.05, 0.5, 1),
  'notifications.enabled_channels': [
    { text: 'dashboard', value: ['dashboard'] },
    { text: 'console, dashboard', value: ['console', 'dashboard'] },
    { text: 'console,', value: ['console'] },
  ],
  'notifications.channel_levels': [
    { text: 'email=critical', value: { email: 'critical' } },
    { text: 'email=info, slack=warning', value: { email: 'info', slack: 'warning' } },
    { text: 'console=critical', value: { console: 'critical' } },
  ],
  'notifications.email_recipients': [
    { text: 'a@example.com', value: ['a@example.com'] },
    { text: 'a@example.com, b@example.com', value: ['a@example.com', 'b@example.com'] },
    { text: 'c@example.com', value: ['c@example.com'] },
  ],
  'notifications.email_from': plain('a@example.com', 'b@example.com', 'c@example.com'),
  'notifications.smtp_url': plain('smtp://a:25', 'smtps://b:465', 'smtp://u:p%40@c'),
  'notifications.slack_webhook_url': plain('https://a.example/1', 'https://a.example/2', 'http://127.0.0.1:1/3'),
  'notifications.discord_webhook_url': plain('https://d.example/1', 'https://d.example/2', 'http://127.0.0.1:1/3'),
  'notifications.webhook_url': plain('https://w.example/1', 'https://w.example/2', 'http://127.0.0.1:1/3'),
  'notifications.webhook_secret': plain(
    'whsec_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'whsec_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    'whsec_cccccccccccccccccccccccccccccccc',
  ),
  'notifications.alert_cooldown_minutes': plain(0, 5, 1440),
  // `true` alone lacks a database: see the test.
  'database.enabled': flags(false, true, false),
  'database.connection_string': plain('postgres://u:p@h:5432/d', 'sqlite:run.db', 'run.db'),
  'database.performance_table': plain('one', 'two', 'three'),
  'database.drift_table': plain('one', 'two', 'three'),
  'database.model_versions_table': plain('one', 'two', 'three'),
  'scheduler.max_concurrent_jobs': plain(1, 4, 1000),
  'scheduler.cpu_limit': plain(0.5, 0.9, 1),
  'scheduler.memory_limit': plain(0.5, 0.9, 1),
  'logging.level': plain('warn', 'error', 'silent'),
  'logging.levels': [
    { text: 'engine=debug', value: { engine: 'debug' } },
    { text: 'engine=warn, notify=silent', value: { engine: 'warn', notify: 'silent' } },
    { text: 'scheduler=error', value: { scheduler: 'error' } },
  ],
  'dashboard.host': plain('0.0.0.0', '::1', 'localhost'),
  'dashboard.port': plain(0, 80, 65_535),
};

type Three<Value> = readonly [Sample<Value>, Sample<Value>, Sample<Value>];

function plain<const Value extends string | number>(a: Value, b: Value, c: Value): Three<Value> {
  const sample = (value: Value): Sample<Value> => ({ text: String(value), value });
  return [sample(a), sample(b), sample(c)];
}

function flags(a: boolean, b: boolean, c: boolean): Three<boolean> {
  return [
    { text: String(a), value: a },
    { text: b ? '1' : '0', value: b },
    { text: String(c).toUpperCase(), value: c },
  ];
}

/** The value of a key by its path. */
export function valueAt(config: Config, [section, key]: readonly [string, string]): unknown {
  const keys = Object.entries(config).find(([name]) => name === section)?.[1] ?? {};
  return Object.entries(keys).find(([name]) => name === key)?.[1];
}

import type { ConfigKeyName } from './config-keys.js';
import type { Given } from './layer.js';
import { type ConfigProblem, shown } from './problem.js';

/** Values that are each sound, by key. */
export type SoundValues = ReadonlyMap<ConfigKeyName, Given>;

type Rule = (values: SoundValues) => readonly ConfigProblem[];

const valueOf = (values: SoundValues, key: ConfigKeyName): unknown => values.get(key)?.value;
const sourceOf = (values: SoundValues, key: ConfigKeyName): string => values.get(key)?.source ?? 'default';

/** A warning comes before what is critical. */
function ordered(warning: ConfigKeyName, critical: ConfigKeyName, lowIsBad = false): Rule {
  return (values) => {
    const [first, second] = [valueOf(values, warning), valueOf(values, critical)];
    if (typeof first !== 'number' || typeof second !== 'number') return [];
    if (lowIsBad ? first >= second : first <= second) return [];
    const side = lowIsBad ? 'below' : 'above';
    const expected = `a warning that is not ${side} ${critical}, which is ${second} (${sourceOf(values, critical)})`;
    return [{ key: warning, value: first, expected, source: sourceOf(values, warning) }];
  };
}

/** What is switched on has what it needs. */
function needed(channel: string, key: ConfigKeyName): Rule {
  const switchedOn: ConfigKeyName = 'notifications.enabled_channels';
  return (values) => {
    const channels = valueOf(values, switchedOn);
    const value = valueOf(values, key);
    if (!Array.isArray(channels) || !channels.includes(channel)) return [];
    if (value === undefined || (value !== null && !(Array.isArray(value) && value.length === 0))) return [];
    const expected = `a value, since "${channel}" is in ${switchedOn} (${sourceOf(values, switchedOn)})`;
    return [{ key, value: null, expected, source: sourceOf(values, key) }];
  };
}

/** In production nobody on the way reads a web hook. */
function secure(key: ConfigKeyName): Rule {
  return (values) => {
    const address = valueOf(values, key);
    if (valueOf(values, 'model.environment') !== 'production') return [];
    if (typeof address !== 'string' || address.startsWith('https:')) return [];
    const expected = `https, since model.environment is production (${sourceOf(values, 'model.environment')})`;
    return [{ key, value: shown(address, true), expected, source: sourceOf(values, key) }];
  };
}

const databaseNamed: Rule = (values) => {
  const [enabled, named] = [valueOf(values, 'database.enabled'), valueOf(values, 'database.connection_string')];
  if (enabled !== true || named !== null) return [];
  const expected = `a value, since database.enabled is true (${sourceOf(values, 'database.enabled')})`;
  const source = sourceOf(values, 'database.connection_string');
  return [{ key: 'database.connection_string', value: null, expected, source }];
};

const TABLES: readonly ConfigKeyName[] = [
  'database.performance_table',
  'database.drift_table',
  'database.model_versions_table',
];

const tablesDiffer: Rule = (values) =>
  TABLES.flatMap((key, i) => {
    const name = valueOf(values, key);
    const twin = TABLES.slice(0, i).find((other) => valueOf(values, other) === name && name !== undefined);
    if (twin === undefined) return [];
    const expected = `another name than ${twin} has (${sourceOf(values, twin)})`;
    return [{ key, value: shown(name, false), expected, source: sourceOf(values, key) }];
  });

const RULES: readonly Rule[] = [
  ordered('performance_thresholds.mae_warning', 'performance_thresholds.mae_critical'),
  ordered('performance_thresholds.rmse_warning', 'performance_thresholds.rmse_critical'),
  ordered('performance_thresholds.r2_warning', 'performance_thresholds.r2_critical', true),
  ordered('drift_thresholds.psi_warning', 'drift_thresholds.psi_critical'),
  ordered('drift_thresholds.ks_statistic_warning', 'drift_thresholds.ks_statistic_critical'),
  needed('email', 'notifications.email_recipients'),
  needed('slack', 'notifications.slack_webhook_url'),
  needed('discord', 'notifications.discord_webhook_url'),
  needed('webhook', 'notifications.webhook_url'),
  needed('webhook', 'notifications.webhook_secret'),
  secure('notifications.slack_webhook_url'),
  secure('notifications.discord_webhook_url'),
  secure('notifications.webhook_url'),
  databaseNamed,
  tablesDiffer,
];

/** Values that are sound each, and not together; both are named. */
export function contradictions(values: SoundValues): readonly ConfigProblem[] {
  return RULES.flatMap((rule) => rule(values));
}

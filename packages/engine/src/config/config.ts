import type { ConfigKey } from './config-key.js';
import type { ConfigKeyName, ConfigKeys } from './config-keys.js';

/** `mae_warning` as `maeWarning`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The first half of keys, such as `performance_thresholds`. */
export type ConfigSectionName = ConfigKeyName extends infer Name
  ? Name extends `${infer Head}.${string}`
    ? Head
    : never
  : never;

/** What a key holds. */
export type ConfigValue<Name extends ConfigKeyName> = ConfigKeys[Name] extends ConfigKey<infer Value> ? Value : never;

/** The second halves of a section's keys, in camel case, with the types of their values. */
export type ConfigSection<Name extends ConfigSectionName> = {
  readonly [Key in ConfigKeyName as Key extends `${Name}.${infer Tail}` ? CamelCase<Tail> : never]: ConfigValue<Key>;
};

/**
 * A whole configuration, frozen: `config.performanceThresholds.maeWarning` is the key `performance_thresholds.mae_warning`.
 * What each means is told by {@link configKeys}.
 */
export type Config = { readonly [Name in ConfigSectionName as CamelCase<Name>]: ConfigSection<Name> };

/** Parts of a configuration, given in code. */
export type ConfigOverrides = { readonly [Name in keyof Config]?: Partial<Config[Name]> };

import type { ConfigKey } from './config-key.js';
import type { ConfigKeyName, ConfigKeys } from './config-keys.js';

/** `mae_warning` as `maeWarning`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Section = ConfigKeyName extends infer Name ? (Name extends `${infer Head}.${string}` ? Head : never) : never;

type ValueOf<Name extends ConfigKeyName> = ConfigKeys[Name] extends ConfigKey<infer Value> ? Value : never;

type SectionOf<Name extends Section> = {
  readonly [Key in ConfigKeyName as Key extends `${Name}.${infer Tail}` ? CamelCase<Tail> : never]: ValueOf<Key>;
};

/**
 * A whole configuration, frozen: `config.performanceThresholds.maeWarning` is the key `performance_thresholds.mae_warning`.
 * What each means is told by {@link configKeys}.
 */
export type Config = { readonly [Name in Section as CamelCase<Name>]: SectionOf<Name> };

/** Parts of a configuration, given in code. */
export type ConfigOverrides = { readonly [Name in keyof Config]?: Partial<Config[Name]> };

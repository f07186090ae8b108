import type { ConfigKey } from './config-key.js';
import { type ConfigKeyName, configKeys } from './config-keys.js';

/** A key with its name in each of the places that it can come from. */
export interface NamedKey {
  /** `performance_thresholds.mae_warning`. */
  readonly name: ConfigKeyName;
  /** `performance_thresholds`. */
  readonly section: string;
  /** `mae_warning`. */
  readonly key: string;
  /** The variables, the short one first: `ML_MAE_WARNING`, `ML_PERFORMANCE_THRESHOLDS_MAE_WARNING`. */
  readonly variables: readonly string[];
  /** In code: `performanceThresholds`, `maeWarning`. */
  readonly path: readonly [section: string, key: string];
  readonly definition: ConfigKey<unknown>;
}

/** `mae_warning` as `maeWarning`. */
export function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function named(name: ConfigKeyName): NamedKey {
  const [section = '', key = ''] = name.split('.');
  const definition: ConfigKey<unknown> = configKeys[name];
  const long = `ML_${section}_${key}`.toUpperCase();
  const variables = [...new Set([definition.variable ?? long, long])];
  const path = [camelCase(section), camelCase(key)] as const;
  return Object.freeze({ name, section, key, variables, path, definition });
}

/** All keys, in the order of their table. */
export const NAMED_KEYS: readonly NamedKey[] = Object.freeze(
  // `configKeys` has these keys and no others.
  (Object.keys(configKeys) as ConfigKeyName[]).map(named),
);

/** The sections, in the order of the table. */
export const SECTIONS: readonly string[] = Object.freeze([...new Set(NAMED_KEYS.map(({ section }) => section))]);

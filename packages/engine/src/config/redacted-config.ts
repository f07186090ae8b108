import type { Config } from './config.js';
import { NAMED_KEYS } from './key-names.js';

/**
 * A configuration that may be shown: what is secret is `***`, or `null` where it is not set.
 *
 * @param config from {@link loadConfig}
 */
export function redactedConfig(config: Config): Config {
  const hidden = new Set(NAMED_KEYS.filter(({ definition }) => definition.secret).map(({ path }) => path.join('.')));
  const sections = Object.entries(config).map(([section, keys]) => {
    const members = Object.entries(keys).map(([key, value]: [string, unknown]) => [
      key,
      hidden.has(`${section}.${key}`) && value !== null ? '***' : value,
    ]);
    return [section, Object.freeze(Object.fromEntries(members))];
  });
  // The same sections and keys; a text stands where a text stood.
  return Object.freeze(Object.fromEntries(sections)) as Config;
}

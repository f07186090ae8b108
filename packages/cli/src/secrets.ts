import { type Config, redactedConfig } from '@fpl-ml/engine/config';
import { databaseTarget } from './database-target.js';

/** The path of a database file is none, and a message without it helps nobody. */
function isFile(section: string, value: string): boolean {
  return section === 'database' && databaseTarget(value).kind === 'sqlite';
}

/** An address has its password in it, as it is and as it is written. */
function partsOf(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [secret];
  const { password } = new URL(secret);
  let decoded = password;
  try {
    decoded = decodeURIComponent(password);
  } catch {
    // A percent sign that begins no code stands for itself.
  }
  return [secret, password, decoded];
}

/** Every secret of a configuration. */
export function secretsOf(config: Config): readonly string[] {
  const hidden = redactedConfig(config);
  const found = Object.entries(config).flatMap(([section, keys]) =>
    Object.entries(keys).flatMap(([key, value]: [string, unknown]) => {
      const shown: unknown = Reflect.get(Reflect.get(hidden, section), key);
      return typeof value === 'string' && shown !== value && !isFile(section, value) ? partsOf(value) : [];
    }),
  );
  return [...new Set(found)];
}

import type { Config, ConfigOverrides } from './config.js';
import type { ConfigKeyName } from './config-keys.js';
import { contradictions, type SoundValues } from './contradictions.js';
import { NAMED_KEYS, type NamedKey } from './key-names.js';
import { EMPTY_LAYER, type Given, type Layer } from './layer.js';
import { type ConfigProblem, configInvalid, shown } from './problem.js';
import { type Environment, readEnv } from './read-env.js';
import { type ConfigFile, readConfigFile } from './read-file.js';
import { readOverrides } from './read-overrides.js';
import { textForm } from './read-text.js';
import { readYaml } from './read-yaml.js';

/** Where a configuration comes from; what is left out gives nothing. */
export interface ConfigSources {
  /** Variables, for instance `process.env`. Nothing else of the environment is looked at. */
  readonly env?: Environment;
  /** A YAML file: its path, or its text with the name that errors give it. */
  readonly file?: ConfigFile;
  /** What code says; it goes before all others. */
  readonly overrides?: ConfigOverrides;
  /** What errors call the source of `overrides`. Default `code`. */
  readonly overridesSource?: string;
}

const DEFAULT = 'default';

function expectation({ definition }: NamedKey, { value, source }: Given): string {
  const advice = definition.advice(value);
  const form = source.startsWith('environment') ? textForm(definition.kind) : null;
  const isQuoted = definition.kind === 'number' && typeof value === 'string' && form === null;
  const quotes = isQuoted && !source.startsWith('environment') && value.trim() !== '' && Number.isFinite(Number(value));
  return [
    definition.expected,
    ...(form === null ? [] : [`(${form})`]),
    ...(advice === null ? [] : [`: ${advice}`]),
    ...(quotes ? [': take the quotes away'] : []),
  ]
    .join(' ')
    .replaceAll(' :', ':');
}

/** The value of a key as its schema takes it. */
function checked(key: NamedKey, given: Given): Given | ConfigProblem {
  const result = key.definition.schema.safeParse(given.value);
  if (result.success) return { value: result.data, source: given.source };
  const { secret } = key.definition;
  return {
    key: key.name,
    value: shown(given.value, secret),
    expected: expectation(key, given),
    source: given.source,
  };
}

/** Fills in the defaults. What other keys decide is left to the end. */
function withDefaults(given: SoundValues, refused: ReadonlySet<ConfigKeyName>): SoundValues {
  const values = new Map(given);
  const open = NAMED_KEYS.filter(({ name }) => !given.has(name) && !refused.has(name));
  for (const { name, definition } of open) values.set(name, { value: definition.fallback, source: DEFAULT });
  const read = (key: string): unknown => [...values].find(([name]) => name === key)?.[1].value;
  for (const { name, definition } of open) {
    if (definition.derived !== null) values.set(name, { value: definition.derived.of(read), source: DEFAULT });
  }
  return values;
}

function assembled(values: SoundValues): Config {
  const sections = new Map<string, [string, unknown][]>();
  for (const { name, path } of NAMED_KEYS) {
    const members = sections.get(path[0]) ?? [];
    members.push([path[1], values.get(name)?.value]);
    sections.set(path[0], members);
  }
  const entries = [...sections].map(([name, members]) => [name, Object.freeze(Object.fromEntries(members))]);
  // Each key of the table has its place here, and holds what its schema has taken.
  return Object.freeze(Object.fromEntries(entries)) as Config;
}

/** The first layer that gives a key counts. */
function merged(layers: readonly Layer[]): ReadonlyMap<ConfigKeyName, Given> {
  return new Map(layers.toReversed().flatMap(({ values }) => [...values]));
}

/**
 * Loads a configuration: for each key what code says goes before the environment, that before the file, and that before
 * the default. It reads the file, if one is named, and nothing else; it opens nothing.
 *
 * An empty variable counts as not set, and so does a key of the file with nothing behind it. Lists are separated by commas
 * in variables, booleans are `true`, `false`, `1` or `0`. A name that is not known is refused with the nearest that is;
 * variables only where they seem to be meant for us: `ML_` and one of our sections but `model`, or two slips away from one.
 *
 * @returns the configuration, frozen
 * @throws FplMlError `CONFIG_INVALID` with everything that is wrong at once, in `data.problems` ({@link ConfigProblem}), and
 * no secret; `CONFIG_FILE_UNREADABLE`
 *
 * @example
 * ```ts
 * import { loadConfig, policyFromConfig } from '@fpl-ml/engine/config';
 *
 * const config = loadConfig({
 *   env: { ML_MAE_WARNING: '1.2' },
 *   file: { name: 'monitoring_config.yaml', text: 'retraining:\n  max_retrain_attempts: 5\n' },
 *   overrides: { model: { name: 'points' } },
 * });
 * const policy = policyFromConfig(config);
 * console.log(config.performanceThresholds.maeWarning, policy.maxAttempts);
 * ```
 */
export function loadConfig({ env = {}, file, overrides = {}, overridesSource = 'code' }: ConfigSources = {}): Config {
  const layers = [
    readOverrides(overrides, overridesSource),
    readEnv(env),
    file === undefined ? EMPTY_LAYER : readYaml(readConfigFile(file)),
  ];
  const given = merged(layers);
  const sound = new Map<ConfigKeyName, Given>();
  const problems = layers.flatMap((layer) => layer.problems);
  const refused = new Set<ConfigKeyName>();
  for (const key of NAMED_KEYS) {
    const found = given.get(key.name);
    if (found === undefined) continue;
    const result = checked(key, found);
    if (!('expected' in result)) sound.set(key.name, result);
    else {
      refused.add(key.name);
      problems.push(result);
    }
  }
  const values = withDefaults(sound, refused);
  problems.push(...contradictions(values));
  if (problems.length > 0) throw configInvalid(problems);
  return assembled(values);
}

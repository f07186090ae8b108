import type { ConfigOverrides } from './config.js';
import type { ConfigKeyName } from './config-keys.js';
import { NAMED_KEYS } from './key-names.js';
import type { Given, Layer } from './layer.js';
import { nearest } from './nearest.js';
import type { ConfigProblem } from './problem.js';

const PATHS: readonly string[] = NAMED_KEYS.map(({ path }) => path.join('.'));

/** The members of an object by their path; what is undefined is left out. */
function members(overrides: ConfigOverrides): readonly (readonly [path: string, value: unknown])[] {
  return Object.entries(overrides).flatMap(([section, keys]): readonly (readonly [string, unknown])[] => {
    const given: unknown = keys;
    if (given === undefined) return [];
    if (typeof given !== 'object' || given === null) return [[section, given]];
    return Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`${section}.${key}`, value]);
  });
}

/** What code gives. */
export function readOverrides(overrides: ConfigOverrides, source: string): Layer {
  const values = new Map<ConfigKeyName, Given>();
  const problems: ConfigProblem[] = [];
  for (const [path, value] of members(overrides)) {
    const key = NAMED_KEYS[PATHS.indexOf(path)];
    if (key !== undefined) values.set(key.name, { value, source });
    else {
      const expected = `a key that is known; the nearest is ${nearest(path, PATHS).name}`;
      problems.push({ key: path, value: null, expected, source });
    }
  }
  return { values, problems };
}

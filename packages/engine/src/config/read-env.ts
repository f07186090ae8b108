import type { ConfigKeyName } from './config-keys.js';
import { NAMED_KEYS, type NamedKey, SECTIONS } from './key-names.js';
import type { Given, Layer } from './layer.js';
import { nearest } from './nearest.js';
import { type ConfigProblem, shown } from './problem.js';
import { readText } from './read-text.js';

/** Variables by name; as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const KNOWN: readonly string[] = NAMED_KEYS.flatMap(({ variables }) => variables);
const IS_KNOWN: ReadonlySet<string> = new Set(KNOWN);
/** `ML_MODEL_` is left out: other programs have variables of that beginning. */
const OURS = SECTIONS.filter((section) => section !== 'model').map((section) => `ML_${section.toUpperCase()}_`);
/** Two slips of the finger. */
const TYPO = 2;

/** What a variable holds; one that is empty counts as not set, as shells and container files leave them. */
function held(env: Environment, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}

interface Held {
  readonly name: string;
  readonly text: string;
}

function contradiction(key: NamedKey, first: Held, second: Held): ConfigProblem {
  const { secret } = key.definition;
  return {
    key: key.name,
    value: shown(second.text, secret),
    expected: `the value of ${first.name}${secret ? '' : `, ${JSON.stringify(shown(first.text, false))}`}: set one of the two`,
    source: `environment variable ${second.name}`,
  };
}

function readKey(key: NamedKey, env: Environment): { given: Given | null; problems: readonly ConfigProblem[] } {
  const set = key.variables.flatMap((name): readonly Held[] => {
    const text = held(env, name);
    return text === undefined ? [] : [{ name, text }];
  });
  const [first, second] = set;
  if (first === undefined) return { given: null, problems: [] };
  const source = `environment variable ${first.name}`;
  const given = { value: readText(key.definition.kind, first.text), source };
  const differs = second !== undefined && second.text.trim() !== first.text.trim();
  return { given, problems: differs ? [contradiction(key, first, second)] : [] };
}

/** A variable that seems to be meant for us, and is none of ours. */
function unknownVariable(name: string): readonly ConfigProblem[] {
  if (!name.startsWith('ML_') || IS_KNOWN.has(name)) return [];
  const near = nearest(name, KNOWN);
  if (near.distance > TYPO && !OURS.some((prefix) => name.startsWith(prefix))) return [];
  return [
    {
      key: name,
      value: null,
      expected: `a variable that is known; the nearest is ${near.name}`,
      source: `environment variable ${name}`,
    },
  ];
}

/** What the environment gives. */
export function readEnv(env: Environment): Layer {
  const values = new Map<ConfigKeyName, Given>();
  const problems = Object.keys(env)
    .filter((name) => held(env, name) !== undefined)
    .flatMap(unknownVariable);
  for (const key of NAMED_KEYS) {
    const read = readKey(key, env);
    if (read.given !== null) values.set(key.name, read.given);
    problems.push(...read.problems);
  }
  return { values, problems };
}

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { camelCase, NAMED_KEYS, SECTIONS } from './key-names.js';
import type { ConfigKeyName } from './config-keys.js';
import { EMPTY_LAYER, type Given, type Layer } from './layer.js';
import { nearest } from './nearest.js';
import type { ConfigProblem } from './problem.js';

/** A file under way. */
interface Reading {
  readonly document: Document;
  /** `monitoring_config.yaml:12`, for an offset in the text. */
  readonly sourceAt: (offset: number | undefined) => string;
}

/** What YAML finds wrong, in words that hold nothing of the text: it may be a password. */
const FAULTS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_ALIAS: 'an alias to an anchor that stands before it; put a text that begins with "*" or "&" in quotes',
  BAD_INDENT: 'lines that are indented alike',
  DUPLICATE_KEY: 'each key once',
  MULTIPLE_DOCS: 'one document in the file',
  TAB_AS_INDENT: 'blanks, no tab, before a key',
  TAG_RESOLVE_FAILED: 'no tags',
};

function faults(reading: Reading): readonly ConfigProblem[] {
  const found = [...reading.document.errors, ...reading.document.warnings];
  return found.map(({ code, pos }) => ({
    key: '',
    value: null,
    expected: FAULTS[code] ?? `sound YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
    source: reading.sourceAt(pos[0]),
  }));
}

/** Stands for what no key takes, as a list in a list; nothing is made of it, so it cannot grow. */
const NO_VALUE = Object.freeze({ nested: true });

/** What stands under a key, with an alias followed once. An alias of nothing is not nothing. */
function resolved(node: unknown, { document }: Reading): unknown {
  return isAlias(node) ? (node.resolve(document) ?? NO_VALUE) : node;
}

function scalarValue(node: unknown, reading: Reading): unknown {
  const found = resolved(node, reading);
  if (found === null || found === undefined) return null;
  return isScalar(found) ? found.value : NO_VALUE;
}

/** The value of a key: a scalar, a list of them, or names with one each. */
function valueOf(node: unknown, reading: Reading): unknown {
  const found = resolved(node, reading);
  if (isSeq(found)) return found.items.map((item) => scalarValue(item, reading));
  if (!isMap(found)) return scalarValue(found, reading);
  return Object.fromEntries(
    found.items.map(({ key, value }) => [String(scalarValue(key, reading)), scalarValue(value, reading)]),
  );
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

const nameOf = (pair: Pair, reading: Reading): string => String(scalarValue(pair.key, reading));

function unknownName(name: string, known: readonly string[], source: string): ConfigProblem {
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const near = nearest(name, known).name;
  return { key: short, value: null, expected: `a key that is known; the nearest is ${near}`, source };
}

function readSection(
  section: string,
  pair: Pair,
  reading: Reading,
  values: Map<ConfigKeyName, Given>,
): ConfigProblem[] {
  const body = resolved(pair.value, reading);
  if (body === null || (isScalar(body) && body.value === null)) return [];
  const source = reading.sourceAt(offsetOf(pair.key));
  if (!isMap(body)) return [{ key: section, value: null, expected: 'keys with values, indented below it', source }];
  const known = NAMED_KEYS.filter((key) => key.section === section);
  return body.items.flatMap((entry) => {
    const name = nameOf(entry, reading);
    const at = reading.sourceAt(offsetOf(entry.key));
    const key = known.find((candidate) => candidate.key === name);
    if (key === undefined) {
      // Who writes the name that code has is not far off.
      const meant = known.find((candidate) => camelCase(candidate.key) === name)?.key ?? name;
      const names = known.map((candidate) => candidate.name);
      return [
        { ...unknownName(`${section}.${meant}`, names, at), key: unknownName(`${section}.${name}`, names, at).key },
      ];
    }
    const value = valueOf(entry.value, reading);
    // A key with nothing behind it is left out.
    if (value !== null) values.set(key.name, { value, source: at });
    return [];
  });
}

function readSections(reading: Reading): Layer {
  const { contents } = reading.document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return EMPTY_LAYER;
  if (!isMap(contents)) {
    const expected = `sections (${SECTIONS.join(', ')}) with keys below them`;
    return { ...EMPTY_LAYER, problems: [{ key: '', value: null, expected, source: reading.sourceAt(0) }] };
  }
  const values = new Map<ConfigKeyName, Given>();
  const problems = contents.items.flatMap((pair) => {
    const section = nameOf(pair, reading);
    if (SECTIONS.includes(section)) return readSection(section, pair, reading, values);
    return [unknownName(section, SECTIONS, reading.sourceAt(offsetOf(pair.key)))];
  });
  return { values, problems };
}

/** What a YAML text gives. Of a text that is no sound YAML nothing is taken. */
export function readYaml({ name, text }: { readonly name: string; readonly text: string }): Layer {
  const lines = new LineCounter();
  const sourceAt = (offset: number | undefined): string =>
    offset === undefined ? name : `${name}:${lines.linePos(offset).line || 1}`;
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const reading: Reading = { document, sourceAt };
    const problems = faults(reading);
    return problems.length > 0 ? { ...EMPTY_LAYER, problems } : readSections(reading);
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error;
    const problem = { key: '', value: null, expected: 'sections with keys, not nested any deeper', source: name };
    return { ...EMPTY_LAYER, problems: [problem] };
  }
}

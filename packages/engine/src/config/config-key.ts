import { z } from 'zod';

/** What a value is, and so how the text of a variable is read. `pairs`: names with a level each, `email=critical,slack=info`. */
export type ConfigKind = 'number' | 'boolean' | 'text' | 'list' | 'pairs';

/** Everything that is known of one key: what it takes, what it means, and what it changes. */
export interface ConfigKey<Value> {
  readonly kind: ConfigKind;
  /** The short variable; each key has `ML_<SECTION>_<KEY>` besides. `null` without one. */
  readonly variable: string | null;
  /** Takes the value as a YAML file or code has it. */
  readonly schema: z.ZodType<Value>;
  /** What the schema takes, in words. */
  readonly expected: string;
  /** The value where nobody gives one, unless `derived` says another. */
  readonly fallback: Value;
  /** The value where nobody gives one, by the values of other keys; with that in words. */
  readonly derived: { readonly words: string; readonly of: (valueOf: (key: string) => unknown) => Value } | null;
  /** Whether it is never shown. */
  readonly secret: boolean;
  readonly meaning: string;
  /** Which option of which function it becomes. */
  readonly effect: string;
  /** As the example files have it, in the words of a variable; where it differs from the default. */
  readonly example: string | null;
  /** Further words for a value that is refused; `null` where there is nothing to add. */
  readonly advice: (value: unknown) => string | null;
}

type Said<Value> = Pick<ConfigKey<Value>, 'meaning' | 'effect'> &
  Partial<Pick<ConfigKey<Value>, 'variable' | 'secret' | 'derived' | 'example' | 'advice'>>;

function key<Value>(
  taken: Pick<ConfigKey<Value>, 'kind' | 'schema' | 'expected' | 'fallback'>,
  said: Said<Value>,
): ConfigKey<Value> {
  const silent = { variable: null, secret: false, derived: null, example: null, advice: () => null };
  return Object.freeze({ ...silent, ...taken, ...said });
}

/** The limits of a number; inclusive unless named `above`. */
interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly whole?: boolean;
}

function rangeWords({ min, max, above, whole }: Range): string {
  const kind = whole === true ? 'a whole number' : 'a number';
  const from = above === undefined ? (min === undefined ? '' : ` from ${min}`) : ` above ${above}`;
  return `${kind}${from}${max === undefined ? '' : ` to ${max}`}`;
}

function rangeSchema({ min, max, above, whole }: Range): z.ZodType<number> {
  let schema = whole === true ? z.int() : z.number();
  if (min !== undefined) schema = schema.min(min);
  if (above !== undefined) schema = schema.gt(above);
  return max === undefined ? schema : schema.max(max);
}

/** A number within limits. */
export function number(
  fallback: number,
  { unit = '', ...range }: Range & { readonly unit?: string },
  said: Said<number>,
): ConfigKey<number> {
  const expected = `${rangeWords(range)}${unit === '' ? '' : `, ${unit}`}`;
  return key({ kind: 'number', schema: rangeSchema(range), expected, fallback }, said);
}

/** A number within limits, or none. */
export function optionalNumber(
  { unit = '', ...range }: Range & { readonly unit?: string },
  said: Said<number | null>,
): ConfigKey<number | null> {
  const expected = `${rangeWords(range)}${unit === '' ? '' : `, ${unit}`}, or nothing`;
  return key<number | null>({ kind: 'number', schema: z.nullable(rangeSchema(range)), expected, fallback: null }, said);
}

/** Yes or no. */
export function flag(fallback: boolean, said: Said<boolean>): ConfigKey<boolean> {
  return key({ kind: 'boolean', schema: z.boolean(), expected: 'true or false', fallback }, said);
}

/** One of some words. */
export function choice<const Word extends string>(
  fallback: NoInfer<Word>,
  words: readonly [Word, ...Word[]],
  said: Said<Word>,
): ConfigKey<Word> {
  return key<Word>({ kind: 'text', schema: z.enum(words), expected: `one of ${words.join(', ')}`, fallback }, said);
}

/** Text that a test holds good. */
export function text(
  fallback: string,
  { test, words }: { readonly test: (value: string) => boolean; readonly words: string },
  said: Said<string>,
): ConfigKey<string> {
  return key({ kind: 'text', schema: z.string().refine(test), expected: words, fallback }, said);
}

/** Text that a test holds good, or none; the empty text is none. */
export function optionalText(
  { test, words }: { readonly test: (value: string) => boolean; readonly words: string },
  said: Said<string | null>,
): ConfigKey<string | null> {
  const given = z.string().refine((value) => value === '' || test(value));
  const schema = z.nullable(given).transform((value) => (value === '' ? null : value));
  return key<string | null>({ kind: 'text', schema, expected: `${words}, or nothing`, fallback: null }, said);
}

/** A comma-separated text as the list that it means. */
export function splitList(value: string): readonly string[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** Texts, each taken once: a list, or one text with commas between them. */
export function list<Item extends string>(
  item: z.ZodType<Item>,
  words: string,
  said: Said<readonly Item[]>,
): ConfigKey<readonly Item[]> {
  const separated = z.preprocess((value) => (typeof value === 'string' ? splitList(value) : value), z.array(item));
  const schema = separated.transform((items): readonly Item[] => Object.freeze([...new Set(items)]));
  return key<readonly Item[]>({ kind: 'list', schema, expected: words, fallback: Object.freeze([]) }, said);
}

/** Names, each with one of some words. */
export function pairs<const Word extends string>(
  name: { readonly test: (value: string) => boolean; readonly words: string },
  words: readonly [Word, ...Word[]],
  said: Said<Readonly<Record<string, Word>>>,
): ConfigKey<Readonly<Record<string, Word>>> {
  const record = z.record(z.string().refine(name.test), z.enum(words));
  // zod leaves that name out without a word.
  const schema = z
    .preprocess(
      (value) => (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__') ? null : value),
      record,
    )
    .transform((record): Readonly<Record<string, Word>> => Object.freeze({ ...record }));
  const expected = `${name.words}, each with one of ${words.join(', ')}`;
  return key<Readonly<Record<string, Word>>>({ kind: 'pairs', schema, expected, fallback: Object.freeze({}) }, said);
}

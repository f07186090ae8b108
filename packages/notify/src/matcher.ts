import { canonicalJson, FplMlError, type JsonObject, type Severity } from '@fpl-ml/core';
import { matchesGlob } from './matches-glob.js';

/** What matchers and groups look at. */
export interface AlertFacts {
  /** `null` where the alert concerns no model. */
  readonly model: string | null;
  /** Names the condition. */
  readonly dedupKey: string;
  /** How much it matters. */
  readonly level: Severity;
  /** One line. */
  readonly title: string;
  /** Figures behind the message. */
  readonly metadata: JsonObject;
}

/**
 * A condition on one field of an alert: `model`, `dedupKey`, `level`, `title`, or the name of a member of its metadata. What
 * the alert does not have is compared as `''`, and what is no text as its canonical JSON (`3`, `true`). In a `glob` each `*`
 * stands for any characters, also none; everything else for itself.
 */
export type Matcher =
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly notEquals: string }
  | { readonly field: string; readonly glob: string };

/** The text that a field of an alert is compared by. */
export function fieldText(alert: AlertFacts, field: string): string {
  if (field === 'model') return alert.model ?? '';
  if (field === 'dedupKey' || field === 'level' || field === 'title') return alert[field];
  const value = Object.hasOwn(alert.metadata, field) ? alert.metadata[field] : '';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function matches(alert: AlertFacts, matcher: Matcher): boolean {
  const text = fieldText(alert, matcher.field);
  if ('equals' in matcher) return text === matcher.equals;
  return 'glob' in matcher ? matchesGlob(text, matcher.glob) : text !== matcher.notEquals;
}

/** Whether an alert fulfils all matchers. */
export function matchesAll(alert: AlertFacts, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => matches(alert, matcher));
}

function checkedMatcher(matcher: Matcher, where: string): Matcher {
  // As it may come from a configuration file: any members.
  const { field, ...rest } = matcher as Readonly<Record<string, unknown>>;
  const [[operator, operand] = ['', null], ...others] = Object.entries(rest);
  const known = operator === 'equals' || operator === 'notEquals' || operator === 'glob';
  if (typeof field === 'string' && field !== '' && known && typeof operand === 'string' && others.length === 0) {
    return Object.freeze({ ...matcher });
  }
  // Without the operands: nobody knows what they are.
  throw new FplMlError(
    'MATCHER_INVALID',
    `Expected each matcher of ${where} to be a field with one of equals, notEquals and glob, and a text, ` +
      `got ${JSON.stringify(Object.keys(matcher))}: name one field and one comparison.`,
    { data: { where } },
  );
}

/**
 * Frozen copies of matchers.
 *
 * @param where whose they are, for the error
 * @throws FplMlError `MATCHER_INVALID` for one that is none, and for none at all
 */
export function checkedMatchers(matchers: readonly Matcher[], where: string): readonly Matcher[] {
  if (matchers.length === 0) {
    const text = `Expected ${where} to have at least one matcher, got none, which would match everything: name a field.`;
    throw new FplMlError('MATCHER_INVALID', text, { data: { where } });
  }
  return Object.freeze(matchers.map((matcher) => checkedMatcher(matcher, where)));
}

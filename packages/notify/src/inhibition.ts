import { FplMlError } from '@fpl-ml/core';
import type { AlertState } from './alert-store.js';
import { type AlertFacts, checkedMatchers, fieldText, type Matcher, matchesAll } from './matcher.js';

/** While an alert that fulfils `source` fires, nobody is told of alerts that fulfil `target` and agree with it on `equal`. */
export interface Inhibition {
  /** The alert that hides others: all of these. */
  readonly source: readonly Matcher[];
  /** The alerts that it hides: all of these. */
  readonly target: readonly Matcher[];
  /** Fields, named as in matchers, whose texts must be the same on both; `[]` for none. */
  readonly equal: readonly string[];
}

function hides({ source, target, equal }: Inhibition, alert: AlertFacts, other: AlertState): boolean {
  if (other.model === alert.model && other.dedupKey === alert.dedupKey) return false;
  if (!matchesAll(other, source) || equal.some((field) => fieldText(other, field) !== fieldText(alert, field)))
    return false;
  // Two that fulfil both sides would hide each other, and nobody would be told of either.
  return !(matchesAll(other, target) && matchesAll(alert, source));
}

/** Whether one of the alerts that fire hides this one. */
export function isInhibited(
  alert: AlertFacts,
  inhibitions: readonly Inhibition[],
  firing: readonly AlertState[],
): boolean {
  return inhibitions.some(
    (inhibition) => matchesAll(alert, inhibition.target) && firing.some((other) => hides(inhibition, alert, other)),
  );
}

/**
 * Frozen copies of inhibitions.
 *
 * @throws FplMlError `MATCHER_INVALID`; `NOTIFIER_INVALID` for an `equal` that has an empty name
 */
export function checkedInhibitions(inhibitions: readonly Inhibition[] = []): readonly Inhibition[] {
  return inhibitions.map(({ source, target, equal }, i) => {
    if (equal.includes('')) {
      throw new FplMlError('NOTIFIER_INVALID', `Expected names of fields in equal of inhibition ${i}, got "".`, {
        data: { name: 'inhibitions', value: '' },
      });
    }
    return Object.freeze({
      source: checkedMatchers(source, `source of inhibition ${i}`),
      target: checkedMatchers(target, `target of inhibition ${i}`),
      equal: Object.freeze([...equal]),
    });
  });
}

import { FplMlError } from '@fpl-ml/core';
import { checkAtLeast } from './check-at-least.js';
import { DEFAULT_GROUP_INTERVAL, DEFAULT_GROUP_REPEAT, DEFAULT_GROUP_WAIT } from './decide-group.js';
import { type AlertFacts, fieldText } from './matcher.js';

/** How alerts are gathered into messages. */
export interface GroupingOptions {
  /**
   * The fields that the alerts of a group have in common: `model`, `level`, `dedupKey`, `title`, or members of their metadata.
   * `[]` makes one group for each channel.
   */
  readonly by: readonly string[];
  /** Milliseconds from the first alert of a group to its first message. Default 30 seconds. */
  readonly wait?: number;
  /** Milliseconds between two messages of a group, at least. Default 5 minutes. */
  readonly interval?: number;
  /** Milliseconds after which an unchanged group is told again, rounded up to the interval. Default 4 hours. */
  readonly repeat?: number;
}

/** Checked {@link GroupingOptions}. */
export type Grouping = Required<GroupingOptions>;

/**
 * @param cooldown as the user gave it
 * @throws FplMlError `NOTIFIER_INVALID`
 */
export function checkedGrouping(options: GroupingOptions | undefined, cooldown: number | undefined): Grouping | null {
  if (options === undefined) return null;
  const { wait = DEFAULT_GROUP_WAIT, interval = DEFAULT_GROUP_INTERVAL, repeat = DEFAULT_GROUP_REPEAT } = options;
  if (cooldown !== undefined) {
    const text =
      'Expected grouping or cooldown, got both: in a group nothing is held back for a cooldown, leave it out and set grouping.repeat.';
    throw new FplMlError('NOTIFIER_INVALID', text, { data: { name: 'cooldown', value: cooldown } });
  }
  if (options.by.includes('') || new Set(options.by).size < options.by.length) {
    const text = `Expected different names of fields in grouping.by, got ${JSON.stringify(options.by)}.`;
    throw new FplMlError('NOTIFIER_INVALID', text, { data: { name: 'grouping.by', value: [...options.by] } });
  }
  checkAtLeast('grouping.wait', wait, 0);
  checkAtLeast('grouping.interval', interval, 1);
  checkAtLeast('grouping.repeat', repeat, 1);
  return Object.freeze({ by: Object.freeze([...options.by]), wait, interval, repeat });
}

/** What an alert has in common with the others of its group. */
export function labelsOf(alert: AlertFacts, by: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(by.map((field) => [field, fieldText(alert, field)]));
}

import { describe, expect, test } from 'vitest';
import { type IdSource, sequentialIds } from '../ids.js';
import { randomIds } from '../system-ids.js';
import { failedChecks } from '../testing/failed-checks.js';
import { idSourceChecks } from './id-source-checks.js';

test.each(idSourceChecks)('sequential ids: $name', (check) => check.run(sequentialIds()));
test.each(idSourceChecks)('sequential ids with a scope: $name', (check) => check.run(sequentialIds('run-1')));
test.each(idSourceChecks)('random ids: $name', (check) => check.run(randomIds()));

/** Counts by prefix, and writes the number in its own way. */
function countingIds(write: (prefix: string, count: number) => string): () => IdSource {
  return () => {
    const counts = new Map<string, number>();
    return {
      next: (prefix) => {
        const count = (counts.get(prefix) ?? 0) + 1;
        counts.set(prefix, count);
        return write(prefix, count);
      },
    };
  };
}

describe('each law of identifiers is caught when it is broken', () => {
  const broken: [string, string, () => IdSource][] = [
    [
      'counts to a thousand and begins again',
      'never gives the same identifier twice',
      countingIds((prefix, count) => `${prefix}-${count % 1000}`),
    ],
    [
      'forgets the prefix',
      'begins with the prefix and a hyphen, whatever was asked for before',
      countingIds((_, count) => `id-${count}`),
    ],
    [
      'keeps the first prefix for all',
      'begins with the prefix and a hyphen, whatever was asked for before',
      () => {
        const ids = sequentialIds();
        let first: string | undefined;
        return { next: (prefix) => ids.next((first ??= prefix)) };
      },
    ],
    [
      'writes pages and lines with a hyphen between them',
      'keeps prefixes apart, also those that begin with one another',
      countingIds((prefix, count) =>
        count < 10 ? `${prefix}-${count}` : `${prefix}-${Math.floor(count / 10)}-${count % 10}`,
      ),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(idSourceChecks, open)).toContain(caughtBy);
  });
});

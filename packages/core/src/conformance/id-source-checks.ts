import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import type { IdSource } from '../ids.js';

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}

/** The laws of {@link IdSource}. */
export const idSourceChecks: readonly Check<IdSource>[] = [
  {
    name: 'never gives the same identifier twice',
    run: async (ids) => {
      assert.equal(new Set(times(2000, () => ids.next('run'))).size, 2000);
    },
  },
  {
    name: 'begins with the prefix and a hyphen, whatever was asked for before',
    run: async (ids) => {
      for (const prefix of ['run', 'alert', 'audit-entry', 'run', 'Ä b', 'constructor', 'alert']) {
        const id = ids.next(prefix);
        assert.ok(id.startsWith(`${prefix}-`) && id.length > prefix.length + 1, `got "${id}" for "${prefix}"`);
      }
    },
  },
  {
    name: 'keeps prefixes apart, also those that begin with one another',
    run: async (ids) => {
      const prefixes = ['run', 'run-1', 'run-1-1', 'r', 'un'];
      const given = times(200, () => prefixes.map((prefix) => ids.next(prefix))).flat();
      assert.equal(new Set(given).size, 200 * prefixes.length);
    },
  },
];

import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, test } from 'vitest';
import { benjaminiHochberg, bonferroni } from './index.js';

interface Case {
  readonly id: string;
  readonly method: string;
  readonly current: readonly number[] | { readonly repeat: readonly [number, number] };
  readonly params: { readonly q: number; readonly comparison?: string };
  readonly expected: Readonly<Record<string, boolean | number>>;
}

function decoded(current: Case['current']): readonly number[] {
  if (!('repeat' in current)) return current;
  const [value, times] = current.repeat;
  return Array.from({ length: times }, () => value);
}

const rejections = ({ rejected }: { readonly rejected: readonly boolean[] }): number => rejected.filter(Boolean).length;

function computed({ current, params: { q, comparison } }: Case): Readonly<Record<string, boolean | number>> {
  const p = decoded(current);
  const strict = comparison === 'strict <';
  const count = rejections(benjaminiHochberg(p, q, { comparison: strict ? 'below' : 'at-most' }));
  return { any_significant: count > 0, bh_rejections: count, bonferroni_rejections: rejections(bonferroni(p, q)) };
}

test('corrections meet the published examples', (ctx) => {
  const path = needShared(ctx, 'golden/drift.json');
  // The list of cases, as methods.md describes it.
  const all = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];
  const mine = all.filter(({ method }) => /benjamini|bonferroni|holm/.test(method));
  expect(mine.length).toBeGreaterThanOrEqual(2);
  for (const one of mine) {
    const got = computed(one);
    for (const [field, wanted] of Object.entries(one.expected))
      expect([one.id, field, got[field]]).toEqual([one.id, field, wanted]);
  }
});

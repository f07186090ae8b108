import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { mergeProfiles, profileOf, type ReferenceProfile } from '../index.js';

const bytes = (profile: ReferenceProfile): number => new TextEncoder().encode(JSON.stringify(profile)).length;
const random = seededRandom(5, 'levels');
/** Few levels that are frequent, and very many that are rare. */
const skewed = (n: number, levels: number): readonly string[] =>
  Array.from({ length: n }, () => `club ${Math.floor(levels * random.next() * random.next() * random.next())}`);

function counted(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function expectWithinBounds(profile: ReferenceProfile, values: readonly string[]): void {
  const levels = profile.columns[0]?.levels;
  const truth = counted(values);
  const listed = new Map(levels?.listed.map(([level, ...rest]) => [level, rest]));
  for (const [level, count] of truth) {
    const [low, under] = listed.get(level) ?? [0, levels?.unlisted ?? 0];
    expect(count).toBeGreaterThanOrEqual(low ?? 0);
    expect(count).toBeLessThanOrEqual((low ?? 0) + (under ?? 0));
  }
  const sum = [...listed.values()].reduce((total, [count]) => total + count, 0);
  expect(sum + (levels?.rest ?? 0)).toBe(values.length);
}

describe('the levels of a profile', () => {
  it('are counted exactly up to 1,000 of them', () => {
    const values = skewed(20_000, 900);
    const levels = profileOf({ club: values }).columns[0]?.levels;
    expect(levels).toMatchObject({ rest: 0, unlisted: 0 });
    expect(new Map(levels?.listed.map(([level, count]) => [level, count]))).toEqual(counted(values));
  });

  it('have bounds that hold where they are more than can be listed', () => {
    const values = skewed(60_000, 5000);
    expectWithinBounds(profileOf({ club: values }), values);
  });

  it('have bounds that hold where they are more than can be counted', () => {
    const values = skewed(100_000, 80_000);
    const profile = profileOf({ club: values });
    expect(profile.columns[0]?.levels?.unlisted).toBeLessThan(1000);
    expectWithinBounds(profile, values);
  });

  it('have bounds that hold after merges, in either grouping', () => {
    const parts = [skewed(20_000, 5000), skewed(10_000, 30_000), skewed(5000, 200)];
    const [a, b, c] = parts.map((club) => profileOf({ club }));
    if (!a || !b || !c) throw new Error('three parts');
    expectWithinBounds(mergeProfiles(mergeProfiles(a, b), c), parts.flat());
    expectWithinBounds(mergeProfiles(a, mergeProfiles(b, c)), parts.flat());
  });

  it('take at most 50 kB, whatever they are', () => {
    const long = Array.from({ length: 4000 }, (_, i) => `${'\u0001"é💥'.repeat(40)}${i}`);
    const short = Array.from({ length: 4000 }, (_, i) => `${i}`);
    for (const club of [long, short, skewed(20_000, 1e6)]) expect(bytes(profileOf({ club }))).toBeLessThan(50_000);
  });

  it('are told apart when they are long, and begin alike', () => {
    const club = ['a', 'b', 'b'].map((end) => 'x'.repeat(300) + end);
    const { listed } = profileOf({ club }).columns[0]?.levels ?? { listed: [] };
    expect(listed.map(([, count]) => count)).toEqual([2, 1]);
    for (const [level] of listed) expect(level).toMatch(/^x{38}…#[0-9a-f]{16}$/);
    expect(listed[0]?.[0]).not.toBe(listed[1]?.[0]);
  });
});

import { seededRandom } from '@fpl-ml/core';
import { binomial, ksTest } from '@fpl-ml/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { type EntityLayout, entityLayout } from './entity-layout.js';
import { permuteWithin } from './entity-permutation.js';
import { changeWithin, chiSquareWithin, distanceWithin } from './entity-statistic.js';
import { distinctBlocks } from './ranks.js';

let random = seededRandom(1, 'entity-tests');
// Each test has the same numbers, whichever tests run.
beforeEach(() => {
  random = seededRandom(1, 'entity-tests');
});

interface Sides {
  readonly entities: Int32Array;
  readonly values: Float64Array;
  readonly firstCurrent: number;
}

/** Players of very different strength over some weeks, of which the last are current; every tenth is new, every tenth left. */
function season({ players = 60, weeks = 12, current = 1, shift = 0, memory = 0 }): Sides {
  const rows: { readonly entity: number; readonly value: number; readonly isCurrent: boolean }[] = [];
  for (let entity = 0; entity < players; entity += 1) {
    const strength = 2 * random.normal();
    let form = random.normal();
    for (let week = 0; week < weeks; week += 1) {
      form = memory * form + Math.sqrt(1 - memory * memory) * random.normal();
      const isCurrent = week >= weeks - current;
      if ((entity % 10 === 0 && !isCurrent) || (entity % 10 === 1 && isCurrent)) continue;
      rows.push({ entity, value: Math.max(-1, strength + form + (isCurrent ? shift : 0)), isCurrent });
    }
  }
  const ordered = rows.toSorted((a, b) => Number(a.isCurrent) - Number(b.isCurrent));
  return {
    entities: Int32Array.from(ordered, ({ entity }) => entity),
    values: Float64Array.from(ordered, ({ value }) => value),
    firstCurrent: ordered.findIndex(({ isCurrent }) => isCurrent),
  };
}

function layoutOf({ entities, values, firstCurrent }: Sides): EntityLayout {
  return entityLayout(entities, distinctBlocks(values), firstCurrent, random);
}

const settings = {
  most: 199,
  alpha: 0.05,
  random: {
    next: () => random.next(),
    integer: (below: number) => random.integer(below),
    normal: () => random.normal(),
  },
};

function pValue(sides: Sides): number {
  const layout = layoutOf(sides);
  return permuteWithin(layout, distanceWithin(layout), settings).pValue;
}

/** The share of repeats that reject at 0.1. */
function rejections(repeats: number, make: () => number): number {
  return Array.from({ length: repeats }, make).filter((p) => p <= 0.1).length;
}

/** Whether a count of rejections lies where 99.9 % of them do. */
function isLevel(count: number, repeats: number): boolean {
  const { cdf, sf } = binomial(repeats, 0.1);
  return cdf(count) > 0.0005 && sf(count - 1) > 0.0005;
}

describe('entityLayout', () => {
  test('makes a stratum of each shared entity, and one of a row of each entity that only one side has', () => {
    const entities = Int32Array.from([1, 1, 2, 3, 3, 1, 2, 4]);
    const layout = entityLayout(entities, Int32Array.from([0, 1, 2, 3, 3, 4, -1, 5]), 5, random);
    // Entity 2 has no current value, so it is on one side only; 3 gives one of its two rows.
    expect(layout).toMatchObject({ n: [4, 2], blockCount: 6 });
    expect([...layout.starts]).toEqual([0, 3, 6]);
    expect([...layout.taken]).toEqual([1, 1]);
    expect([...layout.blocks]).toEqual([4, 0, 1, 5, 2, 3]);
  });

  test('leaves out entities of one side where the other has none to exchange them with', () => {
    const layout = entityLayout(Int32Array.from([1, 2, 3, 1]), Int32Array.from([0, 1, 2, 3]), 3, random);
    expect(layout.n).toEqual([1, 1]);
  });
});

describe('permutation within entities', () => {
  test('counts nothing twice where it stops early: ten of those drawn reached the statistic', () => {
    const early = Array.from({ length: 8 }, () => layoutOf(season({})))
      .map((layout) => permuteWithin(layout, distanceWithin(layout), settings))
      .filter(({ permutations }) => permutations < settings.most);
    expect(early.length).toBeGreaterThan(2);
    for (const { pValue: p, permutations } of early) expect(p * permutations).toBeCloseTo(10, 9);
  });

  test('gives the share of all exchanges where they are few', () => {
    // One entity, rows 0 to 4, of which the largest is current: 1 exchange in 5 is as far from the middle on each side.
    const layout = entityLayout(new Int32Array(5), Int32Array.from([0, 1, 2, 3, 4]), 4, random);
    const { statistic, pValue: p } = permuteWithin(layout, distanceWithin(layout), { ...settings, most: 9999 });
    expect(statistic).toBeCloseTo(0.8, 12);
    // It stops at ten that reach it, so p is known to a third.
    expect(Math.abs(Math.log(p / 0.4))).toBeLessThan(Math.log(2.5));
  });

  test('makes each unit of a stratum current as often as any other', () => {
    // Strata of 5 units with 1 current, and of 4 with 3: each unit is a block of its own.
    const entities = Int32Array.from([0, 0, 0, 0, 1, 0, 1, 1, 1]);
    const layout = entityLayout(entities, Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]), 5, random);
    const counts = new Float64Array(9);
    const draws = 20_000;
    const count = (blocks: Int32Array): number => {
      for (const i of [0, 5, 6, 7]) counts[blocks[i] ?? 0] = (counts[blocks[i] ?? 0] ?? 0) + 1 / draws;
      return random.next();
    };
    permuteWithin(layout, count, { ...settings, most: 99 });
    let seen = 0;
    while (seen < draws / 100) {
      seen += 1;
      permuteWithin(layout, count, { ...settings, most: 99 });
    }
    const total = counts.reduce((sum, share) => sum + share, 0);
    const share = (block: number): number => ((counts[block] ?? 0) / total) * 4;
    for (const block of [0, 1, 2, 3, 5]) expect(Math.abs(share(block) - 0.2)).toBeLessThan(0.015);
    for (const block of [4, 6, 7, 8]) expect(Math.abs(share(block) - 0.75)).toBeLessThan(0.015);
  });

  test('agrees by sorting and by counting', () => {
    const sides = season({ players: 40, weeks: 30 });
    const few = { ...sides, values: sides.values.map((value) => Math.round(value)) };
    for (const layout of [layoutOf(sides), layoutOf(few)]) {
      const expected = new Float64Array(layout.blockCount);
      const chosen = new Float64Array(layout.blockCount);
      layout.taken.forEach((taken, i) => {
        const [start, end] = [layout.starts[i] ?? 0, layout.starts[i + 1] ?? 0];
        for (let j = start; j < end; j += 1) {
          const block = layout.blocks[j] ?? 0;
          expected[block] = (expected[block] ?? 0) + taken / (end - start);
          if (j < start + taken) chosen[block] = (chosen[block] ?? 0) + 1;
        }
      });
      let [sum, largest] = [0, 0];
      chosen.forEach((count, block) => {
        sum += count - (expected[block] ?? 0);
        largest = Math.max(largest, Math.abs(sum));
      });
      expect(distanceWithin(layout)(layout.blocks)).toBeCloseTo(largest / layout.n[1], 12);
    }
  });

  test('keeps its level where a two-sample test is far too quiet, also for levels', () => {
    const repeats = 300;
    const plain: number[] = [];
    const levels: number[] = [];
    const within = rejections(repeats, () => {
      const sides = season({});
      const { values, firstCurrent } = sides;
      plain.push(ksTest(values.slice(0, firstCurrent), values.slice(firstCurrent), { method: 'asymptotic' }).pValue);
      const rounded = layoutOf({ ...sides, values: values.map((value) => Math.round(value)) });
      levels.push(permuteWithin(rounded, chiSquareWithin(rounded), settings).pValue);
      return pValue(sides);
    });
    expect(isLevel(within, repeats), `${within} of ${repeats}`).toBe(true);
    const ofLevels = rejections(repeats, () => levels.pop() ?? 1);
    expect(isLevel(ofLevels, repeats), `levels: ${ofLevels} of ${repeats}`).toBe(true);
    expect(rejections(repeats, () => plain.pop() ?? 1)).toBeLessThan(repeats / 40);
  });

  test('keeps its level nearly where form lasts a while, and finds a shift that a two-sample test does not', () => {
    const lasting = rejections(200, () => pValue(season({ memory: 0.6 })));
    expect(lasting / 200).toBeLessThan(0.2);
    const plain: number[] = [];
    const found = rejections(100, () => {
      const sides = season({ shift: 0.5 });
      const { values, firstCurrent } = sides;
      plain.push(ksTest(values.slice(0, firstCurrent), values.slice(firstCurrent), { method: 'asymptotic' }).pValue);
      return pValue(sides);
    });
    const foundPlain = rejections(100, () => plain.pop() ?? 1);
    expect(found).toBeGreaterThan(55);
    expect(foundPlain).toBeLessThan(found / 2);
  });

  test('stops early where nothing is to be found, and gives a mean and a limit all the same', () => {
    const layout = layoutOf(season({ players: 30 }));
    const { permutations, nullExpectation, limit } = permuteWithin(layout, distanceWithin(layout), {
      ...settings,
      most: 9999,
    });
    expect(permutations).toBeLessThan(2000);
    expect(nullExpectation).toBeGreaterThan(0);
    expect(limit).toBeGreaterThan(nullExpectation);
  });
});

describe('changeWithin', () => {
  test('compares entities with themselves, each with the weight that it has now', () => {
    // Entity 0: reference 0 0 1, current 1; entity 1: reference 2, current 2 2.
    const entities = Int32Array.from([0, 0, 0, 1, 0, 1, 1]);
    const layout = entityLayout(entities, Int32Array.from([0, 0, 1, 2, 1, 2, 2]), 4, random);
    const change = [...changeWithin(layout)];
    // A third of the current rows are entity 0's: two thirds of its reference rows went from block 0 to block 1.
    [-2 / 9, 2 / 9, 0].forEach((share, block) => expect(change[block]).toBeCloseTo(share, 12));
  });
});

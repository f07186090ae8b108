import type { RandomSource } from '@fpl-ml/core';

/**
 * Units that are exchangeable within a stratum when nothing has changed. A stratum is an entity that both sides have, with
 * its rows as units; one more holds one row, drawn at random, of each entity that only one side has.
 */
export interface EntityLayout {
  /** The block (a distinct value, ascending, or a level) of each unit; of each stratum the current ones first. */
  readonly blocks: Int32Array;
  /** Where each stratum starts; one more than strata. */
  readonly starts: Int32Array;
  /** How many units of each stratum are current. */
  readonly taken: Int32Array;
  readonly blockCount: number;
  /** Units of reference and current. */
  readonly n: readonly [number, number];
}

interface Unit {
  readonly block: number;
  readonly current: boolean;
}

interface Entity {
  readonly units: readonly Unit[];
  readonly current: number;
}

function grouped(entities: Int32Array, blocks: Int32Array, firstCurrent: number): readonly Entity[] {
  const found = new Map<number, Unit[]>();
  for (let row = 0; row < blocks.length; row += 1) {
    const block = blocks[row] ?? -1;
    if (block < 0) continue;
    const entity = entities[row] ?? -1;
    const unit = { block, current: row >= firstCurrent };
    const units = found.get(entity);
    if (units === undefined) found.set(entity, [unit]);
    else units.push(unit);
  }
  return [...found.values()].map((units) => ({ units, current: units.filter(({ current }) => current).length }));
}

/** One unit of each entity that only one side has; nothing where all of them are on one side, and none can be exchanged. */
function oneSided(entities: readonly Entity[], random: RandomSource): readonly Entity[] {
  const units = entities.flatMap((entity) => entity.units[random.integer(entity.units.length)] ?? []);
  const current = units.filter((unit) => unit.current).length;
  return current === 0 || current === units.length ? [] : [{ units, current }];
}

/**
 * Lays out the rows that have a value.
 *
 * @param entities the entity of each row, reference rows first
 * @param blocks the block of each row's value; below 0 where it is missing
 * @param firstCurrent the first current row
 */
export function entityLayout(
  entities: Int32Array,
  blocks: Int32Array,
  firstCurrent: number,
  random: RandomSource,
): EntityLayout {
  const all = grouped(entities, blocks, firstCurrent);
  const isShared = ({ units, current }: Entity): boolean => current > 0 && current < units.length;
  const strata = [
    ...all.filter(isShared),
    ...oneSided(
      all.filter((entity) => !isShared(entity)),
      random,
    ),
  ];
  const starts = new Int32Array(strata.length + 1);
  strata.forEach(({ units }, i) => {
    starts[i + 1] = (starts[i] ?? 0) + units.length;
  });
  const inOrder = strata.flatMap(({ units }) => [
    ...units.filter(({ current }) => current),
    ...units.filter(({ current }) => !current),
  ]);
  const taken = Int32Array.from(strata, ({ current }) => current);
  const current = taken.reduce((sum, count) => sum + count, 0);
  let blockCount = 0;
  for (const block of blocks) blockCount = Math.max(blockCount, block + 1);
  return {
    blocks: Int32Array.from(inOrder, ({ block }) => block),
    starts,
    taken,
    blockCount,
    n: [inOrder.length - current, current],
  };
}

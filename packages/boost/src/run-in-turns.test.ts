import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { madeUpData } from './testing/made-up-data.js';
import { trainBoosterAsync } from './train-booster.js';

test('other work gets its turn after each tree or two, however small they are', async () => {
  const { frame, target } = madeUpData(1, 100);
  let [trees, isOver] = [0, false];
  const training = trainBoosterAsync(frame, target, { trees: 400, progress: ({ tree }) => (trees = tree) });
  const most: number[] = [];
  const watch = async (): Promise<void> => {
    for (let before = 0; !isOver; before = trees) {
      await setImmediate();
      most.push(trees - before);
    }
  };
  await Promise.all([training.finally(() => (isOver = true)), watch()]);
  expect(Math.max(...most)).toBeLessThanOrEqual(3);
  expect(most.length).toBeGreaterThan(100);
});

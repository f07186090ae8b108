import { expect, test } from 'vitest';
import { isFplMlError } from '../errors.js';
import { manualClock } from './manual-clock.js';

test('fires timers at their own instants, in order of time, then of setting', async () => {
  const clock = manualClock(100);
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now()]);
  clock.setTimeout(note('late'), 30);
  clock.setTimeout(note('early'), 10);
  clock.setTimeout(note('early too'), 10);
  clock.setTimeout(note('beyond'), 31);
  await clock.advance(30);
  expect(fired).toEqual([
    ['early', 110],
    ['early too', 110],
    ['late', 130],
  ]);
  expect([clock.now(), clock.timers]).toEqual([130, 1]);
});

test('lets the work of a timer set further timers within the same advance', async () => {
  const clock = manualClock();
  const seen: number[] = [];
  const loop = async (): Promise<void> => {
    for (let i = 0; i < 3; i += 1) {
      await clock.sleep(10);
      seen.push(clock.now());
    }
  };
  const done = loop();
  await clock.advanceTo(35);
  await done;
  expect(seen).toEqual([10, 20, 30]);
});

test('does not fire what was cancelled, and refuses to go back', async () => {
  const clock = manualClock(5);
  let fired = false;
  clock.setTimeout(() => {
    fired = true;
  }, 1)();
  await clock.advance(10);
  expect(fired).toBe(false);
  await expect(clock.advanceTo(14)).rejects.toSatisfy((error) => isFplMlError(error, 'CLOCK_BACKWARDS'));
  await expect(clock.advanceTo(Number.NaN)).rejects.toSatisfy((error) => isFplMlError(error, 'CLOCK_BACKWARDS'));
});

test('takes a delay below zero for none: such a timer fires now, after those that are due', async () => {
  const clock = manualClock(100);
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now()]);
  clock.setTimeout(note('now'), 0);
  clock.setTimeout(note('late'), -50);
  await clock.advance(0);
  expect(fired).toEqual([
    ['now', 100],
    ['late', 100],
  ]);
});

test('lets work that was begun set its timers before it moves on', async () => {
  const clock = manualClock();
  const fired: number[] = [];
  const begin = async (): Promise<void> => {
    await Promise.resolve();
    clock.setTimeout(() => fired.push(clock.now()), 10);
  };
  const begun = begin();
  await clock.advance(20);
  await begun;
  expect(fired).toEqual([10]);
});

test('never goes back when it is advanced from two places at once', async () => {
  const clock = manualClock();
  await Promise.all([clock.advanceTo(10), clock.advanceTo(5)]);
  expect(clock.now()).toBe(10);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './system-clock.js';

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const DAY = 86_400_000;

test('tells the time and fires once after the delay', () => {
  const clock = systemClock();
  const fired = vi.fn();
  expect(clock.now()).toBe(1000);
  clock.setTimeout(fired, 50);
  vi.advanceTimersByTime(49);
  expect(fired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(fired).toHaveBeenCalledOnce();
});

test('waits out delays beyond 24.8 days', () => {
  const fired = vi.fn();
  systemClock().setTimeout(fired, 60 * DAY);
  vi.advanceTimersByTime(60 * DAY - 1);
  expect(fired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(fired).toHaveBeenCalledOnce();
});

test('a cancelled timer does not fire, also one that waits in parts', () => {
  const clock = systemClock();
  const fired = vi.fn();
  const cancel = clock.setTimeout(fired, 60 * DAY);
  vi.advanceTimersByTime(30 * DAY);
  cancel();
  vi.advanceTimersByTime(60 * DAY);
  expect(fired).not.toHaveBeenCalled();
});

test('sleep ends with the delay, or with the reason of the signal', async () => {
  const clock = systemClock();
  const done = clock.sleep(10);
  vi.advanceTimersByTime(10);
  await done;
  const controller = new AbortController();
  const sleeping = clock.sleep(10, controller.signal);
  controller.abort(new Error('stop'));
  await expect(sleeping).rejects.toThrow('stop');
  await expect(clock.sleep(10, controller.signal)).rejects.toThrow('stop');
  expect(vi.getTimerCount()).toBe(0);
});

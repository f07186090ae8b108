import { afterEach, expect, test, vi } from 'vitest';
import { compare } from '../presets/bench.mjs';

afterEach(() => vi.restoreAllMocks());

test('measures candidates in changing order and takes ratios to the first', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  /** @type {string[]} */
  const order = [];
  const candidate = (/** @type {string} */ name, /** @type {number} */ milliseconds) => () => {
    order.push(name);
    now += milliseconds;
  };
  const candidates = { ours: candidate('ours', 25), peer: candidate('peer', 75) };
  const result = await compare({ name: 'spin', unit: 'calls', size: 10, candidates, rounds: 2 });
  // Twice each to warm up, then the rounds.
  expect(order).toEqual(['ours', 'ours', 'peer', 'peer', 'ours', 'peer', 'peer', 'ours']);
  expect(result.candidates).toEqual([
    { name: 'ours', median: 25, fastest: 25, perSecond: 400, ratio: 1 },
    { name: 'peer', median: 75, fastest: 75, perSecond: 10_000 / 75, ratio: 3 },
  ]);
  expect(log.mock.calls[0]?.[0]).toMatch(/^spin\n.*median.*calls\/s.*ratio/);
});

test('repeats work that is too short to be measured', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let calls = 0;
  const ours = () => {
    calls += 1;
    now += 5;
  };
  const result = await compare({ name: 'short', unit: 'calls', candidates: { ours }, rounds: 1 });
  // 1 to warm up, 1 + 2 + 4 to find that 4 take long enough, 4 to measure.
  expect([calls, result.candidates[0]?.median]).toEqual([12, 5]);
});

test('waits for promises, and refuses nothing to compare', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  let running = 0;
  const ours = async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 25));
    running -= 1;
  };
  await compare({ name: 'async', unit: 'calls', candidates: { ours }, rounds: 1 });
  await expect(compare({ name: 'none', unit: 'calls', candidates: {} })).rejects.toThrowError(TypeError);
});

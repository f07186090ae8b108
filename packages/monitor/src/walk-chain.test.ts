import { expect, test } from 'vitest';
import { gaussLegendre } from './quadrature.js';
import { solveLimit } from './solve-limit.js';
import { advance, expectedWalkAlarms, type Walk, type WalkChain, walkChain } from './walk-chain.js';

/** All alarms, point by point. */
function counted(chain: WalkChain, points: number): number {
  let now = new Float64Array(chain.places);
  let next = new Float64Array(chain.places);
  now[chain.restart] = 1;
  let total = 0;
  for (let point = 0; point < points; point += 1) {
    const rate = advance(chain, now, next);
    next[chain.restart] = (next[chain.restart] ?? 0) + rate;
    [now, next] = [next, now];
    total += rate;
  }
  return total;
}

const walks: readonly (Partial<Walk> & Pick<Walk, 'high'>)[] = [
  { high: 4 },
  { high: 9, drift: -0.25 },
  // Without a pull back it settles slowly.
  { high: 16, drift: 0 },
  { high: 6, drift: 0.4 },
  { high: 4, start: 2 },
  { high: 0.8, low: -0.8, retain: 0.85, reflects: false },
  { high: 3, low: -3, retain: 0.3, reflects: false, start: 2.9 },
];

test('alarms are those that counting point by point gives, to the stated 1e-5, however slowly they settle', () => {
  for (const own of walks) {
    const walk: Walk = { retain: 1, drift: -0.5, low: 0, reflects: true, start: 0, ...own };
    const chain = walkChain(walk, gaussLegendre(24));
    for (const points of [1, 5, 38, 101, 380, 5000]) {
      const exact = counted(chain, points);
      expect(Math.abs(expectedWalkAlarms(chain, points) / exact - 1)).toBeLessThan(1e-5);
    }
  }
});

test('a limit is found in few steps, also where the logarithm is far from straight', () => {
  const functions = [
    (x: number) => Math.exp(-x),
    (x: number) => Math.exp(-x * x),
    (x: number) => Math.exp(-x * x * x * x),
    (x: number) => 1 / (1 + x * x * x),
  ];
  for (const f of functions) {
    for (const goal of [0.3, 1e-2, 1e-4]) {
      let calls = 0;
      const count = (x: number): number => {
        calls += 1;
        return f(x);
      };
      const { limit } = solveLimit(count, goal, 0.5);
      expect(Math.abs(f(limit) / goal - 1)).toBeLessThan(2e-6);
      expect(calls).toBeLessThan(15);
    }
  }
});

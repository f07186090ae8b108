// False alarms and power of tests by entity: the table of docs/how-it-works/drift.md.
import { seededRandom } from '@fpl-ml/core';
import { binomial, ksTest } from '@fpl-ml/stats';
import { entityLayout } from '../src/entity-layout.js';
import { permuteWithin } from '../src/entity-permutation.js';
import { distanceWithin } from '../src/entity-statistic.js';
import { distinctBlocks } from '../src/ranks.js';

const REPEATS = 1000;
const [PLAYERS, WEEKS, ALPHA] = [400, 38, 0.05];
const random = seededRandom(1, 'entities');

/** What happens in a season. */
interface Scenario {
  readonly name: string;
  /** How much of a player's form lasts from week to week. */
  readonly memory?: number;
  /** How many of the last weeks are current. */
  readonly current?: number;
  /** What the current weeks are moved by, in standard deviations of a player's own weeks. */
  readonly shift?: number;
  /** What each week is moved by against the one before. */
  readonly trend?: number;
  /** The standard deviation of what all players share in a week. */
  readonly common?: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'nothing changes' },
  { name: 'nothing changes, 4 current weeks', current: 4 },
  { name: 'AR(1) 0.3 within players', memory: 0.3 },
  { name: 'AR(1) 0.6 within players', memory: 0.6 },
  { name: 'AR(1) 0.9 within players', memory: 0.9 },
  { name: 'AR(1) 0.6, 4 current weeks', memory: 0.6, current: 4 },
  { name: 'all players share a luck of 0.05 a week', common: 0.05 },
  { name: 'a trend of 0.005 a week', trend: 0.005 },
  { name: 'a shift of 0.1', shift: 0.1 },
  { name: 'a shift of 0.2', shift: 0.2 },
  { name: 'a shift of 0.3', shift: 0.3 },
];

/** Players whose strengths differ twice as much as their own weeks do; every tenth is new, every tenth has left. */
function season({ memory = 0, current = 1, shift = 0, trend = 0, common = 0 }: Scenario) {
  const luck = Array.from({ length: WEEKS }, () => common * random.normal());
  const sides = [false, true].map(() => ({ players: [] as number[], values: [] as number[] }));
  for (let player = 0; player < PLAYERS; player += 1) {
    const strength = 2 * random.normal();
    let form = random.normal();
    for (let week = 0; week < WEEKS; week += 1) {
      form = memory * form + Math.sqrt(1 - memory * memory) * random.normal();
      const isCurrent = week >= WEEKS - current;
      if (player % 10 === (isCurrent ? 1 : 0)) continue;
      const side = sides[isCurrent ? 1 : 0];
      side?.players.push(player);
      side?.values.push(strength + form + (luck[week] ?? 0) + trend * week + (isCurrent ? shift : 0));
    }
  }
  return sides;
}

function rejects(scenario: Scenario): readonly [boolean, boolean] {
  const [before, now] = season(scenario);
  if (before === undefined || now === undefined) throw new Error('two sides were made');
  const blocks = distinctBlocks(Float64Array.from([...before.values, ...now.values]));
  const entities = Int32Array.from([...before.players, ...now.players]);
  const layout = entityLayout(entities, blocks, before.values.length, random);
  const { pValue } = permuteWithin(layout, distanceWithin(layout), { most: 999, alpha: ALPHA, random });
  return [pValue <= ALPHA, ksTest(before.values, now.values, { method: 'asymptotic' }).pValue <= ALPHA];
}

/** The ends of Clopper and Pearson's 95 % interval, by bisection. */
function interval(count: number): string {
  const end = (tail: (p: number) => number): number => {
    let [low, high] = [0, 1];
    for (let i = 0; i < 50; i += 1) {
      const middle = (low + high) / 2;
      if (tail(middle) > 0.025) high = middle;
      else low = middle;
    }
    return low;
  };
  const low = count === 0 ? 0 : end((p) => binomial(REPEATS, p).sf(count - 1));
  const high = count === REPEATS ? 1 : 1 - end((q) => binomial(REPEATS, 1 - q).cdf(count));
  return `${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)}`;
}

console.log(`${REPEATS} repeats, ${PLAYERS} players, ${WEEKS} weeks, level 5 %\n`);
console.log('| | within entities, % | 95 % interval | two-sample KS, % |\n|---|---|---|---|');
for (const scenario of scenarios) {
  let [within, plain] = [0, 0];
  for (let i = 0; i < REPEATS; i += 1) {
    const [a, b] = rejects(scenario);
    within += Number(a);
    plain += Number(b);
  }
  const percent = (count: number): string => ((100 * count) / REPEATS).toFixed(1);
  console.log(`| ${scenario.name} | ${percent(within)} | ${interval(within)} | ${percent(plain)} |`);
}

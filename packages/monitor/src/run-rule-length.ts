import { type ShewhartChart } from './chart.js';
import { advanceRules, type RunRuleChain, runRuleChain, zoneChances } from './run-rule-chain.js';

const MOST_STEPS = 100_000;

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/**
 * Expected points until the alarm from a distribution over the states. The memory is short, so the chance of an alarm
 * settles soon; from there on the rest is geometric.
 */
function lengthFrom(chain: RunRuleChain, chances: Float64Array, start: Float64Array): number {
  let now = start.slice();
  let after = new Float64Array(chain.states);
  let [total, left] = [0, 1];
  for (let step = 0, settled = 0, before = Number.NaN; step < MOST_STEPS; step += 1) {
    total += left;
    const alarmed = advanceRules(chain, chances, now, after);
    const rate = alarmed / left;
    [now, after] = [after, now];
    left = sumOf(now);
    if (left < 1e-14) return total;
    settled = Math.abs(rate - before) <= 1e-12 * rate ? settled + 1 : 0;
    // As many steps as the longest rule remembers.
    if (settled > 15) return total + left / rate;
    before = rate;
  }
  return total;
}

/** Where the chart is after a long time in control without an alarm. */
function longRun(chain: RunRuleChain, chances: Float64Array): Float64Array {
  let now = new Float64Array(chain.states);
  let after = new Float64Array(chain.states);
  now[0] = 1;
  for (let step = 0; step < 1000; step += 1) {
    advanceRules(chain, chances, now, after);
    const left = sumOf(after);
    after.forEach((mass, i) => {
      after[i] = mass / left;
    });
    [now, after] = [after, now];
  }
  return now;
}

/** The expected number of points until a chart with rules alarms. */
export function runRuleLength(chart: ShewhartChart, shift: number, steady: boolean): number {
  const chain = runRuleChain(chart);
  const start = new Float64Array(chain.states);
  start[0] = 1;
  const zone = chart.L / 3;
  const from = steady ? longRun(chain, zoneChances(zone, 0, 1)) : start;
  return lengthFrom(chain, zoneChances(zone, shift, 1), from);
}

/** The expected number of alarms among the first points of a chart that starts again after each. */
export function expectedRuleAlarms(chain: RunRuleChain, chances: Float64Array, points: number): number {
  let now = new Float64Array(chain.states);
  let after = new Float64Array(chain.states);
  now[0] = 1;
  let total = 0;
  for (let point = 1, settled = 0, before = 0; point <= points; point += 1) {
    const alarmed = advanceRules(chain, chances, now, after);
    after[0] = (after[0] ?? 0) + alarmed;
    [now, after] = [after, now];
    total += alarmed;
    settled = Math.abs(alarmed - before) <= 1e-7 * alarmed ? settled + 1 : 0;
    if (settled > 15) return total + (points - point) * alarmed;
    before = alarmed;
  }
  return total;
}

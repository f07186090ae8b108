// Control charts on real seasons of the Fantasy Premier League: how often each way to predict alarms at "one false alarm a
// season" while nothing is done to it, and how soon it alarms when predictions go stale at a known gameweek.
//
// FPL_ML_SHARED=… npm run bench -- monitor real-seasons
import { manualClock } from '@fpl-ml/core/testing';
import { sharedPath } from '@fpl-ml/repo/shared';
import { type ChartPoint, createMonitor, memoryObservationStore, regressionMetrics } from '../src/index.js';
import { type Gameweek, MODELS, walkSeasons } from './season-walks.js';

const FALSE_ALARMS = { count: 1, points: 38 } as const;
const SEASONS = ['2020-21', '2021-22', '2022-23', '2023-24'] as const;
/** The first season is history, to be trained on. */
const WALKED = SEASONS.slice(1);
const STALE_AT = [12, 20, 28] as const;

const folder = sharedPath('fpl');
if (folder === null)
  throw new Error('The real seasons are not there: set FPL_ML_SHARED to the folder that holds fpl/.');
function pointOf({ actual, predicted }: Gameweek): ChartPoint {
  const { n, rmse, standardErrors } = regressionMetrics(actual, predicted);
  return { value: rmse, n, standardError: standardErrors.rmse };
}

/** What was predicted last before a gameweek is served from there on: features that nobody refreshes. */
function stale(walk: readonly Gameweek[], from: number): readonly Gameweek[] {
  const last = new Map<string, number>();
  return walk.map((period, i) => {
    if (i < from) {
      for (const [row, code] of period.players.entries()) last.set(code, period.predicted[row] ?? 0);
      return period;
    }
    const predicted = period.predicted.map((value, row) => last.get(period.players[row] ?? '') ?? value);
    return { ...period, predicted };
  });
}

/** The gameweeks (from 0) in which an alarm began to fire, and how correlated the reference was. */
async function firings(reference: readonly ChartPoint[], walk: readonly Gameweek[], own: boolean) {
  const chart = own
    ? ({ falseAlarms: FALSE_ALARMS, referencePoints: 10, autocorrelation: 'reference' } as const)
    : ({ falseAlarms: FALSE_ALARMS, reference, autocorrelation: 'reference' } as const);
  const [store, clock] = [memoryObservationStore(), manualClock(0)];
  const monitor = createMonitor({ store, clock, model: 'points', chart });
  const began: number[] = [];
  for (const [i, { actual, predicted }] of walk.entries()) {
    const period = { id: `gw${i + 1}`, start: i, end: i + 1 };
    await clock.advanceTo(period.end);
    const input = { yTrue: actual, yPred: predicted, modelVersion: '1', period };
    const { alarms } = await monitor.recordPerformance(input);
    if (alarms.some(({ changed, status }) => changed && status === 'firing')) began.push(i);
  }
  return began;
}

const shown = (weeks: readonly number[]): string => (weeks.length === 0 ? 'none' : weeks.map((i) => i + 1).join(', '));

function delayText(quiet: readonly number[], began: readonly number[], from: number): string {
  const first = began.find((i) => i >= from);
  // What fires in the same gameweek without the fault was not set off by it.
  if (first === undefined) return 'never';
  return `${first - from + 1}${quiet.includes(first) ? ' (also without)' : ''}`;
}

console.log(
  '| served by | season | reference | alarms begin in gameweek | stale from 12: points until alarm | 20 | 28 |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
/** How often alarms began, in how many judged gameweeks. */
interface Tally {
  alarms: number;
  gameweeks: number;
}

async function follow(name: string, walked: readonly Gameweek[]): Promise<readonly [own: Tally, before: Tally]> {
  const tallies: readonly [Tally, Tally] = [
    { alarms: 0, gameweeks: 0 },
    { alarms: 0, gameweeks: 0 },
  ];
  let before: readonly Gameweek[] | undefined;
  for (const season of WALKED) {
    const played = walked.filter((gameweek) => gameweek.season === season);
    for (const own of before === undefined ? [true] : [true, false]) {
      const reference = (before ?? []).map(pointOf);
      const quiet = await firings(reference, played, own);
      const delays: string[] = [];
      for (const at of STALE_AT) {
        delays.push(delayText(quiet, await firings(reference, stale(played, at - 1), own), at - 1));
      }
      const told = own ? 'first 10 gameweeks' : 'the season before';
      console.log(`| ${[name, season, told, shown(quiet), ...delays].join(' | ')} |`);
      const tally = tallies[own ? 0 : 1];
      tally.alarms += quiet.length;
      tally.gameweeks += played.length - (own ? 10 : 0);
    }
    before = played;
  }
  return tallies;
}

const summary: string[] = [];
for (const [name, create] of Object.entries(MODELS)) {
  const [own, before] = await follow(name, walkSeasons(folder, SEASONS, create()));
  const text = ({ alarms, gameweeks }: Tally): string =>
    `${alarms} in ${gameweeks} (allowed ${(gameweeks / 38).toFixed(1)})`;
  summary.push(`| ${name} | ${text(own)} | ${text(before)} |`);
}
console.log('\n| alarms in judged gameweeks | reference of 10 gameweeks | of the season before |\n| --- | --- | --- |');
console.log(summary.join('\n'));

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpSeason } from '../data/testing/made-up-row.js';
import type { Season } from '../data/season.js';
import { FEATURES } from './feature-names.js';
import type { FeatureTable } from './feature-table.js';
import { buildFeatures } from './features.js';

/** Everything about a row that is an outcome or known only later. */
const outcome = fc.record({
  totalPoints: fc.integer({ min: -5, max: 20 }),
  minutes: fc.integer({ min: 0, max: 90 }),
  goalsFor: fc.integer({ min: 0, max: 9 }),
  goalsAgainst: fc.integer({ min: 0, max: 9 }),
  goalsScored: fc.integer({ min: 0, max: 3 }),
  assists: fc.integer({ min: 0, max: 3 }),
  cleanSheets: fc.integer({ min: 0, max: 1 }),
  saves: fc.integer({ min: 0, max: 9 }),
  bonus: fc.integer({ min: 0, max: 3 }),
  bps: fc.integer({ min: -5, max: 80 }),
  creativity: fc.integer({ min: 0, max: 90 }),
  threat: fc.integer({ min: 0, max: 90 }),
  ictIndex: fc.integer({ min: 0, max: 20 }),
  expectedGoalInvolvements: fc.constantFrom(Number.NaN, 0, 0.5, 1.25),
  xP: fc.constantFrom(Number.NaN, 0, 5),
  value: fc.integer({ min: 40, max: 130 }),
  selected: fc.integer({ min: 0, max: 9999 }),
  transfersBalance: fc.integer({ min: -99, max: 99 }),
});

const fixtureList = fc.array(
  fc.record({
    gameweek: fc.integer({ min: 1, max: 5 }),
    code: fc.integer({ min: 1, max: 4 }),
    fixture: fc.integer({ min: 1, max: 3 }),
    team: fc.constantFrom('Leeds', 'Hull'),
    opponent: fc.constantFrom('Leeds', 'Hull'),
  }),
  { minLength: 5, maxLength: 25 },
);

test('rewriting every outcome from a gameweek on changes no feature and no baseline of it', () => {
  const seasons = fc.tuple(fixtureList, fixtureList);
  const outcomes = fc.array(outcome, { minLength: 50, maxLength: 50 });
  fc.assert(
    fc.property(seasons, outcomes, outcomes, fc.nat(), (lists, past, future, pick) => {
      const build = (rewriteFrom: number): FeatureTable => {
        const season = (index: number): Season => {
          const rows = (lists[index] ?? []).map((row, i) => {
            const rewritten = index * 100 + row.gameweek >= rewriteFrom;
            return { ...row, ...(rewritten ? future : past)[index * 25 + i] };
          });
          return madeUpSeason(index === 0 ? '2020-21' : '2021-22', rows);
        };
        return buildFeatures([season(0), season(1)], { freeze: 1 + (pick % 3) });
      };
      const truth = build(1000);
      const period = truth.periods[pick % truth.periods.length];
      if (period === undefined) throw new Error('no period');
      const rewritten = build(period.clock);
      const known = (table: FeatureTable) => [
        featuresBetween(table, period.firstRow, period.endRow),
        table.baselines.last5.slice(0, period.endRow),
        table.baselines.seasonMean.slice(0, period.endRow),
      ];
      expect(known(rewritten)).toEqual(known(truth));
    }),
    { seed: 20, numRuns: 100 },
  );
});

function featuresBetween(table: FeatureTable, firstRow: number, endRow: number) {
  return FEATURES.map((name) => table.columns[name].slice(firstRow, endRow));
}

import { describe, expect, test } from 'vitest';
import { madeUpRow } from './testing/made-up-row.js';
import { fplPoints, type ScoredRow, scoringDiscrepancies } from './scoring.js';

describe('fplPoints', () => {
  const cases: readonly (readonly [string, Partial<ScoredRow>, number])[] = [
    ['nothing for the bench', { minutes: 0 }, 0],
    ['1 for a substitute', { minutes: 59 }, 1],
    ['2 from 60 minutes on', { minutes: 60 }, 2],
    ['6 for a goalkeeper goal', { position: 1, minutes: 90, goalsScored: 1 }, 8],
    ['6 for a defender goal', { position: 2, minutes: 90, goalsScored: 1 }, 8],
    ['5 for a midfielder goal', { position: 3, minutes: 90, goalsScored: 2 }, 12],
    ['4 for a forward goal', { position: 4, minutes: 90, goalsScored: 1 }, 6],
    ['3 for an assist', { minutes: 10, assists: 2 }, 7],
    ['4 for a clean sheet at the back', { position: 2, minutes: 90, cleanSheets: 1 }, 6],
    ['1 for a clean sheet in midfield', { position: 3, minutes: 90, cleanSheets: 1 }, 3],
    ['none for a clean sheet up front', { position: 4, minutes: 90, cleanSheets: 1 }, 2],
    ['1 for three saves', { position: 1, minutes: 90, saves: 5 }, 3],
    ['-1 for two goals conceded at the back', { position: 1, minutes: 90, goalsConceded: 5 }, 0],
    ['nothing off a midfielder for goals conceded', { position: 3, minutes: 90, goalsConceded: 5 }, 2],
    ['5 for a penalty saved', { position: 1, minutes: 90, penaltiesSaved: 1 }, 7],
    ['-2 for a penalty missed', { minutes: 90, penaltiesMissed: 1 }, 0],
    ['-1 for yellow, -3 for red', { minutes: 90, yellowCards: 1, redCards: 1 }, -2],
    ['-2 for an own goal', { minutes: 90, ownGoals: 1 }, 0],
    ['the bonus', { minutes: 90, bonus: 3 }, 5],
  ];

  test.each(cases)('gives %s', (_, events, expected) => {
    expect(fplPoints(madeUpRow(events))).toBe(expected);
  });
});

describe('scoringDiscrepancies', () => {
  test('names the rows whose points do not follow from their events', () => {
    const sound = madeUpRow({ minutes: 90, totalPoints: 2 });
    const odd = madeUpRow({ minutes: 90, totalPoints: 3 });
    expect(scoringDiscrepancies([sound, odd, sound, sound])).toEqual({
      rows: 4,
      share: 0.75,
      discrepancies: [{ row: odd, expected: 2 }],
    });
  });

  test('has no share without rows', () => {
    expect(scoringDiscrepancies([]).share).toBeNaN();
  });
});

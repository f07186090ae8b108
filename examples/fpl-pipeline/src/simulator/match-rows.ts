import type { RandomSource } from '@fpl-ml/core';
import { fplPoints } from '../data/scoring.js';
import type { FixtureRow } from '../data/season.js';
import { tenths } from './draw.js';
import type { Fixture } from './fixtures.js';
import type { Market } from './market.js';
import { playMatch, type Side } from './match.js';
import { bonusPoints, type Performance, performance } from './performance.js';
import type { League } from './turnover.js';

/** What the source's xP misses of the points it has seen, for those who played and those who did not. */
const XP_NOISE = { played: 2.2, idle: 0.3 };

/** What is the same for all rows of one side. */
interface SideOfMatch {
  readonly season: string;
  readonly fixture: Fixture;
  readonly us: Side;
  readonly them: Side;
}

function team(league: League, name: string) {
  const club = league.clubs.find((one) => one.name === name) ?? { name, attack: 0, defence: 0 };
  return { club, squad: league.players.filter((player) => player.club === name) };
}

/** Column by column: spreading objects of this size takes most of a simulation's time. */
function row(side: SideOfMatch, done: Performance, bonus: number, market: Market, random: RandomSource): FixtureRow {
  const { season, fixture, us, them } = side;
  const { code, position, deeds, ratings } = done;
  const holding = market.get(code);
  const { transfersIn = 0, transfersOut = 0 } = holding ?? {};
  const totalPoints = fplPoints({ ...deeds, position, bonus });
  const noise = (deeds.minutes > 0 ? XP_NOISE.played : XP_NOISE.idle) * random.normal();
  return {
    season,
    gameweek: fixture.gameweek,
    code,
    fixture: fixture.id,
    kickoff: fixture.kickoff,
    position,
    team: us.club.name,
    opponent: them.club.name,
    home: us.club.name === fixture.home,
    goalsFor: us.goalMinutes.length,
    goalsAgainst: them.goalMinutes.length,
    totalPoints,
    minutes: deeds.minutes,
    goalsScored: deeds.goalsScored,
    assists: deeds.assists,
    cleanSheets: deeds.cleanSheets,
    goalsConceded: deeds.goalsConceded,
    ownGoals: deeds.ownGoals,
    penaltiesSaved: deeds.penaltiesSaved,
    penaltiesMissed: deeds.penaltiesMissed,
    yellowCards: deeds.yellowCards,
    redCards: deeds.redCards,
    saves: deeds.saves,
    bonus,
    bps: ratings.bps,
    influence: ratings.influence,
    creativity: ratings.creativity,
    threat: ratings.threat,
    ictIndex: ratings.ictIndex,
    expectedGoalInvolvements: ratings.expectedGoalInvolvements,
    xP: tenths(totalPoints + noise),
    value: holding?.value ?? 0,
    selected: holding?.selected ?? 0,
    transfersIn,
    transfersOut,
    transfersBalance: transfersIn - transfersOut,
  };
}

/** The rows of one match, the home side's first: everybody registered with the two clubs has one. */
export function matchRows(
  season: string,
  fixture: Fixture,
  league: League,
  market: Market,
  random: RandomSource,
): readonly FixtureRow[] {
  const [home, away] = [team(league, fixture.home), team(league, fixture.away)];
  const [homeSide, awaySide] = playMatch(home, away, random);
  const did = (squad: typeof home.squad, us: Side, them: Side) =>
    squad.map((player) => ({
      side: { season, fixture, us, them },
      done: performance(player, us, them.goalMinutes, random),
    }));
  const both = [...did(home.squad, homeSide, awaySide), ...did(away.squad, awaySide, homeSide)];
  const playing = both.filter(({ done }) => done.deeds.minutes > 0).map(({ done }) => done.ratings.bps);
  return both.map(({ side, done }) => {
    const bonus = done.deeds.minutes > 0 ? bonusPoints(done.ratings.bps, playing) : 0;
    return row(side, done, bonus, market, random);
  });
}

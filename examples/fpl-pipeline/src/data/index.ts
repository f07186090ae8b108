export { gameweeksOf } from './gameweeks.js';
export { availableSeasons, loadSeason } from './load-season.js';
export {
  fplPoints,
  type ScoredRow,
  type ScoringAgreement,
  type ScoringDiscrepancy,
  scoringDiscrepancies,
} from './scoring.js';
export type { FixtureRow, Gameweek, Position, Season } from './season.js';

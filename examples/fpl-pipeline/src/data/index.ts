export { availableSeasons, loadSeason } from './load-season.js';
export type { FixtureRow, Season } from './season.js';

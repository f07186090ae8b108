export type { InjectedChange } from './injected-change.js';
export { simulateSeasons } from './simulate-seasons.js';

import type { Period } from '@fpl-ml/core';
import type { InjectedChange } from '../simulator/index.js';
import type { ReportedChange } from './report-data.js';

/** The number of a gameweek: that at the end of its id, or else its place in the season. */
export function gameweekNumber(id: string, position: number): number {
  const digits = /\d{1,4}$/.exec(id)?.[0];
  return digits === undefined ? position + 1 : Number(digits);
}

/** The changes of a season by positions; those that no gameweek shows are left out. */
export function collectChanges(
  periods: readonly Period[],
  season: string,
  changes: readonly InjectedChange[],
): readonly ReportedChange[] {
  const numbers = periods.map(({ id }, position) => gameweekNumber(id, position));
  return changes.flatMap((change) => {
    const concerned = numbers.flatMap((number, position) =>
      change.season === season && change.from <= number && number <= change.to ? [position] : [],
    );
    const [from, to] = [concerned[0], concerned.at(-1)];
    return from === undefined || to === undefined ? [] : [{ from, to, what: change.what }];
  });
}

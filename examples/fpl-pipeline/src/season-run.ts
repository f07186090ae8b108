import { FplMlError, isFplMlError, type JsonObject, type Period } from '@fpl-ml/core';
import type { DataSource } from '@fpl-ml/engine';
import type { JobHandler } from '@fpl-ml/scheduler';
import { type GameweekLabels, seasonLabels } from './labels.js';
import type { Pipeline } from './pipeline.js';
import type { SeasonSource } from './season-source.js';

/** The gameweek's id as the data source has it, with its labels. */
export interface DatedGameweek {
  readonly period: Period;
  readonly labels: GameweekLabels;
}

/**
 * The gameweeks of the season to walk through.
 *
 * @throws FplMlError `DATA_SEASON_UNKNOWN` when there are none
 */
export async function datedGameweeks(
  { table, name, seasons }: SeasonSource,
  data: DataSource,
): Promise<readonly [DatedGameweek, ...DatedGameweek[]]> {
  const ids = new Map((await data.periods()).map((period) => [period.id, period]));
  const labels = seasonLabels(seasons.at(-1) ?? { name, rows: [], gameweeks: [] });
  const own = table.periods.filter(({ season }) => season === name);
  const [first, ...others] = own.flatMap(({ id, gameweek }): DatedGameweek[] => {
    const [period, label] = [ids.get(id), labels.find((candidate) => candidate.gameweek === gameweek)];
    return period === undefined || label === undefined ? [] : [{ period, labels: label }];
  });
  if (first !== undefined) return [first, ...others];
  throw new FplMlError('DATA_SEASON_UNKNOWN', `Expected gameweeks in season "${name}", got none.`);
}

/** Observes a period, unless a run that was interrupted after its decision did so already. */
async function observeOnce({ engine }: Pick<Pipeline, 'engine'>, period: string): Promise<void> {
  try {
    await engine.observe(period);
  } catch (error) {
    if (!isFplMlError(error, 'PERIOD_OBSERVED')) throw error;
  }
}

/**
 * The work of a gameweek, by the name of its handler. Each may be done again after it was interrupted anywhere.
 *
 * @param finished told how many gameweeks are final
 */
export function gameweekHandlers(
  gameweeks: readonly DatedGameweek[],
  finished: (count: number) => void,
): (pipeline: Pick<Pipeline, 'engine' | 'monitor' | 'notifier'>) => Readonly<Record<string, JobHandler>> {
  const find = ({ period }: JsonObject): DatedGameweek => {
    const found = gameweeks.find((gameweek) => gameweek.period.id === period);
    if (found !== undefined) return found;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a gameweek of the season, got "${String(period)}".`);
  };
  return ({ engine, monitor, notifier }) => ({
    predict: async ({ payload }) => {
      await engine.predict(find(payload).period.id);
      await engine.estimatePending();
    },
    'provisional-labels': async ({ payload }) => {
      const { period, labels } = find(payload);
      await monitor.recordOutcomes({ period, rows: labels.provisional });
    },
    'final-labels': async ({ payload }) => {
      const { period, labels } = find(payload);
      await monitor.recordOutcomes({ period, rows: labels.final, final: true });
      await observeOnce({ engine }, period.id);
      finished((await engine.getState()).periods);
      await notifier.drain();
    },
  });
}

/** When something happens in a season, epoch milliseconds, in order. */
export function instantsOf(gameweeks: readonly DatedGameweek[]): readonly number[] {
  return gameweeks
    .flatMap(({ labels: { deadline, provisionalAt, finalAt } }) => [deadline, provisionalAt, finalAt])
    .sort((a, b) => a - b);
}

/** Schedules the work of all gameweeks, as far as it is not scheduled yet. */
export async function scheduleGameweeks(
  { scheduler }: Pick<Pipeline, 'scheduler'>,
  gameweeks: readonly DatedGameweek[],
): Promise<void> {
  const known = new Set((await scheduler.listJobs()).map(({ name }) => name));
  for (const { period, labels } of gameweeks) {
    const jobs = [
      ['predict', labels.deadline],
      ['provisional-labels', labels.provisionalAt],
      ['final-labels', labels.finalAt],
    ] as const;
    for (const [handler, runAt] of jobs) {
      const name = `${handler} ${period.id}`;
      if (known.has(name)) continue;
      await scheduler.createScheduledJob({
        name,
        handler,
        scheduleType: 'once',
        runAt,
        payload: { period: period.id },
      });
    }
  }
}

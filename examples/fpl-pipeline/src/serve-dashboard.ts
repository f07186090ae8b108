import { type Clock, type Logger, systemClock } from '@fpl-ml/core';
import { createDashboard, serveDashboard as serve } from '@fpl-ml/dashboard';
import { MODEL } from './configuration.js';
import { notificationFeed } from '@fpl-ml/notify';
import type { RunStorage } from './walk-season.js';

/** How {@link serveDashboard} serves. */
export interface ServeDashboardOptions {
  /** The model's name in the stores. Default the example's own. */
  readonly model?: string;
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string;
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Told of what could not be read. Default silent. */
  readonly logger?: Logger;
}

/** A dashboard that is being served. */
export interface ServedDashboard {
  /** Where it is. */
  readonly url: string;
  /** Ends it; the storage stays open. */
  close(): Promise<void>;
}

/** A season has as many. */
const GAMEWEEKS = 38;

/** A season that was replayed is looked at as at its end: years later, all that it left would be overdue. */
async function clockAtTheEnd(
  { stores }: Pick<RunStorage, 'stores'>,
  model: string,
): Promise<Pick<Clock, 'now' | 'setTimeout'>> {
  const { setTimeout, now } = systemClock();
  const latest = (await stores.auditLog.list({ model })).at(-1)?.at ?? now();
  return { now: () => latest, setTimeout };
}

/**
 * Serves the dashboard over a season that has been walked through. Nothing is written.
 *
 * @throws FplMlError `DASHBOARD_ADDRESS_UNAVAILABLE`
 */
export async function serveDashboard(
  storage: Pick<RunStorage, 'stores'>,
  options: ServeDashboardOptions = {},
): Promise<ServedDashboard> {
  const { logger, model = MODEL, ...address } = options;
  const clock = await clockAtTheEnd(storage, model);
  const dashboard = createDashboard({
    source: storage.stores,
    clock,
    feed: notificationFeed({ store: storage.stores.feed, clock: { ...systemClock(), now: clock.now } }),
    models: [model],
    environment: 'demo',
    // The clock stands at the end of the season: what was read once would serve for ever.
    cacheFor: 0,
    periods: GAMEWEEKS,
    noun: 'gameweek',
    unit: 'points',
    entities: 'players',
    ...(logger === undefined ? {} : { logger }),
  });
  const { url, close } = await serve({ dashboard, ...address });
  return { url, close };
}

import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores } from '@fpl-ml/engine';
import { createDashboard } from '../create-dashboard.js';
import type { RenderOptions } from '../page/render-options.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { driftedStore } from './drifted-stores.js';
import { filledFeed } from './filled-feed.js';
import { filledStores, NOW } from './filled-stores.js';

/** How the tests render. */
export const OPTIONS: RenderOptions = {
  noun: 'week',
  unit: 'points',
  entities: 'players',
  refresh: null,
  basePath: '',
};

/** The state of the filled stores, with two models to choose from. */
export async function storedState(): Promise<DashboardState> {
  const dashboard = createDashboard({
    source: await filledStores(),
    feed: await filledFeed(),
    clock: manualClock(NOW),
    models: ['points', 'goals'],
    environment: 'production',
  });
  const response = await dashboard.fetch(new Request('http://localhost/api/state'));
  return JSON.parse(await response.text());
}

/** What the page shows of columns that drifted, of numbers and of levels. */
export async function driftedShapes(shift = 1, shapes = true): Promise<DashboardState['shapes']> {
  const source = { ...memoryStores(), drift: await driftedStore(shift, shapes) };
  const dashboard = createDashboard({ source, clock: manualClock(NOW), models: ['m'] });
  const response = await dashboard.fetch(new Request('http://localhost/api/state'));
  const state: DashboardState = JSON.parse(await response.text());
  return state.shapes;
}

/** A state of one that has just begun. */
export const EMPTY: DashboardState = {
  model: null,
  models: [],
  environment: null,
  at: NOW,
  status: 'unknown',
  components: [],
  periods: [],
  earlierPeriods: 0,
  metric: 'rmse',
  metrics: [],
  charted: null,
  marks: [],
  drift: [],
  shapes: null,
  champion: null,
  served: [],
  versions: { rows: [], more: 0 },
  rollout: null,
  retrainings: { rows: [], more: 0 },
  jobs: { scheduled: [], finished: 0, running: [], waiting: [], failures: [] },
  alerts: { rows: [], more: 0 },
  firing: 0,
  deliveries: [],
  feed: null,
  decisions: { rows: [], more: 0 },
};

/** The last alert again and again, as a state has it that shows so many. */
export function manyAlerts(state: DashboardState, count: number): DashboardState {
  const [alert] = state.alerts.rows;
  const rows = Array.from({ length: count }, () => alert).filter((row) => row !== undefined);
  return { ...state, alerts: { rows, more: 0 } };
}

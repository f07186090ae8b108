import { type HealthStatus, silentLogger } from '@fpl-ml/core';
import { type Context, Hono } from 'hono';
import { checkOptions, type DashboardOptions } from './dashboard-options.js';
import { renderDashboard, renderNotice } from './page/render-dashboard.js';
import type { RenderOptions } from './page/render-options.js';
import type { DashboardReading } from './reading/dashboard-reading.js';
import { periodLabel } from './reading/period-label.js';
import { readDashboard } from './reading/read-dashboard.js';
import { type ModelHealth, readHealth } from './reading/read-health.js';
import { readPart } from './reading/read-part.js';
import { secured } from './secured.js';
import type { DashboardState } from './shown/dashboard-state.js';

/** A page about models in production, as a function from request to response. */
export interface Dashboard {
  /**
   * Answers `GET` and `HEAD` of `/`, `/api/state` and `/health` below the base path, for the model in `?model=`, by default
   * the first; anything else is 404 or 405. Never rejects.
   */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** The state of a model, `'unknown-model'` when the one that was asked for is none. */
type Asked = DashboardState | 'unknown-model';

function renderingOf(options: DashboardOptions): RenderOptions {
  const { noun = 'period', unit = '', entities = 'entities', refresh = null, basePath = '' } = options;
  return { noun, unit, entities, refresh, basePath };
}

function readingOf(options: DashboardOptions): DashboardReading {
  const {
    source,
    clock,
    health = null,
    feed = null,
    environment = null,
    periods = 40,
    rows = 50,
    timeout = 10_000,
  } = options;
  const { labelOf = periodLabel, logger = silentLogger } = options;
  return { source, clock, health, feed, environment, periods, rows, timeout, labelOf, logger, now: clock.now() };
}

/** The models to choose from; `null` when they cannot be told. */
async function modelsOf({ models }: DashboardOptions, reading: DashboardReading): Promise<readonly string[] | null> {
  if (models !== undefined) return models;
  const listed = await readPart(reading, 'registry', () => reading.source.registry.listModels());
  return listed.read ? listed.value : null;
}

async function stateOf(options: DashboardOptions, asked: string | undefined): Promise<Asked> {
  const reading = readingOf(options);
  const models = await modelsOf(options, reading);
  if (asked !== undefined && models !== null && !models.includes(asked)) return 'unknown-model';
  return readDashboard(reading, asked ?? models?.[0] ?? null, models ?? []);
}

const UNKNOWN = 'Expected the name of a model that is registered, got another one: leave it out to see the first.';
const NOT_FOUND = 'Expected /, /api/state or /health, got another address.';

async function healthOf(options: DashboardOptions, c: Context): Promise<Response> {
  const reading = readingOf(options);
  const known = await modelsOf(options, reading);
  const asked = c.req.query('model');
  if (asked !== undefined && known !== null && !known.includes(asked)) {
    return c.json({ code: 'MODEL_UNKNOWN', message: UNKNOWN }, 404);
  }
  const models = await Promise.all(
    (asked === undefined ? (known ?? []) : [asked]).map((name) => readHealth(reading, name)),
  );
  const unread = known === null || models.some(({ components }) => components.some((one) => one.unread !== null));
  const status = worstOf(models);
  return c.json({ status, at: reading.now, models }, status === 'critical' || unread ? 503 : 200);
}

function worstOf(models: readonly ModelHealth[]): HealthStatus {
  const order: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'healthy'];
  return order.find((status) => models.some((model) => model.status === status)) ?? 'unknown';
}

function routesOf(options: DashboardOptions): Hono {
  const rendering = renderingOf(options);
  const app = new Hono({ strict: false }).basePath(rendering.basePath);
  app.get('/', async (c) => {
    const state = await stateOf(options, c.req.query('model'));
    if (state === 'unknown-model') return c.html(renderNotice('This model is not known', UNKNOWN), 404);
    return c.html(renderDashboard(state, rendering));
  });
  app.get('/api/state', async (c) => {
    const state = await stateOf(options, c.req.query('model'));
    return state === 'unknown-model' ? c.json({ code: 'MODEL_UNKNOWN', message: UNKNOWN }, 404) : c.json(state);
  });
  app.get('/health', (c) => healthOf(options, c));
  app.notFound((c) => c.html(renderNotice('Nothing is here', NOT_FOUND), 404));
  app.onError((error, c) => {
    const { logger = silentLogger } = options;
    logger.log({
      level: 'error',
      component: 'dashboard',
      message: 'the page could not be made',
      data: { name: error.name },
    });
    return c.html(renderNotice('The page could not be made', 'The log of the service says why.'), 500);
  });
  return app;
}

/**
 * Makes the dashboard: one page, rendered on the server, without scripts, that changes nothing. It mounts in any server
 * that takes a `fetch` handler; `serveDashboard` starts one. It asks nobody who they are: put it behind something that does.
 *
 * @throws FplMlError `DASHBOARD_OPTIONS_INVALID`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { createDashboard } from '@fpl-ml/dashboard';
 * import { memoryStores } from '@fpl-ml/engine';
 *
 * const dashboard = createDashboard({ source: memoryStores(), clock: systemClock() });
 * const response = await dashboard.fetch(new Request('http://localhost/'));
 * const found: number = response.status; // 200
 * ```
 */
export function createDashboard(options: DashboardOptions): Dashboard {
  const frozen = Object.freeze({ ...options });
  checkOptions(frozen);
  const app = routesOf(frozen);
  return {
    fetch: async (request) => {
      if (request.method === 'GET' || request.method === 'HEAD') return secured(await app.fetch(request));
      return secured(new Response('This page only shows.\n', { status: 405, headers: { Allow: 'GET, HEAD' } }));
    },
  };
}

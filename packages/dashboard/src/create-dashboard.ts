import { silentLogger } from '@fpl-ml/core';
import { prometheusText } from '@fpl-ml/monitor';
import { type Context, Hono } from 'hono';
import { checkOptions, type DashboardOptions } from './dashboard-options.js';
import { renderDashboard, renderNotice } from './page/render-dashboard.js';
import type { RenderOptions } from './page/render-options.js';
import { type DashboardReadings, dashboardReadings } from './reading/dashboard-readings.js';
import { secured } from './secured.js';
import { isMetricName, METRIC_NAMES } from './shown/metric-name.js';

/** A page about models in production, as a function from request to response. */
export interface Dashboard {
  /**
   * Answers `GET` and `HEAD` of `/`, `/api/state`, `/health` and `/metrics` below the base path, for the model in `?model=`,
   * by default the first (`/health` and `/metrics`: all), and with the figure in `?metric=` in the error chart; anything else
   * is 404 or 405. Never rejects.
   */
  readonly fetch: (request: Request) => Promise<Response>;
}

function renderingOf(options: DashboardOptions): RenderOptions {
  const { noun = 'period', unit = '', entities = 'entities', refresh = null, basePath = '' } = options;
  return { noun, unit, entities, refresh, basePath };
}

/** Why an address has no answer. */
interface Refusal {
  readonly code: 'MODEL_UNKNOWN' | 'METRIC_UNKNOWN';
  readonly title: string;
  readonly message: string;
}

/** What the answer is declared as: the text format, version 0.0.4. */
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

const UNKNOWN_MODEL: Refusal = {
  code: 'MODEL_UNKNOWN',
  title: 'This model is not known',
  message: 'Expected the name of a model that is registered, got another one: leave it out to see the first.',
};
const UNKNOWN_METRIC: Refusal = {
  code: 'METRIC_UNKNOWN',
  title: 'This figure is not known',
  message: `Expected ?metric= to be one of ${METRIC_NAMES.join(', ')}, got another one: leave it out to see the first.`,
};
const NOT_FOUND = 'Expected /, /api/state, /health or /metrics, got another address.';

const refusedPage = (c: Context, { title, message }: Refusal): Response | Promise<Response> =>
  c.html(renderNotice(title, message), 404);
const refusedJson = (c: Context, { code, message }: Refusal): Response => c.json({ code, message }, 404);

/** The state that was asked for, or why there is none. */
async function askedState(readings: DashboardReadings, c: Context) {
  const metric = c.req.query('metric');
  if (metric !== undefined && !isMetricName(metric)) return UNKNOWN_METRIC;
  const state = await readings.state(c.req.query('model'), metric);
  return state === 'unknown-model' ? UNKNOWN_MODEL : state;
}

async function healthAnswer(readings: DashboardReadings, c: Context): Promise<Response> {
  const health = await readings.health(c.req.query('model'));
  if (health === 'unknown-model') return refusedJson(c, UNKNOWN_MODEL);
  const { status, at, models, complete } = health;
  return c.json({ status, at, models }, status === 'critical' || !complete ? 503 : 200);
}

/** A part that cannot be read is told of as a figure: Prometheus would throw the page away with any other status. */
async function metricsAnswer(readings: DashboardReadings, c: Context): Promise<Response> {
  const metrics = await readings.metrics(c.req.query('model'));
  if (metrics === 'unknown-model') return c.text(`# ${UNKNOWN_MODEL.message}\n`, 404);
  return c.body(prometheusText(metrics.families), 200, { 'Content-Type': PROMETHEUS_TEXT });
}

function routesOf(options: DashboardOptions): Hono {
  const rendering = renderingOf(options);
  const readings = dashboardReadings(options);
  const app = new Hono({ strict: false }).basePath(rendering.basePath);
  app.get('/', async (c) => {
    const state = await askedState(readings, c);
    return 'code' in state ? refusedPage(c, state) : c.html(renderDashboard(state, rendering));
  });
  app.get('/api/state', async (c) => {
    const state = await askedState(readings, c);
    return 'code' in state ? refusedJson(c, state) : c.json(state);
  });
  app.get('/health', (c) => healthAnswer(readings, c));
  app.get('/metrics', (c) => metricsAnswer(readings, c));
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

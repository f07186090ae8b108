import { type HealthStatus, silentLogger } from '@fpl-ml/core';
import type { DashboardOptions } from '../dashboard-options.js';
import { type MetricsReading, readMetrics } from '../metrics/read-metrics.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { MetricName } from '../shown/metric-name.js';
import type { DashboardReading } from './dashboard-reading.js';
import { periodLabel } from './period-label.js';
import { readDashboard } from './read-dashboard.js';
import { type ModelHealth, readHealth } from './read-health.js';
import { readPart } from './read-part.js';
import { sharedReadings } from './shared-readings.js';

/** Stands for what is known of a model when the one that was asked for is none. */
export type UnknownModel = 'unknown-model';

/** The health of one model, or of all. */
export interface HealthReading {
  /** The worst of the models. */
  readonly status: HealthStatus;
  /** When it was read, epoch milliseconds. */
  readonly at: number;
  readonly models: readonly ModelHealth[];
  /** Whether all could be read. */
  readonly complete: boolean;
}

/** What the addresses of a dashboard answer, read for each request or shared with others. */
export interface DashboardReadings {
  /** Of the model, by default the first; with the figure in the error chart, by default as the options say. */
  readonly state: (model: string | undefined, metric: MetricName | undefined) => Promise<DashboardState | UnknownModel>;
  /** Of the model, by default all. */
  readonly health: (model: string | undefined) => Promise<HealthReading | UnknownModel>;
  /** Of the model, by default all. */
  readonly metrics: (model: string | undefined) => Promise<MetricsReading | UnknownModel>;
}

/** The models to choose from; `null` when they cannot be told. */
type Models = readonly string[] | null;

function readingOf(options: DashboardOptions): DashboardReading {
  const { source, clock, health = null, feed = null, environment = null } = options;
  const { periods = 40, rows = 50, timeout = 10_000, metric = null } = options;
  const { labelOf = periodLabel, logger = silentLogger } = options;
  return {
    source,
    clock,
    health,
    feed,
    environment,
    periods,
    rows,
    timeout,
    metric,
    labelOf,
    logger,
    now: clock.now(),
  };
}

async function listModels(reading: DashboardReading): Promise<Models> {
  const listed = await readPart(reading, 'registry', () => reading.source.registry.listModels());
  return listed.read ? listed.value : null;
}

function worstOf(models: readonly ModelHealth[]): HealthStatus {
  const order: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'healthy'];
  return order.find((status) => models.some((model) => model.status === status)) ?? 'unknown';
}

async function healthOf(reading: DashboardReading, names: Models): Promise<HealthReading> {
  const models = await Promise.all((names ?? []).map((name) => readHealth(reading, name)));
  const read = models.every(({ components }) => components.every(({ unread }) => unread === null));
  return { status: worstOf(models), at: reading.now, models, complete: names !== null && read };
}

/** Reads for the addresses of a dashboard; requests within `cacheFor` share what was read. */
export function dashboardReadings(options: DashboardOptions): DashboardReadings {
  const { clock, cacheFor = 1_000 } = options;
  const sharing = { clock, keepFor: cacheFor };
  const models = sharedReadings<Models>({ ...sharing, keep: (names) => names !== null });
  const states = sharedReadings<DashboardState>({
    ...sharing,
    keep: ({ components }) => components.every(({ unread }) => unread === null),
  });
  const healths = sharedReadings<HealthReading>({ ...sharing, keep: ({ complete }) => complete });
  const pages = sharedReadings<MetricsReading>({ ...sharing, keep: ({ complete }) => complete });
  const known = async (): Promise<Models> => options.models ?? models('', () => listModels(readingOf(options)));
  const isUnknown = (asked: string | undefined, names: Models): boolean =>
    asked !== undefined && names !== null && !names.includes(asked);
  return {
    state: async (asked, metric) => {
      const names = await known();
      if (isUnknown(asked, names)) return 'unknown-model';
      const [model, reading] = [asked ?? names?.[0] ?? null, { ...readingOf(options), ...(metric && { metric }) }];
      return states(JSON.stringify([model, reading.metric]), () => readDashboard(reading, model, names ?? []));
    },
    health: async (asked) => {
      const names = await known();
      if (isUnknown(asked, names)) return 'unknown-model';
      return healths(JSON.stringify([asked]), () =>
        healthOf(readingOf(options), asked === undefined ? names : [asked]),
      );
    },
    metrics: async (asked) => {
      const names = await known();
      if (isUnknown(asked, names)) return 'unknown-model';
      return pages(JSON.stringify([asked]), () =>
        readMetrics(readingOf(options), asked === undefined ? names : [asked]),
      );
    },
  };
}

import type { HealthStatus } from '@fpl-ml/core';
import type { ComponentState } from '../shown/component-state.js';
import { componentStates, overallHealth } from './component-states.js';
import type { DashboardReading } from './dashboard-reading.js';
import { readParts } from './read-parts.js';
import { reportedHealth } from './reported-health.js';
import { withoutSecrets } from './without-secrets.js';

/** The health of one model, as a probe is told. */
export interface ModelHealth {
  readonly model: string;
  /** The worst of the components. */
  readonly status: HealthStatus;
  readonly components: readonly ComponentState[];
}

/** Reads the health alone: rows of the ledger for the latest period only, and nothing of the audit log. Never throws. */
export async function readHealth(reading: DashboardReading, model: string): Promise<ModelHealth> {
  const { source, now } = reading;
  const [parts, reported] = await Promise.all([readParts(reading, source, model, 1), reportedHealth(reading, model)]);
  const notAsked = { read: true, value: null } as const;
  const components = componentStates({ parts, others: { audit: notAsked, feed: notAsked }, reported, model, now });
  return withoutSecrets({ model, status: overallHealth(components, now).status, components });
}

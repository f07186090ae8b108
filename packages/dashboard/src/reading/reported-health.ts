import type { Health } from '@fpl-ml/core';
import type { DashboardReading } from './dashboard-reading.js';
import { type Part, readPart } from './read-part.js';

/** What the running service says of itself; nothing where there is none to ask. */
export async function reportedHealth(reading: DashboardReading, model: string): Promise<Part<Health>> {
  const { health, now } = reading;
  if (health === null) return { read: true, value: { status: 'unknown', reasons: [], checkedAt: now, details: {} } };
  return readPart(reading, 'health', () => health(model));
}

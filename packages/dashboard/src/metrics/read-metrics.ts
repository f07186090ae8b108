import { componentStates, overallHealth } from '../reading/component-states.js';
import type { DashboardReading } from '../reading/dashboard-reading.js';
import { type Part, readPart } from '../reading/read-part.js';
import { ALERT_TOPIC, readParts } from '../reading/read-parts.js';
import { reportedHealth } from '../reading/reported-health.js';
import { alertFamilies, outboxFamilies } from './alert-families.js';
import { driftFamilies } from './drift-families.js';
import { distinctTexts } from './label-texts.js';
import { ledgerFamilies } from './ledger-families.js';
import { ledgerInstants } from './ledger-instants.js';
import { gauge, type MetricFamily, mergedFamilies } from './metric-family.js';
import { performanceFamilies } from './performance-families.js';
import { registryFamilies } from './registry-families.js';
import { retrainingFamilies } from './retraining-families.js';
import { statusFamilies } from './status-families.js';

/** What the metrics page is made of. */
export interface MetricsReading {
  readonly families: readonly MetricFamily[];
  /** Whether all could be read. */
  readonly complete: boolean;
}

const UNREAD = 'fpl_ml_part_unread';
const UNREAD_HELP = 'One for a part that could not be read, whose figures are missing; without a model a part of all.';

/** Whether a part could be read, and what it gives if so. */
function familiesOf<Value>(
  labels: Readonly<Record<string, string>>,
  name: string,
  part: Part<Value>,
  families: (value: Value) => readonly MetricFamily[],
): readonly MetricFamily[] {
  const unread = gauge(UNREAD, UNREAD_HELP, { ...labels, part: name }, part.read ? 0 : 1);
  return part.read ? [unread, ...families(part.value)] : [unread];
}

/** Of one model. */
async function ofModel(reading: DashboardReading, model: string, label: string): Promise<MetricsReading> {
  const { source, now } = reading;
  const [parts, reported, ledger] = await Promise.all([
    readParts(reading, source, model, 1),
    reportedHealth(reading, model),
    readPart(reading, 'ledger', () => ledgerInstants(source.observations, model)),
  ]);
  const notAsked = { read: true, value: null } as const;
  const components = componentStates({ parts, others: { audit: notAsked, feed: notAsked }, reported, model, now });
  const labels = { model: label };
  const { performance, drift, registry, retraining, scheduler, notifications } = parts;
  const own = (alert: { readonly model: string | null }): boolean => alert.model === model;
  const families = mergedFamilies([
    statusFamilies(components, overallHealth(components, now).status, label),
    familiesOf(labels, 'service', reported, () => []),
    familiesOf(labels, 'performance', performance, (part) => performanceFamilies(part, model, label, now)),
    familiesOf(labels, 'ledger', ledger, (part) => ledgerFamilies(part, label, now)),
    familiesOf(labels, 'drift', drift, (part) => driftFamilies(part, label)),
    familiesOf(labels, 'registry', registry, (part) => registryFamilies(part, label)),
    familiesOf(labels, 'retraining', retraining, (part) => retrainingFamilies(part, label)),
    familiesOf(labels, 'scheduler', scheduler, () => []),
    familiesOf(labels, 'notifications', notifications, ({ alerts }) => alertFamilies(alerts.filter(own), labels)),
  ]);
  const read = Object.values(parts).every((part: Part<unknown>) => part.read);
  return { families, complete: read && reported.read && ledger.read };
}

/** What belongs to no model. */
async function ofNone(reading: DashboardReading, modelsKnown: boolean): Promise<MetricsReading> {
  const { alerts, outbox } = reading.source;
  const [told, messages] = await Promise.all([
    readPart(reading, 'alerts', () => alerts.list({ model: null })),
    readPart(reading, 'outbox', () => outbox.list(ALERT_TOPIC)),
  ]);
  const families = mergedFamilies([
    [gauge(UNREAD, UNREAD_HELP, { part: 'models' }, modelsKnown ? 0 : 1)],
    familiesOf({}, 'alerts', told, (found) => alertFamilies(found, {})),
    familiesOf({}, 'outbox', messages, outboxFamilies),
  ]);
  return { families, complete: modelsKnown && told.read && messages.read };
}

/**
 * Reads the figures of models for Prometheus. Never throws: what cannot be read has no samples, and its part says so.
 *
 * @param models `null` where they cannot be told
 */
export async function readMetrics(
  reading: DashboardReading,
  models: readonly string[] | null,
): Promise<MetricsReading> {
  const names = distinctTexts(models ?? []);
  const readings = await Promise.all([
    ...(models ?? []).map((model, i) => ofModel(reading, model, names[i] ?? '')),
    ofNone(reading, models !== null),
  ]);
  return {
    families: mergedFamilies(readings.map(({ families }) => families)),
    complete: readings.every(({ complete }) => complete),
  };
}

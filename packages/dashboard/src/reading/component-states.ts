import { type Health, type HealthStatus, worstHealth } from '@fpl-ml/core';
import type { ComponentName, ComponentState } from '../shown/component-state.js';
import {
  driftHealth,
  notificationHealth,
  performanceHealth,
  registryHealth,
  retrainingHealth,
  schedulerHealth,
} from './component-health.js';
import type { Part } from './read-part.js';
import type { Parts } from './read-parts.js';

/** What {@link componentStates} goes by. */
export interface HealthFacts {
  readonly parts: Parts;
  /** What has no health but can be read or not. */
  readonly others: { readonly audit: Part<unknown>; readonly feed: Part<unknown> };
  /** Health that the running service reports itself; it counts more than what the stores say. */
  readonly reported: Part<Health>;
  readonly model: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const STATUSES: readonly unknown[] = ['healthy', 'warning', 'critical', 'unknown'] satisfies readonly HealthStatus[];

/** The details of a health may hold anything. */
function isHealth(value: unknown): value is Health {
  if (typeof value !== 'object' || value === null || !('status' in value) || !('reasons' in value)) return false;
  const { status, reasons } = value;
  return STATUSES.includes(status) && Array.isArray(reasons) && reasons.every((reason) => typeof reason === 'string');
}

function unread(name: ComponentName, code: string): ComponentState {
  return { name, status: 'unknown', reasons: [`could not be read (${code})`], unread: code };
}

function own<Value>(name: ComponentName, part: Part<Value>, judge: (value: Value) => Health): ComponentState {
  if (!part.read) return unread(name, part.code);
  const { status, reasons } = judge(part.value);
  return { name, status, reasons, unread: null };
}

function fromStores({ parts, others, model, now }: HealthFacts): readonly ComponentState[] {
  return [
    own('performance', parts.performance, (part) => performanceHealth(part, model, now)),
    own('drift', parts.drift, (part) => driftHealth(part, now)),
    own('retraining', parts.retraining, (part) => retrainingHealth(part, now)),
    own('registry', parts.registry, (part) => registryHealth(part, now)),
    own('scheduler', parts.scheduler, (part) => schedulerHealth(part, now)),
    own('notifications', parts.notifications, (part) => notificationHealth(part, now)),
    ...(others.audit.read ? [] : [unread('audit', others.audit.code)]),
    ...(others.feed.read ? [] : [unread('feed', others.feed.code)]),
  ];
}

/** What a service says of components, by name. */
function reportedStates(reported: Part<Health>): readonly ComponentState[] {
  if (!reported.read) {
    return [
      { name: 'service', status: 'unknown', reasons: [`did not answer (${reported.code})`], unread: reported.code },
    ];
  }
  return Object.entries(reported.value.details).flatMap(([name, health]) =>
    isHealth(health) ? [{ name, status: health.status, reasons: health.reasons, unread: null }] : [],
  );
}

/** The components in their order: as the service reports them, where it does and they could be read. */
export function componentStates(facts: HealthFacts): readonly ComponentState[] {
  const stored = fromStores(facts);
  const reported = reportedStates(facts.reported);
  const merged = stored.map((state) =>
    state.unread === null ? (reported.find(({ name }) => name === state.name) ?? state) : state,
  );
  const others = reported.filter(({ name }) => !stored.some((state) => state.name === name));
  return [...merged, ...others];
}

/** The worst of components. */
export function overallHealth(components: readonly ComponentState[], now: number): Health {
  const entries = components.map(
    ({ name, status, reasons }) => [name, { status, reasons, checkedAt: now, details: {} }] as const,
  );
  return worstHealth(Object.fromEntries(entries), now);
}

/** `unknown` means that there is not enough evidence to say, for instance before the first labels. */
export type HealthStatus = 'healthy' | 'warning' | 'critical' | 'unknown';

/** The health of one component, or of several taken together. */
export interface Health {
  readonly status: HealthStatus;
  /** Why it is not healthy, one sentence each; empty when it is. */
  readonly reasons: readonly string[];
  /** Epoch milliseconds. */
  readonly checkedAt: number;
  /** Figures behind the status, by name. */
  readonly details: Readonly<Record<string, unknown>>;
}

const WORST_FIRST: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'healthy'];

/**
 * The overall health of named components: the worst status among them (critical, warning, unknown, healthy), the
 * reasons of every component that is not healthy, prefixed with its name, and each component's health in `details`.
 *
 * @param components health by component name; with none, the status is `unknown`
 * @param checkedAt epoch milliseconds
 */
export function worstHealth(components: Readonly<Record<string, Health>>, checkedAt: number): Health {
  const entries = Object.entries(components);
  const status = WORST_FIRST.find((candidate) => entries.some(([, health]) => health.status === candidate));
  return {
    status: status ?? 'unknown',
    reasons: entries.flatMap(([name, health]) => health.reasons.map((reason) => `${name}: ${reason}`)),
    checkedAt,
    details: components,
  };
}

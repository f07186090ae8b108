import type { HealthStatus } from '@fpl-ml/core';

/** The parts of the loop that have a health of their own; `audit` and `feed` are told of only when they cannot be read. */
export type ComponentName =
  | 'performance'
  | 'drift'
  | 'retraining'
  | 'registry'
  | 'scheduler'
  | 'notifications'
  | 'audit'
  | 'feed';

/** How one component is. */
export interface ComponentState {
  readonly name: string;
  /** `unknown` also when it could not be read. */
  readonly status: HealthStatus;
  /** Why it is not healthy; empty when it is. */
  readonly reasons: readonly string[];
  /** The code of the error when it could not be read, else `null`. */
  readonly unread: string | null;
}

import type { HealthStatus } from '@fpl-ml/core';
import type { ComponentState } from './component-state.js';
import type { DecisionMark } from './decision-mark.js';
import type { MetricName } from './metric-name.js';
import type { ShownShapes } from './drift-shape.js';
import type { DriftRow } from './drift-row.js';
import type { ServedVersion } from './served-version.js';
import type { ChannelDeliveries, ShownAlert } from './shown-alert.js';
import type { ShownDecision } from './shown-decision.js';
import type { ShownJobs } from './shown-jobs.js';
import type { ShownFeed } from './shown-message.js';
import type { ShownPeriod } from './shown-period.js';
import type { ShownRetraining } from './shown-retraining.js';
import type { ShownRollout } from './shown-rollout.js';
import type { VersionRow } from './version-row.js';

/** The newest rows of a longer list. */
export interface Newest<Row> {
  /** Newest first. */
  readonly rows: readonly Row[];
  /** How many older ones there are. */
  readonly more: number;
}

/** Everything that the page about one model shows: plain data, without NaN and without secrets. */
export interface DashboardState {
  /** `null` when no model is known. */
  readonly model: string | null;
  /** The models to choose from. */
  readonly models: readonly string[];
  /** Such as `production`; `null` when not named. */
  readonly environment: string | null;
  /** When it was read, epoch milliseconds. */
  readonly at: number;
  /** The worst of the components. */
  readonly status: HealthStatus;
  readonly components: readonly ComponentState[];
  /** The latest periods, in the order of time. */
  readonly periods: readonly ShownPeriod[];
  /** How many earlier ones there are. */
  readonly earlierPeriods: number;
  /** What the error chart shows, the figures that it could show of every period that has any, and the one that is charted. */
  readonly metric: MetricName;
  readonly metrics: readonly MetricName[];
  /** `null` while none is: then there are no limits. */
  readonly charted: MetricName | null;
  /** What was decided after each of them. */
  readonly marks: readonly DecisionMark[];
  readonly drift: readonly DriftRow[];
  /** `null` where no period shown was judged. */
  readonly shapes: ShownShapes | null;
  /** The version that serves; `null` without one. */
  readonly champion: string | null;
  /** Those that served or held a role in these periods, oldest first. */
  readonly served: readonly ServedVersion[];
  readonly versions: Newest<VersionRow>;
  readonly rollout: ShownRollout | null;
  readonly retrainings: Newest<ShownRetraining>;
  readonly jobs: ShownJobs;
  readonly alerts: Newest<ShownAlert>;
  /** Conditions that fire now. */
  readonly firing: number;
  readonly deliveries: readonly ChannelDeliveries[];
  /** `null` where there is no feed, or it cannot be read. */
  readonly feed: ShownFeed | null;
  readonly decisions: Newest<ShownDecision>;
}

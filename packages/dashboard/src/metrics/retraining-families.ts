import type { RetrainingStatus } from '@fpl-ml/engine';
import type { RetrainingPart } from '../reading/read-parts.js';
import { gauges, type MetricFamily } from './metric-family.js';

const COUNTED: Readonly<Record<RetrainingStatus, true>> = {
  queued: true,
  running: true,
  'retry-wait': true,
  completed: true,
  failed: true,
  cancelled: true,
  expired: true,
  coalesced: true,
  suppressed: true,
};

/** How many retrainings of a model are in each state. */
export function retrainingFamilies({ retrainings }: RetrainingPart, label: string): readonly MetricFamily[] {
  const counts = Object.keys(COUNTED).map(
    (state) => [state, retrainings.filter(({ status }) => status === state).length] as const,
  );
  return [gauges('fpl_ml_retrainings', 'Retrainings that are known, by state.', { model: label }, 'state', counts)];
}

import { createPolicy, type RetrainingPolicy } from '@fpl-ml/engine';
import type { PolicyName } from './run-options.js';

/** Serves each refit at once; gates are recorded and do not bind. */
const AT_ONCE = {
  triggers: { performance: false, drift: false },
  gates: { performanceImprovement: 0.005, dataQualityThreshold: 0.95 },
  binding: false,
  rollout: null,
} as const;

/**
 * The policies that the example compares. `auto` learns how often to retrain from the gameweeks of the last three quarters
 * of a season: as rarely as keeps four fifths of what retraining each gameweek is worth. A refit must improve the RMSE by
 * half a percent on paired gameweeks, told from luck, and then prove itself for one gameweek on a tenth of the players.
 */
export const policies: Readonly<Record<PolicyName, RetrainingPolicy>> = {
  never: createPolicy({ ...AT_ONCE, schedule: { kind: 'never' } }),
  weekly: createPolicy({ ...AT_ONCE, schedule: { kind: 'every', periods: 1 } }),
  monthly: createPolicy({ ...AT_ONCE, schedule: { kind: 'every', periods: 4 } }),
  auto: createPolicy({
    schedule: { kind: 'learned', candidates: [2, 3, 4, 5, 6, 8, 10, 12], window: 28, keepGain: 0.8, negligible: 0.002 },
    minShare: 0.75,
    gates: { performanceImprovement: 0.005, dataQualityThreshold: 0.95 },
    rollout: { weight: 0.1, hold: 1, patience: 2, confidence: 0.99 },
  }),
};

import type { Loss, LossSpec } from '../loss.js';
import { weightedQuantile } from '../weighted-quantile.js';
import { finiteProblem } from './target-problem.js';

/**
 * The quantile (pinball) loss: predicts the value that the share `level` of outcomes does not exceed. Trees are grown on the
 * sign of residuals; each leaf then takes the quantile of its own residuals (Friedman 2001).
 */
export function quantileLoss(level: number, spec: LossSpec = { kind: 'quantile', level }): Loss {
  return Object.freeze<Loss>({
    spec: Object.freeze(spec),
    constantHessian: true,
    residuals: false,
    leafLevel: level,
    targetProblem: finiteProblem,
    baseline: (target, weights) => weightedQuantile(target.slice(), weights, level),
    derivatives: (score, target, gradient) => {
      for (let i = 0; i < score.length; i += 1) {
        gradient[i] = (target[i] ?? 0) > (score[i] ?? 0) ? -level : 1 - level;
      }
    },
    value: (score, target) => (target > score ? level * (target - score) : (1 - level) * (score - target)),
  });
}

/** The absolute error: predicts medians. */
export const absoluteLoss: Loss = quantileLoss(0.5, { kind: 'absolute' });

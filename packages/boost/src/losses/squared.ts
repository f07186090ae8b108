import type { Loss } from '../loss.js';
import { weightedMean } from '../weighted-mean.js';
import { finiteProblem } from './target-problem.js';

/** Half the squared error: predicts means. */
export const squaredLoss: Loss = Object.freeze<Loss>({
  spec: { kind: 'squared' },
  constantHessian: true,
  residuals: true,
  targetProblem: finiteProblem,
  baseline: weightedMean,
  derivatives: (score, target, gradient) => {
    for (let i = 0; i < score.length; i += 1) gradient[i] = (score[i] ?? 0) - (target[i] ?? 0);
  },
  value: (score, target) => (score - target) * (score - target),
});

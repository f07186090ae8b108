import type { CustomLoss, Loss } from '../loss.js';
import { finiteProblem } from './target-problem.js';

/** A loss of the user's own as training sees it. */
export function customLoss(custom: CustomLoss): Loss {
  return Object.freeze<Loss>({
    spec: Object.freeze({ kind: 'custom', name: custom.name }),
    constantHessian: false,
    residuals: false,
    targetProblem: finiteProblem,
    baseline: (target, weights) => custom.baseline?.(target, weights) ?? 0,
    derivatives: (score, target, gradient, hessian) => custom.derivatives(score, target, gradient, hessian),
    value: custom.value?.bind(custom),
  });
}

import type { Loss } from '../loss.js';
import { weightedMean } from '../weighted-mean.js';

/** 1 / (1 + exp(-score)), without overflow on either side. */
export function sigmoid(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const odds = Math.exp(score);
  return odds / (1 + odds);
}

/** The logistic loss: predicts the probability of 1. Targets between 0 and 1 are taken as shares. */
export const logisticLoss: Loss = Object.freeze<Loss>({
  spec: { kind: 'logistic' },
  constantHessian: false,
  residuals: false,
  targetProblem: (value) => (value >= 0 && value <= 1 ? undefined : 'a number from 0 to 1'),
  baseline: (target, weights) => {
    // Where all targets are equal, the log odds would be infinite.
    const share = Math.min(1 - 1e-9, Math.max(1e-9, weightedMean(target, weights)));
    return Math.log(share / (1 - share));
  },
  derivatives: (score, target, gradient, hessian) => {
    for (let i = 0; i < score.length; i += 1) {
      const p = sigmoid(score[i] ?? 0);
      gradient[i] = p - (target[i] ?? 0);
      hessian[i] = p * (1 - p);
    }
  },
  value: (score, target) => Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score))),
});

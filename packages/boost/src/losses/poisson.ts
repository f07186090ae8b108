import type { Loss } from '../loss.js';
import { weightedMean } from '../weighted-mean.js';

/** The Poisson deviance with a logarithmic link: predicts rates of counts. */
export const poissonLoss: Loss = Object.freeze<Loss>({
  spec: { kind: 'poisson' },
  constantHessian: false,
  residuals: false,
  targetProblem: (value) => (Number.isFinite(value) && value >= 0 ? undefined : 'a finite number not below 0'),
  // Of nothing but zeros the logarithm would be -Infinity: a rate of 1e-9 is as good.
  baseline: (target, weights) => Math.log(Math.max(1e-9, weightedMean(target, weights))),
  derivatives: (score, target, gradient, hessian) => {
    for (let i = 0; i < score.length; i += 1) {
      const rate = Math.exp(score[i] ?? 0);
      gradient[i] = rate - (target[i] ?? 0);
      hessian[i] = rate;
    }
  },
  value: (score, target) => Math.exp(score) - target * score,
});

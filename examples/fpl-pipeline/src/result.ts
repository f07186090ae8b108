import type { JsonObject } from '@fpl-ml/core';
import { type Loss, maeOf, rmseOf } from '@fpl-ml/engine';
import type { ModelName, PolicyName } from './run-options.js';

/** The four figures of a model over a season. */
export interface Figures {
  /** Player-gameweeks. */
  readonly n: number;
  readonly mae: number;
  readonly rmse: number;
  readonly r2: number;
}

/** What a schedule that was chosen after the season would have reached. */
export interface HindsightSchedule {
  readonly every: number;
  readonly retrainings: number;
  readonly rmse: number;
}

/** The result of a run, as `--json` writes it. */
export interface RunResult {
  readonly season: string;
  readonly model: ModelName;
  /** Whether it read the market too. */
  readonly market: boolean;
  readonly policy: PolicyName;
  readonly seed: number;
  readonly served: Figures;
  readonly baselines: Readonly<Record<'last5' | 'seasonMean' | 'never' | 'weekly', Figures>>;
  readonly retrainings: number;
  readonly promotions: number;
  readonly rejections: number;
  readonly rollbacks: number;
  readonly alerts: number;
  /** What each retraining was set off by, with how often. */
  readonly triggers: Readonly<Record<string, number>>;
  /** Fixed intervals with the same gates and canary, replayed over the season; the best is known only afterwards. */
  readonly hindsight: readonly HindsightSchedule[];
  /** Every decision in order. */
  readonly events: readonly JsonObject[];
}

/**
 * The figures that a loss amounts to.
 *
 * @param outcomeSquares sum of squared deviations of the outcomes from their mean over the season
 */
export function figuresOf(loss: Loss, outcomeSquares: number): Figures {
  return { n: loss.n, mae: maeOf(loss), rmse: rmseOf(loss), r2: 1 - loss.sse / outcomeSquares };
}

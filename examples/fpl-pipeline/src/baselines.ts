import {
  addLoss,
  type Backtest,
  createPolicy,
  type DataSource,
  type Loss,
  type RetrainingPolicy,
  replayPolicy,
} from '@fpl-ml/engine';
import { type FeatureTable, predictionErrors, walkForwardColumn } from './model/index.js';
import { policies } from './policies.js';
import { figuresOf, type Figures, type HindsightSchedule } from './result.js';

/** A season to compare on. */
export interface ComparedSeason {
  readonly table: FeatureTable;
  readonly season: string;
  readonly periods: readonly string[];
  readonly data: DataSource;
  readonly backtest: Backtest;
}

/** Sum of squared deviations of the season's outcomes from their mean. */
export async function outcomeSquares({ data, periods }: ComparedSeason): Promise<number> {
  let [n, mean, squares] = [0, 0, 0];
  for (const period of periods) {
    for (const outcome of (await data.outcomes(period)).values()) {
      n += 1;
      const shift = outcome - mean;
      mean += shift / n;
      squares += shift * (outcome - mean);
    }
  }
  return squares;
}

/** The loss of predictions that are there for each row. */
function columnLoss({ table, season }: ComparedSeason, column: Float64Array): Loss {
  return walkForwardColumn(table, season, column).reduce<Loss>(
    (total, period) => {
      const { n, rmse, mae } = predictionErrors([period]);
      return addLoss(total, { n, sse: rmse * rmse * n, sae: mae * n });
    },
    { n: 0, sse: 0, sae: 0 },
  );
}

/** The model without retraining and retrained each gameweek, and two predictions that need no model. */
export async function baselineFigures(
  compared: ComparedSeason,
  squares: number,
): Promise<Readonly<Record<'last5' | 'seasonMean' | 'never' | 'weekly', Figures>>> {
  const { table, backtest, periods } = compared;
  const under = async (policy: RetrainingPolicy): Promise<Figures> =>
    figuresOf((await replayPolicy({ backtest, periods, policy })).served, squares);
  return {
    last5: figuresOf(columnLoss(compared, table.baselines.last5), squares),
    seasonMean: figuresOf(columnLoss(compared, table.baselines.seasonMean), squares),
    never: await under(policies.never),
    weekly: await under(policies.weekly),
  };
}

/** What each fixed interval would have reached over the season under the gates and the canary of a policy. */
export async function hindsightSchedules(
  { backtest, periods }: ComparedSeason,
  policy: RetrainingPolicy,
): Promise<readonly HindsightSchedule[]> {
  const found: HindsightSchedule[] = [];
  for (const every of [1, 2, 3, 4, 5, 6, 8, 10, 12]) {
    const fixed = createPolicy({ ...policy, schedule: { kind: 'every', periods: every } });
    const { served, retrainings } = await replayPolicy({ backtest, periods, policy: fixed });
    found.push({ every, retrainings, rmse: Math.sqrt(served.sse / served.n) });
  }
  return found;
}

import { expect, test } from 'vitest';
import { closingTable } from './closing-table.js';
import type { RunResult } from './result.js';

const figures = (rmse: number) => ({ n: 100, mae: 1.3, rmse, r2: 0.2 });
const result: RunResult = {
  season: 'S2',
  model: 'player-state',
  market: false,
  policy: 'auto',
  seed: 1,
  served: figures(2.02),
  baselines: { last5: figures(2.3), seasonMean: figures(2.25), never: figures(2.2), weekly: figures(2) },
  retrainings: 12,
  promotions: 11,
  rejections: 1,
  rollbacks: 0,
  alerts: 13,
  triggers: { schedule: 11, drift: 1 },
  hindsight: [
    { every: 1, retrainings: 37, rmse: 2.01 },
    { every: 2, retrainings: 18, rmse: 2.015 },
    { every: 3, retrainings: 12, rmse: 2.03 },
    { every: 4, retrainings: 9, rmse: 2.05 },
  ],
  events: [],
};

test('shows each figure, what the retrainings kept, and what hindsight would have chosen', () => {
  expect(closingTable(result).split('\n')).toEqual([
    'Season S2, model player-state, policy auto, seed 1',
    '',
    '                  rows     MAE    RMSE      R²',
    'served             100  1.3000  2.0200  0.2000',
    'never retrained    100  1.3000  2.2000  0.2000',
    'retrained weekly   100  1.3000  2.0000  0.2000',
    'last 5             100  1.3000  2.3000  0.2000',
    'season mean        100  1.3000  2.2500  0.2000',
    '',
    '12 retrainings (11 schedule, 1 drift): 11 promoted, 1 rejected, 0 rolled back; 13 alerts',
    'Retraining each gameweek is worth 9.09 % of the RMSE here; 12 retrainings lose 1.00 % against it.',
    'They keep 90.0 % of the gain.',
    'Fixed schedules chosen in hindsight, same gates and canary: the best every 1 gameweek (37 retrainings) RMSE 2.0100; with at most as many retrainings every 3 gameweeks (12 retrainings) RMSE 2.0300.',
  ]);
});

test('does not speak of shares of a gain that is hardly there', () => {
  const flat = { ...result, baselines: { ...result.baselines, never: figures(2.0001) }, hindsight: [] };
  expect(closingTable(flat)).not.toContain('of the gain');
});

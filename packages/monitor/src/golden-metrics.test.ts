import { readFileSync } from 'node:fs';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, test } from 'vitest';
import { biasCondition, regressionMetrics, relativeCondition } from './index.js';

interface Rows {
  readonly y_true?: readonly number[];
  readonly y_pred?: readonly number[];
  readonly target?: readonly number[];
  readonly prediction?: readonly number[];
}
interface Case {
  readonly id: string;
  readonly method: string;
  readonly reference: Rows | null;
  readonly current: Rows | null;
  readonly params: { readonly chunk_size?: number; readonly ddof?: number };
  readonly expected: Readonly<Record<string, number | string>>;
  readonly tolerance: number;
}
type Computed = Readonly<Record<string, number | string>>;

/** NannyML's: of a chunk of another size than the reference. */
function samplingErrors({ reference, params: { chunk_size: size, ddof } }: Case): Computed {
  const standardErrors = ddof === 0 ? 'population' : 'sample';
  const {
    n,
    rmse,
    standardErrors: se,
  } = regressionMetrics(reference?.y_true ?? [], reference?.y_pred ?? [], { standardErrors });
  const scale = Math.sqrt(n / (size ?? n));
  return { mae_se: se.mae * scale, mse_se: 2 * rmse * se.rmse * scale, rmse_se: se.rmse * scale };
}

function meanError({ current }: Case): Computed {
  const { value, halfWidth, holds } = biasCondition(current?.target ?? [], current?.prediction ?? []);
  return { mean_error: value, tolerance_half_width: halfWidth, status: holds ? 'SUCCESS' : 'FAIL' };
}

function maeCondition({ reference, current }: Case): Computed {
  const maeOf = (rows: Rows | null): number => regressionMetrics(rows?.target ?? [], rows?.prediction ?? []).mae;
  const { value, halfWidth, holds } = relativeCondition(maeOf(current), maeOf(reference));
  return { mae: value, half_width: halfWidth, status: holds ? 'SUCCESS' : 'FAIL' };
}

const COMPUTED: Readonly<Record<string, (given: Case) => Computed>> = {
  regression_metric_sampling_error: samplingErrors,
  mean_error_default_condition: meanError,
  mae_default_condition: maeCondition,
};

test('figures of a regression meet the published examples', (ctx) => {
  // The list of cases, as methods.md describes it.
  const all = JSON.parse(readFileSync(needShared(ctx, 'golden/drift.json'), 'utf8')) as readonly Case[];
  const mine = all.filter(({ method }) => Object.hasOwn(COMPUTED, method));
  expect(mine.length).toBeGreaterThanOrEqual(3);
  for (const given of mine) {
    const got = COMPUTED[given.method]?.(given) ?? {};
    for (const [name, wanted] of Object.entries(given.expected)) {
      if (typeof wanted === 'string') expect(got[name], `${given.id}: ${name}`).toBe(wanted);
      else expect(Math.abs(Number(got[name]) - wanted), `${given.id}: ${name}`).toBeLessThanOrEqual(given.tolerance);
    }
  }
});

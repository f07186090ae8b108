import { seededRandom } from '@fpl-ml/core';
import { ksTest, mean } from '@fpl-ml/stats';
import { detectDrift, evidentlyDefaultMethod, prepareReference, psi, wasserstein } from '../src/index.js';

/** How often each rule finds a shift of one normal column. */
export interface PowerResult {
  readonly reference: number;
  readonly current: number;
  readonly shift: number;
  readonly repeats: number;
  /** Alone, and as one of 30 columns of which the others are unchanged. */
  readonly ours: readonly [alone: number, ofThirty: number];
  readonly evidently: number;
  readonly psi: number;
}

function evidentlyFlags(reference: Float64Array, current: Float64Array): boolean {
  const method = evidentlyDefaultMethod(reference.length, reference.length, 'numeric');
  return method === 'wasserstein'
    ? wasserstein(reference, current, { permutations: 99 }).statistic >= 0.1
    : ksTest(reference, current).pValue <= 0.05;
}

/** Simulates one line of the table of power. */
export function simulatePower(reference: number, current: number, shift: number, repeats: number): PowerResult {
  const random = seededRandom('power', reference, current, String(shift));
  const normals = (n: number, by: number) => Float64Array.from({ length: n }, () => random.normal() + by);
  const found = Array.from({ length: repeats }, () => {
    const [before, now] = [normals(reference, 0), normals(current, shift)];
    const report = detectDrift(prepareReference({ x: before }), { x: now }, { shapes: false });
    const [column] = report.columns;
    // One of 30, the others being noise, is found when its p-value passes a thirtieth of the level.
    const { pValue = 1, effectSize = 0 } = column?.distribution ?? {};
    return {
      alone: report.verdict === 'drift',
      ofThirty: pValue <= 0.05 / 30 && effectSize >= 0.05,
      evidently: evidentlyFlags(before, now),
      psi: psi(before, now).statistic >= 0.1,
    };
  });
  const share = (of: (one: (typeof found)[number]) => boolean) => mean(found.map((one) => (of(one) ? 1 : 0)));
  return {
    reference,
    current,
    shift,
    repeats,
    ours: [share(({ alone }) => alone), share(({ ofThirty }) => ofThirty)],
    evidently: share(({ evidently }) => evidently),
    psi: share((one) => one.psi),
  };
}

import { type Chart, correlationOf } from './chart.js';
import type { ChartReference } from './chart-reference.js';
import type { ChartOptions } from './chart-state.js';
import { designChart } from './design-chart.js';
import { plainChart } from './designed-chart.js';

/**
 * Why a chart may give more false alarms than one thinks. `autocorrelated`: neighbouring reference points correlate by more
 * than 0.3, and the chart does not allow for it; `rules-off`: so its run rules are left out; `cannot-promise`: the limit was
 * solved for a correlation that is not known well enough.
 */
export type ChartCaution = 'autocorrelated' | 'rules-off' | 'cannot-promise';

/** Correlation of neighbours from which run rules alarm far too often. */
const TOO_ALIKE = 0.3;
/** The strongest correlation that is allowed for when it is only estimated. */
const STRONGEST = 0.9;

/** The chart for a reference of this length. */
export interface PromisedChart {
  readonly chart: Chart;
  /** The correlation that it allows for. */
  readonly rho: number;
  /** Whether it gives the false alarms that were asked for. */
  readonly kept: boolean;
}

/**
 * @param m number of reference points
 * @param estimated correlation of neighbours in the reference
 */
export function promisedChart(
  { chart, sigma = 'standard-deviation' }: ChartOptions,
  m: number,
  estimated: number,
): PromisedChart {
  if (!('falseAlarms' in chart)) return { chart: plainChart(chart), rho: correlationOf(chart), kept: true };
  const { autocorrelation = 0, ...request } = chart;
  const rho = autocorrelation === 'reference' ? Math.max(0, Math.min(STRONGEST, estimated)) : autocorrelation;
  const source = autocorrelation === 'reference' ? 'reference' : 'known';
  const allowed = { value: rho, source } as const;
  const designed = designChart({ ...request, referencePoints: m, sigma, autocorrelation: allowed });
  return { chart: plainChart(designed), rho, kept: designed.promise.kept };
}

/** The chart as it may be used with this reference, and why one should be careful. */
export function cautionsOf(
  chart: Chart,
  { autocorrelation }: ChartReference,
  kept: boolean,
): { readonly chart: Chart; readonly cautions: readonly ChartCaution[] } {
  const alike = autocorrelation > TOO_ALIKE && correlationOf(chart) === 0;
  const ruled = alike && chart.kind === 'shewhart' && chart.rules !== undefined;
  const cautions: readonly ChartCaution[] = [
    ...(alike ? (['autocorrelated'] as const) : []),
    ...(ruled ? (['rules-off'] as const) : []),
    ...(kept ? [] : (['cannot-promise'] as const)),
  ];
  if (!ruled) return { chart, cautions };
  const { rules: _, ...rest } = chart;
  return { chart: rest, cautions };
}

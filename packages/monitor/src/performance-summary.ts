import type { PerformanceRecord } from './performance.js';

/** Figures of several periods taken together, weighted by rows. NaN when there are no rows. */
export interface PooledFigures {
  /** Number of periods. */
  readonly periods: number;
  /** Number of rows. */
  readonly n: number;
  readonly mae: number;
  readonly rmse: number;
  readonly bias: number;
}

/** Pooled figures of one version. */
export interface VersionFigures extends PooledFigures {
  readonly modelVersion: string;
  /** Of the latest record; `null` where unknown. */
  readonly featureCount: number | null;
}

/** What {@link Monitor.getPerformanceSummary} gives. */
export interface PerformanceSummary {
  readonly model: string;
  /** The latest record of each period of what was served, in the order of time. */
  readonly served: readonly PerformanceRecord[];
  /** Of what was served, all periods together. */
  readonly overall: PooledFigures;
  /** Of each version, in whatever role, in order of first appearance. */
  readonly byVersion: readonly VersionFigures[];
}

function pool(records: readonly PerformanceRecord[]): PooledFigures {
  const counted = records.filter(({ metrics }) => metrics.n > 0);
  const sum = (figure: (record: PerformanceRecord) => number): number =>
    counted.reduce((total, record) => total + record.metrics.n * figure(record), 0);
  const n = sum(() => 1);
  return {
    periods: counted.length,
    n,
    mae: sum(({ metrics }) => metrics.mae) / n,
    rmse: Math.sqrt(sum(({ metrics }) => metrics.rmse * metrics.rmse) / n),
    bias: sum(({ metrics }) => metrics.bias) / n,
  };
}

/** @param latest the latest record of each subject and period, in the order of time */
export function summarize(model: string, latest: readonly PerformanceRecord[]): PerformanceSummary {
  const served = latest.filter(({ subject }) => subject === 'served');
  const versions = latest.filter(({ subject }) => subject !== 'served');
  const names = [...new Set(versions.flatMap(({ modelVersion }) => modelVersion ?? []))];
  const byVersion = names.map((modelVersion) => {
    const own = versions.filter((record) => record.modelVersion === modelVersion);
    return Object.freeze({ modelVersion, featureCount: own.at(-1)?.featureCount ?? null, ...pool(own) });
  });
  return Object.freeze({ model, served, overall: Object.freeze(pool(served)), byVersion });
}

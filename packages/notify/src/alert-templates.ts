import type { JsonObject, Severity } from '@fpl-ml/core';
import type { AlertInput } from './accept-alert.js';

/** Four significant digits, for people; the exact figure is in the metadata. */
function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'undefined';
}

/** JSON knows no NaN: an undefined figure is `null`. */
function exact(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function withModel(alert: AlertInput, model: string | undefined): AlertInput {
  return model === undefined ? alert : { ...alert, model };
}

function present(members: Readonly<Record<string, string | number | null | undefined>>): JsonObject {
  const kept: [string, string | number | null][] = [];
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept.push([name, value]);
  return Object.fromEntries(kept);
}

/** Input of {@link performanceAlert}. */
export interface PerformanceAlertInput {
  /** The model that was measured. */
  readonly model: string;
  /** Which of its limits was crossed. */
  readonly level: Severity;
  /** For instance `rmse`. */
  readonly metric: string;
  /** NaN where it could not be computed. */
  readonly value: number;
  /** The limit that was crossed. */
  readonly limit: number;
  /** On which side of the limit the value is bad: `above` for errors, `below` for R². */
  readonly direction: 'above' | 'below';
  /** The version that was measured. */
  readonly modelVersion?: string;
  /** Id of the period that was evaluated. */
  readonly period?: string;
  /** How many rows the value comes from. */
  readonly sampleSize?: number;
}

/**
 * An alert about a metric beyond its limit. Dedup key `performance:<metric>`.
 *
 * @example
 * ```ts
 * import { performanceAlert } from '@fpl-ml/notify';
 *
 * const alert = performanceAlert({
 *   model: 'points', level: 'warning', metric: 'rmse', value: 2.61, limit: 2.5, direction: 'above', sampleSize: 702,
 * });
 * const message = alert.message; // rmse is 2.61, above its warning limit 2.5 (702 rows).
 * ```
 */
export function performanceAlert(input: PerformanceAlertInput): AlertInput {
  const { model, level, metric, value, limit, direction, modelVersion, period, sampleSize } = input;
  const basis = [
    ...(sampleSize === undefined ? [] : [`${sampleSize} rows`]),
    ...(period === undefined ? [] : [`period ${period}`]),
    ...(modelVersion === undefined ? [] : [`version ${modelVersion}`]),
  ];
  const known = Number.isFinite(value);
  const verdict = known ? `${direction} its ${level} limit` : `and cannot be held against its ${level} limit`;
  const source = basis.length === 0 ? '' : ` (${basis.join(', ')})`;
  return {
    title: `Performance: ${metric} ${known ? `${direction} limit` : 'undefined'}`,
    message: `${metric} is ${figure(value)}, ${verdict} ${figure(limit)}${source}.`,
    level,
    dedupKey: `performance:${metric}`,
    metadata: present({
      metric,
      value: exact(value),
      limit: exact(limit),
      direction,
      sampleSize,
      period,
      modelVersion,
    }),
    model,
  };
}

/** A feature that drifted. */
export interface DriftedFeature {
  /** Its column. */
  readonly name: string;
  /** For instance `psi`. */
  readonly method: string;
  /** The distance found; NaN where it could not be computed. */
  readonly value: number;
  /** The limit that was crossed. */
  readonly limit: number;
}

/** Input of {@link driftAlert}. */
export interface DriftAlertInput {
  /** The model whose inputs they are. */
  readonly model: string;
  /** How much it matters. */
  readonly level: Severity;
  /** Those beyond their limits, worst first. */
  readonly features: readonly DriftedFeature[];
  /** How many features were looked at. */
  readonly checked: number;
  /** Id of the period that was compared with the reference. */
  readonly period?: string;
}

/** How many features a message names; the metadata names all. */
const NAMED = 5;

function describeFeature({ name, method, value, limit }: DriftedFeature): string {
  return `${name} (${method} ${figure(value)}, limit ${figure(limit)})`;
}

/**
 * An alert about features whose distribution moved. Dedup key `drift`. The message names the first five, and says how
 * many more there are.
 */
export function driftAlert(input: DriftAlertInput): AlertInput {
  const { model, level, features, checked, period } = input;
  const more = features.length > NAMED ? `, and ${features.length - NAMED} more` : '';
  const named = features.slice(0, NAMED).map(describeFeature).join(', ');
  const listed = features.map(({ name, method, value, limit }) => ({
    name,
    method,
    value: exact(value),
    limit: exact(limit),
  }));
  return {
    title: 'Data drift',
    message: `${features.length} of ${checked} features drifted${named === '' ? '' : `: ${named}${more}`}.`,
    level,
    dedupKey: 'drift',
    metadata: { ...present({ checked, period }), features: listed },
    model,
  };
}

/** Input of {@link retrainingAlert}. */
export interface RetrainingAlertInput {
  /** The model that was retrained. */
  readonly model: string;
  /** `rejected`: it was trained, but did not pass its gates. */
  readonly outcome: 'completed' | 'rejected' | 'failed';
  /** Why it ended so; one sentence. */
  readonly reason: string;
  /** Default by outcome: info, warning, critical. */
  readonly level?: Severity;
  /** Id of the retraining request. */
  readonly requestId?: string;
  /** The version that came of it. */
  readonly modelVersion?: string;
}

const OUTCOME_LEVELS = { completed: 'info', rejected: 'warning', failed: 'critical' } as const;

/**
 * An alert about the end of a retraining. Dedup key `retraining:<outcome>`: a success is not kept back because a failure
 * was just reported.
 */
export function retrainingAlert(input: RetrainingAlertInput): AlertInput {
  const { model, outcome, reason, level = OUTCOME_LEVELS[outcome], requestId, modelVersion } = input;
  return {
    title: `Retraining ${outcome}`,
    message: reason,
    level,
    dedupKey: `retraining:${outcome}`,
    metadata: present({ outcome, requestId, modelVersion }),
    model,
  };
}

/** Input of {@link systemAlert}. */
export interface SystemAlertInput {
  /** For instance `scheduler`. */
  readonly component: string;
  /** `resource`: memory, processor, disk; `error`: something fails; `anomaly`: something is unusual. */
  readonly kind: 'resource' | 'error' | 'anomaly';
  /** How much it matters. */
  readonly level: Severity;
  /** What is wrong; one sentence. */
  readonly reason: string;
  /** The figure behind it. */
  readonly value?: number;
  /** The limit of that figure. */
  readonly limit?: number;
  /** Where it concerns one. */
  readonly model?: string;
}

/** An alert about the system around the models. Dedup key `system:<component>:<kind>`. */
export function systemAlert(input: SystemAlertInput): AlertInput {
  const { component, kind, level, reason, value, limit, model } = input;
  const figures = [
    ...(value === undefined ? [] : [`value ${figure(value)}`]),
    ...(limit === undefined ? [] : [`limit ${figure(limit)}`]),
  ];
  const alert: AlertInput = {
    title: `System: ${kind} in ${component}`,
    message: figures.length === 0 ? reason : `${reason} (${figures.join(', ')})`,
    level,
    dedupKey: `system:${component}:${kind}`,
    metadata: present({
      component,
      kind,
      value: value === undefined ? undefined : exact(value),
      limit: limit === undefined ? undefined : exact(limit),
    }),
  };
  return withModel(alert, model);
}

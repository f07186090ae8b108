import { canonicalJson } from '@fpl-ml/core';
import { type EvaluationRecord, latestEvaluation } from './evaluation.js';
import type { ModelVersion } from './model-version.js';
import { type SignatureChange, signatureChange } from './signature-change.js';

/** One metric of two versions. */
export interface MetricComparison {
  readonly name: string;
  /** `null` where the version does not have it. */
  readonly a: number | null;
  /** `null` where the version does not have it. */
  readonly b: number | null;
  /** `b − a`; `null` unless both have it. */
  readonly difference: number | null;
}

/**
 * Two versions side by side. The metrics are those recorded at training, mostly on different rows: a comparison that
 * decides something is an evaluation on the same rows.
 */
export interface VersionComparison {
  readonly a: ModelVersion;
  readonly b: ModelVersion;
  /** From `a` to `b`. */
  readonly signature: SignatureChange;
  /** By name. */
  readonly metrics: readonly MetricComparison[];
  /** Members of the lineage that differ, by name. */
  readonly lineage: readonly string[];
  /** The latest evaluation of each; `null` if there is none. */
  readonly evaluations: { readonly a: EvaluationRecord | null; readonly b: EvaluationRecord | null };
}

const namesOf = (a: object, b: object): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();

function compareMetric(name: string, a: number | null, b: number | null): MetricComparison {
  return { name, a, b, difference: a === null || b === null ? null : b - a };
}

/**
 * Puts two versions side by side.
 *
 * @param evaluations of the model, by `seq`
 */
export function compareVersions(
  a: ModelVersion,
  b: ModelVersion,
  evaluations: readonly EvaluationRecord[],
): VersionComparison {
  return {
    a,
    b,
    signature: signatureChange(a.signature, b.signature),
    metrics: namesOf(a.metrics, b.metrics).map((name) =>
      compareMetric(name, a.metrics[name] ?? null, b.metrics[name] ?? null),
    ),
    lineage: namesOf(a.lineage, b.lineage).filter(
      (name) => canonicalJson(a.lineage[name] ?? null) !== canonicalJson(b.lineage[name] ?? null),
    ),
    evaluations: { a: latestEvaluation(evaluations, a.version), b: latestEvaluation(evaluations, b.version) },
  };
}

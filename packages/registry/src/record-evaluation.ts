import { canonicalJson, FplMlError, frozenCopy, type JsonObject } from '@fpl-ml/core';
import type { Evaluation, EvaluationVerdict } from './evaluation.js';
import { type RegistryContext, requireVersion } from './registry-context.js';

/** What {@link Registry.recordEvaluation} needs. */
export interface EvaluationReport {
  readonly model: string;
  readonly version: string;
  readonly verdict: EvaluationVerdict;
  /** The version that it was compared with. Default `null`: none. */
  readonly baseline?: string | null;
  /** Figures, thresholds, ids and hashes that the verdict rests on. Default `{}`. */
  readonly evidence?: JsonObject;
}

const VERDICTS: readonly string[] = ['pass', 'fail', 'inconclusive', 'no-policy'];

/** See {@link Registry.recordEvaluation}. */
export async function recordEvaluation(context: RegistryContext, report: EvaluationReport): Promise<Evaluation> {
  const { model, version, verdict, baseline = null, evidence = {} } = report;
  if (!VERDICTS.includes(verdict)) {
    throw new FplMlError('EVALUATION_INVALID', `Expected a verdict of ${VERDICTS.join(', ')}, got "${verdict}".`, {
      data: { verdict },
    });
  }
  canonicalJson(evidence);
  const id = context.ids.next('evaluation');
  const evaluation = frozenCopy({ id, model, version, verdict, baseline, evidence, at: context.clock.now() });
  await requireVersion(context, model, version);
  if (baseline !== null) await requireVersion(context, model, baseline);
  await context.store.appendEvaluation(evaluation);
  return evaluation;
}

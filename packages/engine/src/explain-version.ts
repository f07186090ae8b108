import type { EvaluationRecord, ModelVersion, RoleChange } from '@fpl-ml/registry';
import type { EngineEvents } from './dispatch.js';
import type { ControlContext } from './engine-control.js';
import type { LoopStores } from './engine-options.js';
import { isDecisionRecord } from './loop-decision.js';
import type { Retraining } from './run-store.js';

/** Why a version is there, and what became of it. */
export interface VersionExplanation {
  readonly version: ModelVersion;
  /** Its judgements, in order. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Role changes to it and away from it, in order. */
  readonly roles: readonly RoleChange[];
  /** The retraining that it came of; `null` for a version that was registered by hand. */
  readonly retraining: Retraining | null;
  /** The decisions on it and on its retraining, in order. */
  readonly decisions: readonly EngineEvents['decided'][];
  /** The same in sentences, one each. */
  readonly summary: readonly string[];
}

function sentences({
  version: { version, quarantine },
  retraining,
  decisions,
}: Omit<VersionExplanation, 'summary'>): string[] {
  const origin =
    retraining === null
      ? [`${version} was not made by a retraining of this loop.`]
      : [
          `${version} came of ${retraining.id}, asked for by ${retraining.requestedBy} (${retraining.triggerType}): ${retraining.reason}`,
        ];
  const found = decisions.map(({ outcome, subject, reason }) => `${outcome} (${subject}): ${reason}`);
  return [...origin, ...found, ...(quarantine === null ? [] : [`It is quarantined: ${quarantine.reason}`])];
}

/** Puts together everything that is recorded about a version. */
export async function explainVersion<Stores extends LoopStores>(
  { options: { model, stores }, services: { registry } }: ControlContext<Stores>,
  version: string,
): Promise<VersionExplanation> {
  const found = await registry.getModelVersion(model, version);
  const retraining = (await stores.runs.listRetrainings(model)).find((row) => row.version === version) ?? null;
  const decisions = (await stores.auditLog.list({ model })).flatMap(({ at, data }) => {
    const decision: unknown = data['decision'];
    if (!isDecisionRecord(decision)) return [];
    const about = decision.subject === version || (retraining !== null && decision.subject === retraining.id);
    return about ? [{ ...decision, at }] : [];
  });
  const history = await registry.roleHistory(model);
  const roles = history.filter(({ from, to }) => from === version || to === version);
  const explained = {
    version: found,
    evaluations: await registry.listEvaluations(model, version),
    roles,
    retraining,
    decisions,
  };
  return { ...explained, summary: sentences(explained) };
}

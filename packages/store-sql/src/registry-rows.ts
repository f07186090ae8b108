import type { EvaluationRecord, ModelVersion, Quarantine, RoleChange, RolePointer } from '@fpl-ml/registry';
import type { Insertable, Selectable } from 'kysely';
import { fromJsonText, toJsonText } from './json-text.js';
import type { EvaluationTable, ModelVersionTable, RoleHistoryTable, RoleTable } from './registry-tables.js';
import { toNumber } from './stored-integer.js';

/** The columns of an artifact, or those that say that there is none. */
export function artifactColumns(
  artifact: ModelVersion['artifact'],
): Pick<Insertable<ModelVersionTable>, 'artifact_sha256' | 'artifact_bytes'> {
  return { artifact_sha256: artifact?.sha256 ?? null, artifact_bytes: artifact?.bytes ?? null };
}

/** The columns of a quarantine, or those that say that there is none. */
export function quarantineColumns(
  quarantine: Quarantine | null,
): Pick<Insertable<ModelVersionTable>, 'quarantined_at' | 'quarantined_by' | 'quarantine_reason'> {
  return {
    quarantined_at: quarantine?.at ?? null,
    quarantined_by: quarantine?.by ?? null,
    quarantine_reason: quarantine?.reason ?? null,
  };
}

/** A version as its row holds it. */
export function fromModelVersion(version: ModelVersion): Insertable<ModelVersionTable> {
  return {
    model: version.model,
    version: version.version,
    integrity: version.integrity,
    ...artifactColumns(version.artifact),
    signature: toJsonText(version.signature),
    metrics: toJsonText(version.metrics),
    metadata: toJsonText(version.metadata),
    lineage: toJsonText(version.lineage),
    created_at: version.createdAt,
    created_by: version.createdBy,
    ...quarantineColumns(version.quarantine),
    archived: version.archived ? 1 : 0,
  };
}

function artifactOf(row: Selectable<ModelVersionTable>): ModelVersion['artifact'] {
  const { artifact_sha256: sha256, artifact_bytes: bytes } = row;
  return sha256 === null || bytes === null ? null : { sha256, bytes: toNumber(bytes) };
}

function quarantineOf(row: Selectable<ModelVersionTable>): Quarantine | null {
  const { quarantined_at: at, quarantined_by: by, quarantine_reason: reason } = row;
  return at === null || by === null || reason === null ? null : { reason, at: toNumber(at), by };
}

/** The version that a row holds. */
export function toModelVersion(row: Selectable<ModelVersionTable>): ModelVersion {
  return {
    model: row.model,
    version: row.version,
    integrity: row.integrity,
    artifact: artifactOf(row),
    // `fromModelVersion` wrote these four, and nobody else writes.
    signature: fromJsonText(row.signature) as ModelVersion['signature'],
    // See above.
    metrics: fromJsonText(row.metrics) as ModelVersion['metrics'],
    // See above.
    metadata: fromJsonText(row.metadata) as ModelVersion['metadata'],
    // See above.
    lineage: fromJsonText(row.lineage) as ModelVersion['lineage'],
    createdAt: toNumber(row.created_at),
    createdBy: row.created_by,
    quarantine: quarantineOf(row),
    archived: toNumber(row.archived) === 1,
  };
}

/** The evaluation that a row holds. */
export function toEvaluation(row: Selectable<EvaluationTable>): EvaluationRecord {
  const { id, model, version, verdict, baseline } = row;
  // `appendEvaluation` writes a JSON object, and nobody else writes.
  const evidence = fromJsonText(row.evidence) as EvaluationRecord['evidence'];
  return { seq: toNumber(row.seq), id, model, version, verdict, baseline, evidence, at: toNumber(row.at) };
}

/** The pointer that a row holds. */
export function toPointer(row: Selectable<RoleTable>): RolePointer {
  const { model, role, version } = row;
  return { model, role, version, generation: toNumber(row.generation), since: toNumber(row.since) };
}

/** The change that a row holds. */
export function toRoleChange(row: Selectable<RoleHistoryTable>): RoleChange {
  return {
    seq: toNumber(row.seq),
    model: row.model,
    role: row.role,
    from: row.from_version,
    to: row.to_version,
    generation: toNumber(row.generation),
    at: toNumber(row.at),
    actor: row.actor,
    reason: row.reason,
    evaluation: row.evaluation,
    override: row.override_reason,
  };
}

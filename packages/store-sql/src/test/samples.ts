import type { AuditEntry } from '@fpl-ml/core';
import type { ModelVersion } from '@fpl-ml/registry';

/** An entry of the audit log. */
export function auditEntry(id: string, change: Partial<AuditEntry> = {}): AuditEntry {
  return { id, model: 'm', at: 1, actor: 'test', action: 'noted', subject: 's', data: {}, ...change };
}

/** A version of `m` that can hold a role. */
export function readyVersion(version: string): ModelVersion {
  return {
    model: 'm',
    version,
    integrity: 'ready',
    artifact: { sha256: 'a'.repeat(64), bytes: 1 },
    signature: { inputs: [], target: 'points' },
    metrics: {},
    metadata: {},
    lineage: {},
    createdAt: 1,
    createdBy: 'test',
    quarantine: null,
    archived: false,
  };
}

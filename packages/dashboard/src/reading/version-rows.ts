import type { PerformanceRecord } from '@fpl-ml/monitor';
import { latestEvaluation } from '@fpl-ml/registry';
import type { VersionRow } from '../shown/version-row.js';
import { textAt } from './json-fields.js';
import { observedError } from './observed-error.js';
import type { RegistryPart } from './read-parts.js';

/** All versions as rows, newest first. */
export function versionRows(
  { versions, roles, evaluations }: RegistryPart,
  records: readonly PerformanceRecord[],
): readonly VersionRow[] {
  return versions.toReversed().map(({ version, integrity, quarantine, archived, metrics, metadata, createdAt }) => ({
    version,
    roles: roles.flatMap((pointer) => (pointer.version === version ? [pointer.role] : [])),
    verdict: latestEvaluation(evaluations, version)?.verdict ?? null,
    integrity,
    quarantine: quarantine?.reason ?? null,
    archived,
    metrics,
    observed: observedError(records, version),
    trainedBefore: textAt(metadata, 'trainedBefore'),
    createdAt,
  }));
}

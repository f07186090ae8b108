import type { AuditRecord, JsonObject } from '@fpl-ml/core';
import { objectAt, textAt } from './json-fields.js';

/** A decision of the loop as the audit log has it: what happened, and what was decided. */
export interface AuditFact {
  readonly at: number;
  /** Position of the period after which it was decided; -1 before the first. */
  readonly position: number;
  readonly kind: string;
  readonly event: JsonObject;
  readonly decision: JsonObject;
}

/**
 * The decisions among audit records, in order; records of other kinds (role changes, versions) are left out.
 *
 * @param positions of the periods that are shown, by id
 */
export function auditFacts(
  records: readonly AuditRecord[],
  positions: ReadonlyMap<string, number>,
): readonly AuditFact[] {
  let latest = -1;
  return records.flatMap(({ at, data }) => {
    const [event, decision] = [objectAt(data, 'event'), objectAt(data, 'decision')];
    const kind = textAt(event, 'kind');
    if (kind === null) return [];
    latest = positions.get(textAt(event, 'period') ?? '') ?? latest;
    return [{ at, position: latest, kind, event, decision }];
  });
}

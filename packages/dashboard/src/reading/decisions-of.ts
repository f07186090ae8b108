import type { AuditRecord } from '@fpl-ml/core';
import type { ShownDecision } from '../shown/shown-decision.js';
import { objectAt, textAt } from './json-fields.js';

/** Records of the audit log, newest first: decisions of the loop with their outcome, and whatever else was done. */
export function decisionsOf(records: readonly AuditRecord[]): readonly ShownDecision[] {
  return records.toReversed().map(({ at, actor, action, subject, data }) => {
    const decision = objectAt(data, 'decision');
    return {
      at,
      actor,
      action,
      subject,
      outcome: textAt(decision, 'outcome'),
      reason: textAt(decision, 'reason') ?? textAt(data, 'reason') ?? '',
    };
  });
}

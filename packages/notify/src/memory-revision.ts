import { frozenCopy } from '@fpl-ml/core';
import { setIn, type Undo } from '@fpl-ml/core/testing';

/** Writes a record if the one that is there has the revision before. @returns whether it was written */
export function setRevision<T extends { readonly revision: number }>(
  undo: Undo,
  records: Map<string, T>,
  key: string,
  record: T,
): boolean {
  if ((records.get(key)?.revision ?? 0) !== record.revision - 1) return false;
  setIn(undo, records, key, frozenCopy(record));
  return true;
}

import type { DriftRecord } from './drift-store.js';
import type { ReferenceProvenance } from './provenance.js';

/** What a drift detector tells. A type and not an interface, so that it has the index signature that `createEvents` asks for. */
export type DriftEvents = {
  /** Data were compared, and the report was kept; told of every report, before the next two. */
  readonly compared: { readonly record: DriftRecord };
  /** The verdict of a report is drift. */
  readonly drifted: { readonly record: DriftRecord };
  /** The verdict is another than that of the record before; of the first record, another than stable. */
  readonly changed: { readonly record: DriftRecord; readonly before: DriftRecord | null };
  /** From now on data are compared with another reference. */
  readonly referenceSet: { readonly model: string; readonly reference: ReferenceProvenance | null };
};

import type { AcrossRows } from './across-rows.js';
import { positionsByLevel } from './across-rows.js';
import { byEntity, type EntitySettings, entityRows, withoutEntities } from './by-entity.js';
import { readColumns } from './column-values.js';
import { type Evidence, gatherEvidence } from './evidence.js';
import type { Limits } from './limits.js';
import type { ColumnType } from './report.js';
import { NO_ROWS, type Rows, rowsAt } from './row-values.js';

/** Rows that are compared with each other: all, or those of one level of a group column. */
export interface Slice {
  /** `null` for all rows. */
  readonly group: { readonly by: string; readonly level: string } | null;
  readonly reference: Rows;
  readonly current: Rows;
  readonly evidence: readonly Evidence[];
  /** Why there is nothing to compare; `null` where there is. */
  readonly problem: string | null;
}

/** The columns that a group can be compared by: those that could be compared as a whole. */
function comparable(pooled: readonly Evidence[], groupBy: string): Readonly<Record<string, ColumnType>> {
  const sound = pooled.filter(
    ({ column, broken, type, n }) =>
      column !== groupBy && broken.length === 0 && type !== 'unknown' && Math.min(...n) > 0,
  );
  return Object.fromEntries(sound.map(({ column, type }) => [column, type]));
}

function compareGroup(
  across: AcrossRows,
  [by, level]: readonly [string, string],
  current: Rows,
  pooled: readonly Evidence[],
  limits: Limits,
): Slice {
  const before = across.groups.find((group) => group.by === by && group.level === level);
  const base = { group: { by, level }, reference: before?.rows ?? NO_ROWS, current, evidence: [] };
  if (before === undefined) return { ...base, problem: 'the reference has no rows of it, or only few' };
  if (current.count === 0) return { ...base, problem: 'the current data have no rows of it' };
  const types = comparable(pooled, by);
  const now = readColumns(current.frame, types, (column) => Object.hasOwn(types, column));
  const evidence = Object.keys(types).map((column) =>
    gatherEvidence(column, before.columns.get(column), now.get(column), limits),
  );
  return { ...base, evidence, problem: null };
}

/** Each level of each group column of the reference, then levels that only the current data have. */
export function compareGroups(
  across: AcrossRows,
  current: Rows,
  pooled: readonly Evidence[],
  limits: Limits,
): readonly Slice[] {
  const readable = across.groupBy.filter((by) => Object.hasOwn(current.frame, by));
  return readable.flatMap((by) => {
    const positions = positionsByLevel(current, by);
    const known = across.groups.filter((group) => group.by === by).map(({ level }) => level);
    const levels = [...new Set([...known, ...positions.keys()])];
    return levels.map((level) =>
      compareGroup(across, [by, level], rowsAt(current, positions.get(level) ?? new Int32Array()), pooled, limits),
    );
  });
}

/** The slices with p-values by entity. */
export function slicesByEntity(
  slices: readonly Slice[],
  entity: string,
  settings: Omit<EntitySettings, 'path'>,
): readonly Slice[] {
  return slices.map((slice) => {
    if (slice.problem !== null) return slice;
    const rows = entityRows(entity, slice.reference, slice.current);
    const path = slice.group === null ? [] : [slice.group.by, slice.group.level];
    const evidence = slice.evidence.map((column) =>
      rows === null ? withoutEntities(column, entity) : byEntity(column, rows, { ...settings, path }),
    );
    return { ...slice, evidence };
  });
}

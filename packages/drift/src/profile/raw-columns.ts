import { columnNames, type FrameInput, type TableLike } from '@fpl-ml/core';

/** The values of a column as they came; `null` where it is no list, or cannot be read. */
export type RawColumn = ArrayLike<unknown> | null;

function isTable(input: FrameInput): input is TableLike {
  return 'getChild' in input && typeof input.getChild === 'function';
}

/** Whether something can be read as a column: text is a list of characters, which nobody means. */
function isList(values: unknown): values is ArrayLike<unknown> {
  return typeof values === 'object' && values !== null && 'length' in values && Number.isInteger(values.length);
}

function readOne(read: () => unknown): RawColumn {
  try {
    const values = read();
    return isList(values) ? values : null;
  } catch {
    // A getter of the caller's that fails is a column that cannot be read, and is marked so.
    return null;
  }
}

/** The wanted columns in their order, each read by itself, so that a bad one spoils no other. */
export function rawColumns(
  input: FrameInput,
  wanted: (column: string) => boolean,
): readonly (readonly [string, RawColumn])[] {
  const sources: readonly (readonly [string, () => unknown])[] = isTable(input)
    ? input.schema.fields.map(({ name }) => [name, () => input.getChild(name)?.toArray() ?? []])
    : columnNames(input).map((name) => [name, () => input[name] ?? []]);
  return sources.filter(([name]) => wanted(name)).map(([name, read]) => [name, readOne(read)]);
}

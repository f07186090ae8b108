import type { ColumnDefinitionBuilder } from 'kysely';

/** Forbids NULL in a column. */
export const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

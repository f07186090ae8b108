/** A copy of plain data with every text in it changed, names of fields of free choice (triggers) too. */
export function everyText<T>(value: T, change: (text: string) => string): T;

/** Texts that break out of places where text can stand, if it is not escaped there. */
export const HOSTILE: readonly string[];

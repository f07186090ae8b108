import { doublesFromText } from './doubles-text.js';
import { isCount, isListOf, isRecord, isSize } from './json-shapes.js';
import { weightOf } from './sketch.js';

const TYPES: readonly unknown[] = ['numeric', 'categorical', 'unknown', 'unreadable'];
/** More levels than 53 would count beyond what a number holds. */
const MOST_LEVELS = 53;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** The values of a text, if they are finite and ascend. */
function ascending(text: unknown, strictly: boolean): Float64Array | null {
  const values = isText(text) ? doublesFromText(text) : null;
  const inOrder = values?.every((value, i) => {
    const before = values[i - 1] ?? Number.NEGATIVE_INFINITY;
    return Number.isFinite(value) && (strictly ? before < value : before <= value);
  });
  return inOrder === true ? values : null;
}

function countedFault({ values, counts }: Readonly<Record<string, unknown>>, total: number): string | null {
  const known = ascending(values, true);
  if (known === null) return 'values that are no ascending numbers';
  if (!isListOf(counts, isCount) || counts.length !== known.length) return 'counts that do not belong to the values';
  return sum(counts) === total ? null : 'counts that do not add up';
}

function sketchFault({ levels, scale }: Readonly<Record<string, unknown>>, total: number): string | null {
  if (!Array.isArray(levels) || levels.length > MOST_LEVELS) return 'no list of levels of a sketch';
  const sizes = levels.map((text) => ascending(text, false)?.length ?? Number.NaN);
  if (sizes.some(Number.isNaN)) return 'values that are no ascending numbers';
  if (!isSize(scale)) return 'a scale of the error that is no number from 0';
  return sum(sizes.map((size, h) => size * weightOf(h))) === total ? null : 'a sketch whose values do not add up';
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}

function numbersFault(numbers: unknown, present: number): string | null {
  if (!isRecord(numbers) || !isRecord(numbers['values'])) return 'no numbers';
  const { count, infinite, minimum, maximum, mean, squares, values } = numbers;
  if (!isCount(count) || !isListOf(infinite, isCount) || infinite.length !== 2) return 'numbers that are not counted';
  if (count + sum(infinite) !== present) return 'numbers that do not add up to its rows';
  if (![minimum, maximum, mean, squares].every(isNumberOrNull)) return 'moments that are no numbers';
  if (!isSize(values['error'])) return 'an error that is no number from 0';
  if (values['kind'] === 'counted') return countedFault(values, count);
  return values['kind'] === 'sketch' ? sketchFault(values, count) : 'values of an unknown kind';
}

function isLevel(value: unknown): value is readonly [string, number, number] {
  return Array.isArray(value) && value.length === 3 && isText(value[0]) && isCount(value[1]) && isCount(value[2]);
}

function levelsFault(levels: unknown, present: number): string | null {
  if (!isRecord(levels)) return 'no levels';
  const { listed, rest, unlisted } = levels;
  if (!isListOf(listed, isLevel) || !isCount(rest) || !isCount(unlisted)) return 'levels that are not counted';
  if (new Set(listed.map(([level]) => level)).size !== listed.length) return 'a level twice';
  return sum(listed.map(([, count]) => count)) + rest === present ? null : 'levels that do not add up to its rows';
}

/**
 * What is wrong with a column of a profile; `null` where nothing is.
 *
 * @param most the rows of the profile
 */
export function columnFault(column: unknown, most: number): string | null {
  if (!isRecord(column) || !isText(column['column'])) return 'no name';
  const { type, declared, rows, missing, numbers, levels } = column;
  if (!TYPES.includes(type)) return `the type ${String(type)}`;
  if (typeof declared !== 'boolean') return 'no word on whether its levels were declared';
  if (!isCount(rows) || !isCount(missing) || rows > most || missing > rows) return 'rows that are not counted';
  if ((type === 'numeric') !== (numbers !== null) || (type === 'categorical') !== (levels !== null)) {
    return `what a column of type ${String(type)} does not have`;
  }
  if (type === 'unknown' && missing !== rows) return 'rows that are not missing, and of no type';
  if (numbers !== null) return numbersFault(numbers, rows - missing);
  return levels === null ? null : levelsFault(levels, rows - missing);
}

import type { JsonObject, JsonValue } from '@fpl-ml/core';
import { invalidSnapshot } from './stream-errors.js';
import type { StreamingStatus } from './streaming-result.js';

/** The state of a detector as JSON: it may be stored, and given to `restore` in another process. */
export interface DetectorSnapshot {
  /** Which detector it is of. */
  readonly detector: string;
  /** Of this format. */
  readonly version: 1;
  readonly options: JsonObject;
  readonly state: JsonObject;
}

/** What changes in a detector: numbers and arrays of numbers, whose length stays. */
export type DetectorState = Record<string, number | Float64Array>;

const STATUSES: readonly StreamingStatus[] = ['warming-up', 'stable', 'warning', 'drift'];

/** JSON has no NaN, no infinity, and loses the sign of -0. */
const encodeNumber = (value: number): JsonValue =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);

function decodeNumber(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return value === '-0' || value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined;
}

/** Without the zeros at the end: what is not in use yet takes no room. */
function encodeNumbers(values: Float64Array): JsonValue {
  const used = values.findLastIndex((value) => value !== 0) + 1;
  return Array.from(values.subarray(0, used), (value) => encodeNumber(value));
}

/** The state as JSON. */
export function encodeState(state: Readonly<DetectorState>): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [
      key,
      typeof value === 'number' ? encodeNumber(value) : encodeNumbers(value),
    ]),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of a snapshot of this detector and this version; throws for anything else. */
export function readSnapshot(
  detector: string,
  snapshot: unknown,
): { readonly options: Readonly<Record<string, unknown>>; readonly state: Readonly<Record<string, unknown>> } {
  if (!isObject(snapshot)) throw invalidSnapshot(detector, 'an object');
  if (snapshot['detector'] !== detector) throw invalidSnapshot(detector, `\`detector\` to be '${detector}'`);
  if (snapshot['version'] !== 1) throw invalidSnapshot(detector, '`version` to be 1');
  const { options, state } = snapshot;
  if (!isObject(options) || !isObject(state)) throw invalidSnapshot(detector, 'objects as `options` and `state`');
  return { options, state };
}

/** Whether `target`, all zeros, could take over all of `json`. */
function decodeNumbers(target: Float64Array, json: unknown): boolean {
  if (!Array.isArray(json) || json.length > target.length) return false;
  const numbers = json.map((item: unknown) => decodeNumber(item) ?? Number.NaN);
  target.set(numbers);
  return !numbers.some((value) => Number.isNaN(value));
}

/** Takes over each member of `state` from JSON, which must have the same kind of value there. */
export function decodeState(detector: string, state: DetectorState, json: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(state)) {
    if (typeof value === 'number') {
      const found = decodeNumber(json[key]);
      if (found === undefined) throw invalidSnapshot(detector, `a number as \`state.${key}\``);
      state[key] = found;
    } else if (!decodeNumbers(value, json[key])) {
      throw invalidSnapshot(detector, `at most ${value.length} numbers as \`state.${key}\``);
    }
  }
}

/** A status from JSON. */
export function decodeStatus(detector: string, value: unknown): StreamingStatus {
  const status = STATUSES.find((known) => known === value);
  if (status === undefined) throw invalidSnapshot(detector, 'a status as `state.status`');
  return status;
}

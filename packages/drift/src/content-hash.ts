import { type Column, type Frame, numericColumn, textColumn } from '@fpl-ml/core';
import { type Sha256, sha256 } from './sha256.js';

/** So many numbers are turned into bytes at a time, so that a hash needs no copy of a column. */
const CHUNK = 4096;

function addText(hash: Sha256, text: string): void {
  const bytes = new DataView(new ArrayBuffer(4 + 2 * text.length));
  bytes.setUint32(0, text.length, true);
  for (let i = 0; i < text.length; i += 1) bytes.setUint16(4 + 2 * i, text.charCodeAt(i), true);
  hash.update(new Uint8Array(bytes.buffer));
}

/** Little-endian doubles; every NaN is the same one, and -0 is 0. */
function addNumbers(hash: Sha256, values: Float64Array): void {
  const bytes = new DataView(new ArrayBuffer(8 * CHUNK));
  for (let start = 0; start < values.length; start += CHUNK) {
    const count = Math.min(CHUNK, values.length - start);
    for (let i = 0; i < count; i += 1) bytes.setFloat64(8 * i, (values[start + i] ?? Number.NaN) + 0, true);
    hash.update(new Uint8Array(bytes.buffer, 0, 8 * count));
  }
}

function isText(column: Column): boolean {
  return !(column instanceof Float64Array) && column.some((value) => typeof value === 'string');
}

/**
 * SHA-256 of the columns of a frame in the order of their names: the same data give the same hash, whatever their order of
 * columns or kind of array. The order of rows counts.
 */
export function contentHash(frame: Frame): string {
  const hash = sha256();
  for (const name of Object.keys(frame).toSorted()) {
    const column = frame[name] ?? [];
    addText(hash, name);
    addText(hash, `${isText(column) ? 'text' : 'numbers'} ${column.length}`);
    if (isText(column)) for (const value of textColumn(frame, name)) addText(hash, value === null ? '' : `=${value}`);
    else addNumbers(hash, numericColumn(frame, name));
  }
  return hash.hex();
}

// Whether runs that should write the same have written the same, and if not, where they part.

/**
 * What one run has written.
 *
 * @typedef {object} Output
 * @property {string} label which run, for a person
 * @property {Uint8Array} bytes
 */

const SHOWN_BEFORE = 24;
const SHOWN_AFTER = 48;

/** @param {Uint8Array} a @param {Uint8Array} b @returns {number} the length of the shorter if one begins the other */
function firstDifferentByte(a, b) {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at === -1 ? a.length : at;
}

/** @param {any} a @param {any} b both arrays, or both objects, whose keys canonical JSON sorts */
function keysOf(a, b) {
  if (Array.isArray(a)) return Object.keys(a.length > b.length ? a : b);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

/** @param {any} value @returns {boolean} */
const isContainer = (value) => typeof value === 'object' && value !== null;

/**
 * @param {any} a
 * @param {any} b
 * @param {string} [path]
 * @returns {string | undefined} for instance `$.events[3].at`; undefined for equal values
 */
function firstDifferentPath(a, b, path = '$') {
  if (Object.is(a, b)) return undefined;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return path;
  for (const key of keysOf(a, b)) {
    const found = firstDifferentPath(a[key], b[key], Array.isArray(a) ? `${path}[${key}]` : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {string | undefined} undefined where one is no JSON, too */
function pathOf(a, b) {
  try {
    return firstDifferentPath(JSON.parse(Buffer.from(a).toString()), JSON.parse(Buffer.from(b).toString()));
  } catch {
    return undefined;
  }
}

/** @param {Uint8Array} bytes @param {number} at @returns {string} what stands around there */
function excerpt(bytes, at) {
  const [from, to] = [Math.max(0, at - SHOWN_BEFORE), at + SHOWN_AFTER];
  const text = Buffer.from(bytes.subarray(from, to)).toString();
  return `${from > 0 ? '…' : ''}${text}${to < bytes.length ? '…' : ''}`;
}

/**
 * Compares every output with the first.
 *
 * @param {readonly Output[]} outputs
 * @returns {readonly string[]} one message for each that differs, with the place of the first difference
 */
export function differencesOf(outputs) {
  const [first, ...others] = outputs;
  if (first === undefined) return [];
  return others.flatMap(({ label, bytes }) => {
    if (Buffer.compare(first.bytes, bytes) === 0) return [];
    const at = firstDifferentByte(first.bytes, bytes);
    const path = pathOf(first.bytes, bytes);
    const width = Math.max(first.label.length, label.length);
    return [
      `${label} writes something else than ${first.label}: first at byte ${at}${path === undefined ? '' : `, ${path}`}
    ${first.label.padEnd(width)}  ${excerpt(first.bytes, at)}
    ${label.padEnd(width)}  ${excerpt(bytes, at)}`,
    ];
  });
}

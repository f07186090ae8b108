import { sha256 } from '../sha256.js';

/** Up to so many bytes of JSON a level is kept as it is. */
const LONGEST = 64;
/** Of a longer one so many bytes at most stand before its hash. */
const BEGINNING = 40;
/** Hexadecimal digits of the hash that are kept. */
const DIGITS = 16;

const encoder = new TextEncoder();

/** The bytes that a text takes in JSON. */
export function jsonBytes(text: string): number {
  return encoder.encode(JSON.stringify(text)).length;
}

/** As much as fits for sure, if the usual beginning does not: no unit takes more than six bytes. No pair is cut in two. */
function beginningOf(level: string): string {
  const usual = level.slice(0, BEGINNING - 2);
  const fitting = jsonBytes(usual) <= BEGINNING ? usual : level.slice(0, Math.floor((BEGINNING - 2) / 6));
  return fitting.replace(/[\ud800-\udbff]$/, '');
}

function shortened(level: string): string {
  const hash = sha256();
  hash.update(encoder.encode(JSON.stringify(level)));
  return `${beginningOf(level)}…#${hash.hex().slice(0, DIGITS)}`;
}

/** A level as a profile names it: itself, or where it is long its beginning and a hash of the whole. */
export function levelText(level: string): string {
  // The usual short level need not be measured.
  if (level.length <= (LONGEST - 2) / 6) return level;
  return jsonBytes(level) <= LONGEST ? level : shortened(level);
}

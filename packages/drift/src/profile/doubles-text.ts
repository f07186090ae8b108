const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIGITS: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (letter, digit) => [letter, digit]));
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BYTES = 8;

function bytesOf(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * BYTES);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat64(i * BYTES, value, true));
  return bytes;
}

/** Numbers as the base64 of their little-endian doubles: every bit is kept, in 10.7 letters a number. */
export function doublesToText(values: Float64Array): string {
  const bytes = bytesOf(values);
  const letters: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const four = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((bits >>> shift) & 63));
    letters.push(...four.slice(0, Math.min(left, 3) + 1), '='.repeat(Math.max(0, 3 - left)));
  }
  return letters.join('');
}

/** The numbers of such a text; `null` for any other text. */
export function doublesFromText(text: string): Float64Array | null {
  const digits = text.replace(/=+$/, '');
  const size = Math.floor((digits.length * 3) / 4);
  if (!BASE64.test(text) || text.length % 4 !== 0 || size % BYTES !== 0) return null;
  const bytes = new Uint8Array(size);
  let [bits, held, at] = [0, 0, 0];
  for (const letter of digits) {
    bits = ((bits << 6) | (DIGITS.get(letter) ?? 0)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >>> held) & 255;
    at += 1;
  }
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: size / BYTES }, (_, i) => view.getFloat64(i * BYTES, true));
}

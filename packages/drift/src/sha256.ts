/** A hash under way. */
export interface Sha256 {
  /** Adds bytes. */
  update(bytes: Uint8Array): void;
  /** The hash of all that was added, 64 hexadecimal digits. Nothing may be added after it. */
  hex(): string;
}

const BLOCK = 64;

/** The first 32 bits of the fractions of the cube roots (or square roots) of the first primes, as FIPS 180-4 asks. */
function fractions(count: number, root: (x: number) => number): Int32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) {
    const isPrime = !Array.from({ length: n - 2 }, (_, i) => i + 2).some((d) => n % d === 0);
    if (isPrime) found.push(((root(n) % 1) * 4_294_967_296) | 0);
  }
  return Int32Array.from(found);
}

const ROUND = fractions(64, Math.cbrt);
const INITIAL = fractions(8, Math.sqrt);

function rotated(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

function spread(words: Int32Array, bytes: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) words[i] = bytes.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [x, y] = [words[i - 15] ?? 0, words[i - 2] ?? 0];
    const a = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
    const b = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
    words[i] = ((words[i - 16] ?? 0) + a + (words[i - 7] ?? 0) + b) | 0;
  }
}

/** One block, as FIPS 180-4 §6.2.2 writes it; single letters are its names. */
function compress(state: Int32Array, words: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + (words[i] ?? 0)) | 0;
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = ((state[i] ?? 0) + value) | 0;
  });
}

/** What follows the bytes: a one, zeros up to the end of a block, and the length in bits. */
function padding(length: number): Uint8Array {
  const bytes = new Uint8Array(((((55 - length) % BLOCK) + BLOCK) % BLOCK) + 9);
  bytes[0] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(length / 536_870_912));
  view.setUint32(bytes.length - 4, (length * 8) >>> 0);
  return bytes;
}

/**
 * SHA-256 (FIPS 180-4) in plain code, since the Web's needs a promise and Node's a module of Node. For telling data apart,
 * not for secrets.
 */
export function sha256(): Sha256 {
  const [state, words, rest] = [INITIAL.slice(), new Int32Array(64), new Uint8Array(BLOCK)];
  let [length, held] = [0, 0];
  const block = (view: DataView, at: number): void => {
    spread(words, view, at);
    compress(state, words);
  };
  const update = (bytes: Uint8Array): void => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      rest.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      block(new DataView(rest.buffer), 0);
      held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) block(view, at);
    rest.set(bytes.subarray(at));
    held = bytes.length - at;
  };
  return {
    update: (bytes) => {
      length += bytes.length;
      update(bytes);
    },
    hex: () => {
      update(padding(length));
      return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

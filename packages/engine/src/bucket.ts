import { FplMlError } from '@fpl-ml/core';

const encoder = new TextEncoder();

function mix(k: number): number {
  const product = Math.imul(k, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

/** MurmurHash3 x86 32-bit (Appleby 2008) of the text's UTF-8 bytes. */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = seed | 0;
  for (let i = 0; i < whole; i += 4) {
    hash ^= mix(view.getUint32(i, true));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= whole; i -= 1) rest = (rest << 8) | (bytes[i] ?? 0);
  if (bytes.length > whole) hash ^= mix(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether a key belongs to the challenger's share of the traffic. Deterministic, sticky and monotone: who is in at 10 %
 * is in at 50 %. Each rollout has a salt of its own, so that it is not always the same keys.
 *
 * @param weight share of keys, 0 to 1
 * @throws FplMlError `ROLLOUT_WEIGHT_INVALID` for a weight outside 0 … 1
 */
export function inShare(key: string, salt: string, weight: number): boolean {
  if (!(weight >= 0 && weight <= 1)) {
    throw new FplMlError(
      'ROLLOUT_WEIGHT_INVALID',
      `Expected a share from 0 to 1 (0.1 is 10 %), got ${weight}${weight > 1 ? `: for ${weight} % pass ${weight / 100}` : ''}.`,
    );
  }
  return murmur3(`${salt}:${key}`) < weight * 4_294_967_296;
}

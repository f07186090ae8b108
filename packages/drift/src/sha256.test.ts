import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256 } from './sha256.js';

function hashOf(...parts: readonly Uint8Array[]): string {
  const hash = sha256();
  for (const part of parts) hash.update(part);
  return hash.hex();
}

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + 3) % 251);

describe('sha256', () => {
  test('gives the vectors of FIPS 180-4', () => {
    const text = (value: string): string => hashOf(new TextEncoder().encode(value));
    expect(text('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(text('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
    expect(text('a'.repeat(1_000_000))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });

  test('agrees with Node at every length around the ends of blocks', () => {
    for (let length = 0; length < 200; length += 1) {
      const data = bytes(length);
      expect(hashOf(data)).toBe(createHash('sha256').update(data).digest('hex'));
    }
  });

  test('takes its bytes in any parts, also views into a larger buffer', () => {
    const data = bytes(1000);
    for (const cut of [1, 63, 64, 65, 500, 999]) {
      expect(hashOf(data.subarray(0, cut), data.subarray(cut))).toBe(hashOf(data));
    }
    expect(hashOf(...Array.from(data, (byte) => Uint8Array.of(byte)))).toBe(hashOf(data));
  });
});

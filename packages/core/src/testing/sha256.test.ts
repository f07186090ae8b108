import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededRandom } from '../random.js';
import { sha256 } from './sha256.js';

test('agrees with the examples of FIPS 180-4', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('agrees with OpenSSL on texts of every length up to three blocks, and beyond ASCII', () => {
  const random = seededRandom(1, 'sha256');
  for (let length = 0; length <= 200; length += 1) {
    const text = Array.from({ length }, () => String.fromCodePoint(32 + random.integer(900))).join('');
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contentHash } from './content-hash.js';
import { detectDrift, prepareReference } from './index.js';

const frame = { x: [1, 2.5, null, 4], team: ['a', null, 'b', ''] };

describe('contentHash', () => {
  test('is of the names, kinds, lengths and values, as anyone can compute it', () => {
    const text = (value: string) => {
      const bytes = Buffer.alloc(4 + 2 * value.length);
      bytes.writeUInt32LE(value.length, 0);
      bytes.write(value, 4, 'utf16le');
      return bytes;
    };
    const number = (value: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      return bytes;
    };
    const hash = createHash('sha256');
    for (const value of ['team', 'text 4', '=a', '', '=b', '=']) hash.update(text(value));
    for (const value of ['x', 'numbers 4']) hash.update(text(value));
    for (const value of [1, 2.5, Number.NaN, 4]) hash.update(number(value));
    expect(contentHash(frame)).toBe(hash.digest('hex'));
  });

  test('does not change with the order of columns or the kind of array', () => {
    const same = { team: frame.team, x: Float64Array.of(1, 2.5, Number.NaN, 4) };
    expect(contentHash(same)).toBe(contentHash(frame));
    expect(contentHash({ x: [0] })).toBe(contentHash({ x: [-0] }));
  });

  test('changes with a value, a name, a type, the order of rows, and what is missing', () => {
    const others = [
      { ...frame, x: [1, 2.5, null, 5] },
      { y: frame.x, team: frame.team },
      { ...frame, x: ['1', '2.5', null, '4'] },
      { ...frame, x: [2.5, 1, null, 4] },
      { ...frame, team: ['a', '', 'b', ''] },
      { x: frame.x },
    ];
    const hashes = new Set([frame, ...others].map(contentHash));
    expect(hashes.size).toBe(others.length + 1);
  });

  test('takes a column longer than its buffer', () => {
    const long = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const other = long.map((x, i) => (i === 9999 ? -x : x));
    expect(contentHash({ long })).not.toBe(contentHash({ long: other }));
  });
});

describe('the provenance of a reference', () => {
  test('is in each report when something was said of it', () => {
    const about = { name: 'training', from: 1, to: 9, note: 'seasons 2020 to 2022' };
    const { reference } = detectDrift(prepareReference(frame, { about }), frame);
    expect(reference).toEqual({ ...about, hash: contentHash(frame), rows: 4 });
    expect(detectDrift(frame, frame, { about: { name: 'x' } }).reference).toEqual({
      name: 'x',
      hash: contentHash(frame),
      rows: 4,
    });
    expect(detectDrift(frame, frame).reference).toBeNull();
  });

  test('needs a name, and an end that does not come before the start', () => {
    const invalid = expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' });
    expect(() => prepareReference(frame, { about: { name: '' } })).toThrow(invalid);
    expect(() => prepareReference(frame, { about: { name: 'x', from: 2, to: 1 } })).toThrow(invalid);
  });
});

import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { coreSize, fileSize, linesOfCode } from './size.mjs';

/** @param {number} n */
const lines = (n) => 'f();\n'.repeat(n);

test('counts lines with code, and neither blank ones nor comments', () => {
  const text = '// no\n\n/**\n * no\n */\nfunction f() { // yes\n  /* no */\n  return `yes\n\nyes`;\n}\n';
  expect(linesOfCode({ path: 'a.ts', text, binary: false })).toBe(5);
});

test('caps core at 500 lines, without its tests, testing and conformance', () => {
  const free = {
    'packages/core/src/a.test.ts': lines(400),
    'packages/core/src/testing/a.ts': lines(400),
    'packages/core/src/conformance/a.ts': lines(400),
    'packages/stats/src/a.ts': lines(600),
  };
  const a = lines(250);
  expect(coreSize(fixture({ 'packages/core/src/a.ts': a, 'packages/core/src/b.ts': lines(250), ...free }))).toEqual([]);
  const over = fixture({ 'packages/core/src/a.ts': a, 'packages/core/src/b.ts': lines(251), ...free });
  expect(places(coreSize(over))).toEqual(['packages/core/src/index.ts:1']);
});

test('refuses files of more than 300 lines', () => {
  const workspace = fixture({ 'packages/core/src/a.ts': lines(300), 'packages/core/src/b.ts': lines(301) });
  expect(places(fileSize(workspace))).toEqual(['packages/core/src/b.ts:301']);
});

import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { assertions } from './assertions.mjs';

/** @param {string} text @param {string} [path] */
const linesFor = (text, path = 'packages/core/src/a.ts') =>
  assertions(fixture({ [path]: text })).map(({ line }) => line);

test.each([
  ['any', 'let a: any;'],
  ['an array of any', 'let a: readonly any[];'],
  ['an assertion to any', '// Why.\nlet a = b as any;'],
  ['a non-null assertion', 'let a = b!.c;'],
  ['a definite assignment', 'class A { b!: string; }'],
  ['as unknown as', '// Why.\nlet a = b as unknown as string;'],
  ['as unknown as, in parentheses', '// Why.\nlet a = (b as unknown) as string;'],
  ['an assertion without a comment', 'let a = b as string;'],
  ['an assertion in the old form', 'let a = <string>b;'],
  ['an assertion with documentation only', '/** The a. */\nconst a = b as string;'],
  ['an assertion with a comment two lines above', '// Why.\n\nconst a = b as string;'],
  ['@ts-ignore', '// @ts-ignore\nf();'],
  ['@ts-expect-error', '// @ts-expect-error\nf();'],
  ['a lint rule switched off', '/* eslint-disable no-console */'],
  ['a formatter switched off', '// biome-ignore format: no\nf();'],
])('refuses %s', (_, text) => {
  expect(linesFor(text)).toHaveLength(1);
});

test.each([
  ['as const', 'let a = [1] as const;'],
  ['a comment on the line above', '// It is one.\nlet a = b as string;'],
  ['a comment on the same line', 'let a = b as string; // It is one.'],
  ['a comment inside of the expression', 'let a = c\n  ? 1\n  : // It is one.\n    (b as string);'],
  ['a comment above the statement', '// All are.\nreturn f(\n  a,\n  b as string,\n);'],
  ['a comment above the member', 'const a = {\n  // It is one.\n  b: f(\n    b as string,\n  ),\n};'],
  ['renamed imports and exports', `import { a as b } from './b.js';\nexport { b as c };`],
  ['the words in text', `const a = 'any as unknown as b! @ts-ignore'; // any`],
  ['satisfies and type guards', 'const a = b satisfies string; if (!a) f();'],
])('takes %s', (_, text) => {
  expect(linesFor(text)).toEqual([]);
});

test('lets tests and conformance suites assert, but not write any or !', () => {
  const text = 'const a = b as unknown as string;\nconst c = b as any;\nconst d = b!;';
  expect(linesFor(text, 'packages/core/src/a.test.ts')).toEqual([2, 3]);
  expect(linesFor(text, 'packages/core/src/conformance/a.ts')).toEqual([2, 3]);
});

test('lets tests expect an error of the compiler', () => {
  expect(linesFor('// @ts-expect-error\nf();', 'packages/core/src/a.test.ts')).toEqual([]);
  expect(places(assertions(fixture({ 'examples/app/src/a.ts': 'let a: any;' })))).toEqual([]);
});

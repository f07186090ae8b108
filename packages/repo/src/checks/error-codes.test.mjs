import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { errorCodes } from './error-codes.mjs';

const table = '| code | when | what to do |\n|---|---|---|\n| `A_ONE` | x | y |\n| B_TWO | x | y |\n';

test('takes codes that have a row, however they reach the error', () => {
  const workspace = fixture({
    'docs/errors.md': `${table}| \`C_THREE\` | x | y |\n| \`D_FOUR\` | x | y |\n| F_SIX | x | y |\n`,
    'packages/core/src/a.ts': [
      `throw new FplMlError(a ? 'A_ONE' : 'B_TWO', 'x');`,
      `function fail(message: string, code: string) { return new FplMlError(code, message); }`,
      `fail('x', 'A_ONE');`,
      `class Special extends FplMlError { constructor() { super('D_FOUR', 'x'); } }`,
      `throw new FplMlError(error.code, 'x');`,
      `throw new TypeError('E_FIVE');`,
      `function f(a) { const [code, advice] = a ? ['A_ONE', 'X'] : ['B_TWO', 'Y']; throw new FplMlError(code, advice); }`,
      `function g(a) { const code = a ? 'A_ONE' : 'B_TWO'; throw new FplMlError(code, 'x'); }`,
    ].join('\n'),
    'packages/core/src/b.ts': `import { fail } from './a.js';\nfail('x', 'C_THREE');`,
    'packages/core/src/c.ts': `const fail = (a: string, message: string) => a + message;\nfail('x', 'no code');`,
    'packages/core/src/a.test.ts': `new FplMlError('ONLY_IN_A_TEST', 'x');`,
    'examples/app/src/a.ts': `new FplMlError('F_SIX', 'x');\nnew FplMlError('NO_ROW_NEEDED', 'x');`,
  });
  expect(errorCodes(workspace)).toEqual([]);
});

test('refuses codes without a row, rows without a code, and codes that cannot be seen', () => {
  const workspace = fixture({
    'docs/errors.md': table,
    'packages/core/src/a.ts': [
      `throw new FplMlError('A_ONE', 'x');`,
      `throw new FplMlError('C_THREE', 'x');`,
      `const fail = (code: string) => new FplMlError(code, 'x');`,
      `fail('D_FOUR');`,
      'throw new FplMlError(`${prefix}_INVALID`, "x");',
      `const code = 'E_FIVE'; throw new FplMlError(code, 'x');`,
      `throw new FplMlError(fromElsewhere, 'x');`,
    ].join('\n'),
  });
  expect(places(errorCodes(workspace))).toEqual([
    'packages/core/src/a.ts:2',
    'packages/core/src/a.ts:4',
    'packages/core/src/a.ts:5',
    'packages/core/src/a.ts:6',
    'packages/core/src/a.ts:7',
    'docs/errors.md:4',
  ]);
});

test('misses the table itself', () => {
  expect(places(errorCodes(fixture({ 'packages/core/src/a.ts': `new FplMlError('A_ONE', 'x');` })))).toEqual([
    'docs/errors.md:1',
  ]);
});

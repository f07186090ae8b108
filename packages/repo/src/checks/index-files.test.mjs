import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { indexFiles } from './index-files.mjs';

test('takes an index file of named re-exports', () => {
  const workspace = fixture({
    'packages/core/src/index.ts': `// Sorted.\nexport { a, type B } from './a.js';\nexport type { C } from './c.js';`,
    'packages/core/src/testing/index.ts': `export { d as e } from './d.js';`,
    'packages/core/src/a.ts': `const a = 1;\nexport { a };`,
  });
  expect(indexFiles(workspace)).toEqual([]);
});

test.each([
  ['a star', `export * from './a.js';`],
  ['a named star', `export * as a from './a.js';`],
  ['a declaration', 'export const a = 1;'],
  ['an import', `import { a } from './a.js';`],
  ['an export of something local', `export { a };`],
  ['nothing', 'export {};'],
  ['a default', 'export default 1;'],
  ['a default by name', `export { a as default } from './a.js';`],
])('refuses %s in an index file', (_, text) => {
  const workspace = fixture({
    'packages/core/src/index.ts': '',
    'packages/core/src/conformance/index.ts': `\n${text}`,
  });
  expect(places(indexFiles(workspace))).toEqual(['packages/core/src/conformance/index.ts:2']);
});

test.each(['export default function a() {}', 'export default class {}', 'const a = 1;\nexport default a;'])(
  'refuses `%s` anywhere',
  (text) => {
    const workspace = fixture({ 'packages/core/src/index.ts': '', 'packages/core/src/a.ts': text });
    expect(indexFiles(workspace)).toHaveLength(1);
  },
);

test('refuses a package without an index file', () => {
  expect(places(indexFiles(fixture({ 'packages/core/src/a.ts': '' })))).toEqual(['packages/core/package.json:1']);
});

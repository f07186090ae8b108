import { expect, test } from 'vitest';
import { fixture, libraryManifest, places } from '../fixture.mjs';
import { readmes, tsdoc } from './documentation.mjs';

test('wants a README with code by line 25, and a licence', () => {
  const code = '```ts\nf();\n```\n';
  const workspace = fixture({
    'packages/core/README.md': `# Core\n${'\n'.repeat(23)}${code}`,
    'packages/stats/README.md': `# Stats\n${'\n'.repeat(24)}${code}`,
    'packages/drift/src/a.ts': '',
    'packages/drift/package.json': JSON.stringify(libraryManifest('drift', { license: undefined })),
  });
  expect(places(readmes(workspace))).toEqual([
    'packages/stats/README.md:25',
    'packages/drift/package.json:1',
    'packages/drift/package.json:1',
  ]);
});

const conformance = { 'packages/core/src/conformance/index.ts': `export { checks } from './checks.js';` };
const checks = { 'packages/core/src/conformance/checks.ts': '/** The laws. */\nexport const checks = [];' };

test('takes declarations that are documented, wherever the name comes from', () => {
  const workspace = fixture({
    ...conformance,
    ...checks,
    'packages/core/src/index.ts': [
      `export { a, type B, c as d, over } from './a.js';`,
      `export { elsewhere } from '@fpl-ml/stats';`,
    ].join('\n'),
    'packages/core/src/a.ts': [
      `export { a } from './b.js';`,
      '/** B. */\nexport interface B { readonly n: number; }',
      '/** C. */\nconst c = 1;\nexport { c };',
      '/** Over. */\nexport function over(a: string): void;\nexport function over(a: number): void;',
      'export const internal = 1;',
    ].join('\n'),
    'packages/core/src/b.ts': '/** @returns one */\nexport const a = () => 1;',
  });
  expect(tsdoc(workspace)).toEqual([]);
});

test('refuses exports without documentation, once each, at their declaration', () => {
  const workspace = fixture({
    'packages/core/src/conformance/index.ts': `export { a } from '../a.js';`,
    'packages/core/src/index.ts': `export { a, type B, C, type D, e } from './a.js';`,
    'packages/core/src/a.ts': [
      'export const a = 1;',
      '// Not documentation.',
      'export interface B {}',
      '/** */',
      'export class C {}',
      '/** D. */',
      'export type D = 1;',
    ].join('\n'),
  });
  expect(places(tsdoc(workspace))).toEqual([
    'packages/core/src/a.ts:1',
    'packages/core/src/a.ts:3',
    'packages/core/src/a.ts:5',
    'packages/core/src/a.ts:1',
  ]);
});

test('refuses an entry in the manifest that has no source', () => {
  const workspace = fixture({ 'packages/core/src/index.ts': '' });
  expect(places(tsdoc(workspace))).toEqual(['packages/core/package.json:1']);
});

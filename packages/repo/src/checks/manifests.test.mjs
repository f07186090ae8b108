import { expect, test } from 'vitest';
import { fixture, libraryManifest, places } from '../fixture.mjs';
import { manifests } from './manifests.mjs';

/** @param {readonly string[]} names */
const listed = (names) => ({
  'typedoc.json': JSON.stringify({ entryPoints: names.map((name) => `packages/${name}`) }),
  '.changeset/config.json': JSON.stringify({ fixed: [names.map((name) => `@fpl-ml/${name}`)] }),
});

/** @param {Record<string, unknown>} change */
const findingsFor = (change) =>
  manifests(
    fixture({ ...listed(['core']), 'packages/core/package.json': JSON.stringify(libraryManifest('core', change)) }),
  );

test('takes a correct manifest, and private packages as they are', () => {
  const workspace = fixture({
    ...listed(['core', 'stats']),
    'packages/core/src/index.ts': '',
    'packages/stats/src/index.ts': '',
    'packages/repo/package.json': JSON.stringify({ name: '@fpl-ml/repo', private: true }),
  });
  expect(manifests(workspace)).toEqual([]);
});

test.each([
  ['another name', { name: '@fpl-ml/cores' }],
  ['CommonJS', { type: 'commonjs' }],
  ['an old Node', { engines: { node: '>=18' } }],
  ['nothing published', { files: ['src'] }],
  ['no exports', { exports: undefined }],
])('refuses %s', (_, change) => {
  expect(findingsFor(change)[0]).toMatchObject({ file: expect.stringMatching(/config|core/), line: 1 });
});

test('refuses one set of types for both kinds of module, and types that come last', () => {
  const types = './dist/index.d.ts';
  const ours = libraryManifest('core').exports['.'];
  expect(findingsFor({ exports: { '.': { ...ours, require: { types, default: './dist/index.cjs' } } } })).toHaveLength(
    1,
  );
  expect(findingsFor({ exports: { '.': { ...ours, import: { default: './dist/index.js', types } } } })).toHaveLength(1);
  expect(findingsFor({ exports: { '.': './dist/index.js' } })).toHaveLength(2);
});

test('refuses versions that differ in a group, packages in no list, and names that are no package', () => {
  const workspace = fixture({
    ...listed(['core', 'stats', 'gone']),
    'packages/core/src/index.ts': '',
    'packages/stats/package.json': JSON.stringify(libraryManifest('stats', { version: '0.1.0' })),
    'packages/drift/src/index.ts': '',
  });
  expect(places(manifests(workspace))).toEqual([
    '.changeset/config.json:1',
    '.changeset/config.json:1',
    'packages/stats/package.json:1',
    'typedoc.json:1',
  ]);
});

test('refuses a changeset that a release would stumble over', () => {
  const good = '---\n"@fpl-ml/core": minor\n---\n\nWhat changed.\n';
  const of = (/** @type {string} */ text) =>
    places(manifests(fixture({ ...listed(['core']), 'packages/core/src/index.ts': '', '.changeset/a.md': text })));
  expect(of(good)).toEqual([]);
  expect(of(good.replace('"@fpl', '## "@fpl'))).toEqual(['.changeset/a.md:1']);
  expect(of(good.replace('\n---\n\n', '\n\n'))).toEqual(['.changeset/a.md:1']);
});

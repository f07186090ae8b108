import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBuiltPackages } from './built-packages.mjs';
import { libraryManifest } from './fixture.mjs';
import { createWorkspace } from './workspace.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fpl-ml-built-test-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/**
 * What the check says of a package `a` that was built to these files.
 *
 * @param {Readonly<Record<string, string>>} built
 */
async function problemsOf(built) {
  const { '.': entry } = libraryManifest('a').exports;
  const manifest = JSON.stringify(libraryManifest('a', { exports: { '.': entry } }));
  const declarations = 'export declare const one: number;\nexport interface Shape {}\nexport type { Shape as Form };\n';
  const files = {
    'package.json': manifest,
    'dist/index.js': 'export const one = 1;',
    'dist/index.cjs': 'exports.one = 1;',
    'dist/index.d.ts': declarations,
    'dist/index.d.cts': declarations,
    ...built,
  };
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, 'packages/a', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const workspace = createWorkspace([{ path: 'packages/a/package.json', text: manifest, binary: false }]);
  return (await checkBuiltPackages(workspace, root)).map(({ message }) => message.split('\n')[0]);
}

test('takes a package whose imports, requires and types agree', async () => {
  expect(await problemsOf({})).toEqual([]);
});

test('reports an entry that cannot be imported or required', async () => {
  const named = `import { missing } from './other.cjs';\nexport const one = missing;`;
  expect(await problemsOf({ 'dist/index.js': named, 'dist/other.cjs': 'module.exports = 1;' })).toEqual([
    'import of @fpl-ml/a fails:',
  ]);
  expect(await problemsOf({ 'dist/index.cjs': "require('./gone.cjs');" })).toEqual(['require of @fpl-ml/a fails:']);
});

test('reports names that differ between import, require and types', async () => {
  expect(await problemsOf({ 'dist/index.cjs': 'exports.two = 2;' })).toEqual([
    '@fpl-ml/a exports one by import, and two by require',
  ]);
  expect(await problemsOf({ 'dist/index.d.ts': 'export declare const one: number, three: number;' })).toEqual([
    '@fpl-ml/a exports one, and its types say one, three',
  ]);
});

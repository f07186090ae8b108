import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { checkExamples, examplesIn, examplesOf } from './docs-examples.mjs';
import { fixture, places } from './fixture.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** @type {string[]} */
const folders = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * A workspace on disk with this package `@fpl-ml/a` and these documents.
 *
 * @param {Readonly<Record<string, string>>} documents
 */
function onDisk(documents) {
  const root = mkdtempSync(join(tmpdir(), 'fpl-ml-docs-test-'));
  folders.push(root);
  const paths = { '@fpl-ml/*': ['./packages/*/src/index.ts'] };
  const compilerOptions = {
    strict: true,
    module: 'ESNext',
    moduleResolution: 'bundler',
    target: 'ES2022',
    types: ['node'],
    paths,
  };
  const files = {
    'packages/a/src/index.ts': `export { double } from './double.js';`,
    'packages/a/src/double.ts': 'export function double(x: number): number {\n  return 2 * x;\n}\n',
    'tsconfig.base.json': JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true } }),
    ...documents,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(repository, 'node_modules/@types'), join(root, 'node_modules/@types'), 'junction');
  return { root, workspace: fixture(files) };
}

test('finds ts blocks, their lines, and the output that follows', () => {
  const text =
    '# A\n\n```ts\nf();\n```\n\n```text\n1\n```\n\n```sh\nls\n```\n\n- item\n  ```ts\n  g(\n    1);\n  ```\n\nprose\n\n```text\nno\n```\n';
  expect(examplesIn(text)).toEqual([
    { line: 4, code: 'f();', output: '1' },
    { line: 17, code: 'g(\n  1);', output: undefined },
  ]);
});

test('does not take the fences inside of another block', () => {
  expect(examplesIn('````md\n```ts\nno\n```\n````\n```typescript\nyes\n```\n')).toEqual([
    { line: 7, code: 'yes', output: undefined },
  ]);
});

test('collects from READMEs, docs and documentation comments of libraries, not from the generated reference', () => {
  const block = '```ts\nf();\n```\n';
  const workspace = fixture({
    'README.md': block,
    'packages/core/README.md': block,
    'packages/core/src/a.ts': '// x\n/**\n * A.\n *\n * ```ts\n * g();\n * ```\n */\nexport const a = 1;\n',
    'packages/core/src/a.test.ts': '/**\n * ```ts\n * no();\n * ```\n */\n',
    'docs/guide.md': block,
    'docs/api/index.md': block,
    'examples/app/README.md': block,
    'CHANGES.md': block,
  });
  expect(examplesOf(workspace).map(({ file, line, folder, code }) => [file, line, folder, code])).toEqual([
    ['README.md', 2, '', 'f();'],
    ['packages/core/README.md', 2, 'packages/core', 'f();'],
    ['docs/guide.md', 2, '', 'f();'],
    ['examples/app/README.md', 2, 'examples/app', 'f();'],
    ['packages/core/src/a.ts', 6, 'packages/core', 'g();'],
  ]);
});

test('takes programs that compile and print what they say', async () => {
  const { root, workspace } = onDisk({
    'README.md':
      "```ts\nimport { double } from '@fpl-ml/a';\nconst n = double(2);\nconsole.log(n);\n```\n\n```text\n4\n```\n\n```ts\nconst n = 'a name of its own';\n```\n",
  });
  expect(await checkExamples(workspace, root)).toEqual({ findings: [], compiled: 2, run: 1 });
});

test('resolves relative imports from the document', async () => {
  const { root, workspace } = onDisk({
    'packages/a/src/README.md':
      "```ts\nimport { double } from './double.js';\nconsole.log(double(3));\n```\n```text\n6\n```\n",
  });
  expect(await checkExamples(workspace, root)).toEqual({ findings: [], compiled: 1, run: 1 });
});

test('reports an error of the compiler at its place in the document', async () => {
  const { root, workspace } = onDisk({
    'README.md': "# A\n\n```ts\nimport { double } from '@fpl-ml/a';\n\ndouble('2');\n```\n",
    'packages/a/src/b.ts': '/**\n * ```ts\n * missing();\n * ```\n */\nexport const b = 1;\n',
  });
  const { findings } = await checkExamples(workspace, root);
  expect(places(findings)).toEqual(['README.md:6', 'packages/a/src/b.ts:3']);
});

test('reports other output, and a program that fails', async () => {
  const { root, workspace } = onDisk({
    'README.md': '```ts\nconsole.log(1);\n```\n```text\n2\n```\n',
    'docs/a.md': "```ts\nthrow new Error('on purpose');\n```\n```text\n```\n",
  });
  const { findings } = await checkExamples(workspace, root);
  expect(places(findings)).toEqual(['README.md:2', 'docs/a.md:2']);
});

// The code in the documentation is code: it compiles, and where it shows what it prints, it prints that.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { bundle } from './bundle.mjs';
import { run } from './run.mjs';
import { commentsOf, importsOf, lineOf, parse } from './syntax.mjs';
import { isTest, librariesOf, sourcesOf } from './workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from './workspace.mjs' */

/**
 * One program in the documentation.
 *
 * @typedef {object} Example
 * @property {string} file
 * @property {number} line of its first line of code
 * @property {string} folder of the package it belongs to, '' for the workspace
 * @property {string} code
 * @property {string | undefined} output what the text block that follows says it prints
 */

/** @typedef {{ language: string, line: number, end: number, text: string }} Block */

const FENCE = /^(\s*)(`{3,}|~{3,})\s*(\w*)/;

/**
 * The fenced blocks of a Markdown text.
 *
 * @param {readonly string[]} lines
 * @returns {readonly Block[]} `line` is the index of the first line inside, `end` that of the closing fence
 */
function blocksOf(lines) {
  /** @type {Block[]} */
  const blocks = [];
  for (let i = 0; i < lines.length; i += 1) {
    const [, indent = '', fence, language = ''] = FENCE.exec(lines[i] ?? '') ?? [];
    if (fence === undefined) continue;
    const rest = lines.slice(i + 1);
    const length = rest.findIndex((line) => line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim()));
    const inside = length < 0 ? rest : rest.slice(0, length);
    const text = inside.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
    blocks.push({ language, line: i + 1, end: i + 1 + inside.length, text });
    i += 1 + inside.length;
  }
  return blocks;
}

/**
 * The `ts` blocks of a Markdown text; one that a `text` block follows, with nothing but empty lines in between, prints
 * what that block says.
 *
 * @param {string} text
 * @returns {readonly { readonly line: number, readonly code: string, readonly output: string | undefined }[]}
 */
export function examplesIn(text) {
  const lines = text.split('\n');
  const blocks = blocksOf(lines);
  return blocks.flatMap((block, i) => {
    if (!/^(ts|typescript|mts)$/.test(block.language)) return [];
    const next = blocks[i + 1];
    const isFollowed =
      next !== undefined && lines.slice(block.end + 1, next.line - 1).every((line) => line.trim() === '');
    const output = isFollowed && /^(text|txt)$/.test(next.language) ? next.text : undefined;
    return [{ line: block.line + 1, code: block.text, output }];
  });
}

/** @param {string} path */
const packageFolder = (path) => /^(packages|examples)\/[^/]+(?=\/)/.exec(path)?.[0] ?? '';

/** @param {string} path */
const isDocument = (path) =>
  /(^|\/)README\.md$/.test(path) || (/^docs\/.*\.md$/.test(path) && !path.startsWith('docs/api/'));

/** @param {SourceFile} file @returns {readonly Example[]} */
function examplesInComments(file) {
  return commentsOf(file)
    .filter(({ text }) => text.startsWith('/**'))
    .flatMap(({ start, text }) => {
      const first = lineOf(parse(file), start);
      const markdown = text
        .replace(/\*\/$/, '')
        .replace(/^\/\*\*/, '')
        .replace(/^[ \t]*\* ?/gm, '');
      return examplesIn(markdown).map((example) => ({
        ...example,
        file: file.path,
        folder: packageFolder(file.path),
        line: first + example.line - 1,
      }));
    });
}

/**
 * Every example of the workspace: in README files, in `docs` and in the documentation comments of the libraries.
 *
 * @param {Workspace} workspace
 * @returns {readonly Example[]}
 */
export function examplesOf(workspace) {
  const documents = workspace.files
    .filter(({ path }) => isDocument(path))
    .flatMap(({ path, text }) =>
      examplesIn(text).map((example) => ({ ...example, file: path, folder: packageFolder(path) })),
    );
  const sources = librariesOf(workspace).flatMap((pkg) => sourcesOf(pkg).filter((file) => !isTest(file)));
  return [...documents, ...sources.flatMap(examplesInComments)];
}

/** @param {string} root */
function compilerOptions(root) {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root).options;
}

/**
 * The code with its relative imports as they are seen from the document.
 *
 * @param {string} root
 * @param {Example} example
 * @param {string} path where it will be written
 */
function relocated(root, { file, code }, path) {
  const specifiers = importsOf({ path: 'example.ts', text: code, binary: false })
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith('.'));
  return [...new Set(specifiers)].reduce((text, specifier) => {
    const target = relative(dirname(path), join(root, dirname(file), specifier)).replaceAll('\\', '/');
    return text.replaceAll(`'${specifier}'`, `'${target}'`).replaceAll(`"${specifier}"`, `"${target}"`);
  }, code);
}

/**
 * Writes each example where the imports of its package resolve.
 *
 * @param {string} root
 * @param {readonly Example[]} examples
 * @returns {ReadonlyMap<string, Example>} by the path it was written to
 */
function writeExamples(root, examples) {
  const folders = new Set(examples.map(({ folder }) => join(root, folder, 'node_modules', '.fpl-ml-docs')));
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  return new Map(
    examples.map((example, i) => {
      const path = join(root, example.folder, 'node_modules', '.fpl-ml-docs', `${i}.ts`);
      // Always a module, so that two examples may use one name.
      writeFileSync(path, `${relocated(root, example, path)}\nexport {};\n`);
      return [path.replaceAll('\\', '/'), example];
    }),
  );
}

/** @param {Example} example @param {ts.SourceFile} tree @param {ts.Diagnostic} diagnostic @returns {Finding} */
function findingAt(example, tree, diagnostic) {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ');
  return { file: example.file, line: example.line + lineOf(tree, diagnostic.start ?? 0) - 1, message };
}

/** @param {string} root @param {ReadonlyMap<string, Example>} written @returns {readonly Finding[]} */
function compileFindings(root, written) {
  const program = ts.createProgram([...written.keys()], compilerOptions(root));
  const general = program.getOptionsDiagnostics().map(({ messageText }) => ({
    file: 'tsconfig.base.json',
    line: 1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n  '),
  }));
  return [...written].reduce(
    (findings, [path, example]) => {
      const tree = program.getSourceFile(path);
      if (tree === undefined) throw new Error(`TypeScript did not read ${path}`);
      const diagnostics = [...program.getSyntacticDiagnostics(tree), ...program.getSemanticDiagnostics(tree)];
      return [...findings, ...diagnostics.map((diagnostic) => findingAt(example, tree, diagnostic))];
    },
    /** @type {readonly Finding[]} */ (general),
  );
}

/** @param {string} text lines without trailing spaces */
const normalised = (text) => text.trimEnd().replace(/[ \t]+$/gm, '');

/** @param {string} root @param {string} path @param {Example} example @returns {Promise<readonly Finding[]>} */
async function runFindings(root, path, { file, line, output }) {
  if (output === undefined) return [];
  const outfile = path.replace(/\.ts$/, '.mjs');
  try {
    await bundle({ root, entry: path, outfile });
  } catch (error) {
    return [{ file, line, message: `could not be bundled to be run: ${String(error)}` }];
  }
  const result = await run(root, process.execPath, [outfile], { cwd: dirname(outfile) });
  if (!result.ok) return [{ file, line, message: `fails when it is run:\n${result.output}` }];
  if (normalised(result.stdout) === normalised(output)) return [];
  return [{ file, line, message: `prints something else than the text below it:\n${normalised(result.stdout)}` }];
}

/**
 * Compiles all examples in one program, and runs those that show their output.
 *
 * @param {Workspace} workspace
 * @param {string} root
 * @returns {Promise<{ readonly findings: readonly Finding[], readonly compiled: number, readonly run: number }>}
 */
export async function checkExamples(workspace, root) {
  const examples = examplesOf(workspace);
  const written = writeExamples(root, examples);
  const findings = [...compileFindings(root, written)];
  const broken = new Set(findings.map(({ file }) => file));
  for (const [path, example] of written) {
    if (!broken.has(example.file)) findings.push(...(await runFindings(root, path, example)));
  }
  return { findings, compiled: examples.length, run: examples.filter(({ output }) => output !== undefined).length };
}

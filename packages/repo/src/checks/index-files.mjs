import ts from 'typescript';
import { lineOf, nodesOf, parse } from '../syntax.mjs';
import { isTest, librariesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

/** @param {ts.Statement} statement */
function isNamedReExport(statement) {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return false;
  return statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause);
}

/** @param {ts.Node} node */
function isDefaultExport(node) {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}

/** @param {SourceFile} file @returns {readonly Finding[]} */
function findingsIn(file) {
  const tree = parse(file);
  const defaults = [...nodesOf(tree)]
    .filter(isDefaultExport)
    .map((node) => ({ file: file.path, line: lineOf(tree, node), message: 'a default export: export it by name' }));
  if (!file.path.endsWith('/index.ts')) return defaults;
  const others = tree.statements
    .filter((statement) => !isNamedReExport(statement) && !isDefaultExport(statement))
    .map((statement) => ({
      file: file.path,
      line: lineOf(tree, statement),
      message: 'an index file holds only `export { … } from` and `export type { … } from`',
    }));
  return [...defaults, ...others];
}

/**
 * An index file is a list of named re-exports, so that it can be read as the public API; nobody exports a default.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function indexFiles(workspace) {
  const missing = librariesOf(workspace)
    .filter((pkg) => !pkg.files.some(({ path }) => path === `${pkg.folder}/src/index.ts`))
    .map((pkg) => ({ file: `${pkg.folder}/package.json`, line: 1, message: 'the package has no src/index.ts' }));
  const sources = librariesOf(workspace).flatMap((pkg) => sourcesOf(pkg).filter((file) => !isTest(file)));
  return [...missing, ...sources.flatMap(findingsIn)];
}

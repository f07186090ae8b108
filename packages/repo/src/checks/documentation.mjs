import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf, parse } from '../syntax.mjs';
import { entriesOf, librariesOf } from '../workspace.mjs';

/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

const FIRST_CODE = 25;

/**
 * Every package has a licence, and a README that shows code before one has to scroll.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function readmes(workspace) {
  return workspace.packages.flatMap((pkg) => {
    const readme = pkg.files.find(({ path }) => path === `${pkg.folder}/README.md`);
    const manifest = { file: `${pkg.folder}/package.json`, line: 1 };
    /** @type {Finding[]} */
    const findings = [];
    if (typeof pkg.manifest.license !== 'string') findings.push({ ...manifest, message: 'there is no `license`' });
    if (readme === undefined) findings.push({ ...manifest, message: 'there is no README.md beside it' });
    else if (!readme.text.split('\n', FIRST_CODE).some((line) => line.startsWith('```'))) {
      findings.push({ file: readme.path, line: FIRST_CODE, message: `no code block starts by line ${FIRST_CODE}` });
    }
    return findings;
  });
}

/** @param {ts.Node} node whether a documentation comment with a description stands above it */
function isDocumented(node) {
  return ts.getJSDocCommentsAndTags(node).some((part) => {
    if (!ts.isJSDoc(part)) return false;
    return (ts.getTextOfJSDocComment(part.comment) ?? '').trim() !== '' || (part.tags?.length ?? 0) > 0;
  });
}

/** @param {ts.Statement} statement @returns {readonly ts.NamedDeclaration[]} */
function declaredBy(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations;
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isDeclaration ? [statement] : [];
}

/** @param {ts.SourceFile} tree @param {string} name */
function declarationsOf(tree, name) {
  return tree.statements.flatMap(declaredBy).filter((declaration) => declaration.name?.getText(tree) === name);
}

/** @param {ts.SourceFile} tree */
function namedExportsOf(tree) {
  return tree.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
    if (!ts.isNamedExports(statement.exportClause)) return [];
    const from = statement.moduleSpecifier;
    return statement.exportClause.elements.map((element) => ({
      node: element,
      exported: element.name.text,
      local: (element.propertyName ?? element.name).text,
      from: from !== undefined && ts.isStringLiteral(from) ? from.text : undefined,
    }));
  });
}

/** @param {Package} pkg @param {string} from path of the importing file @param {string} specifier */
function fileAt(pkg, from, specifier) {
  const path = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
  return pkg.files.find((file) => file.path === path);
}

/**
 * Follows a name from the file that exports it to its declarations.
 *
 * @param {Package} pkg
 * @param {SourceFile} file
 * @param {string} name
 * @returns {{ readonly file: SourceFile, readonly nodes: readonly ts.Node[] } | undefined} undefined: in another package
 */
function findDeclaration(pkg, file, name) {
  const tree = parse(file);
  const nodes = declarationsOf(tree, name);
  if (nodes.length > 0) return { file, nodes };
  const passed = namedExportsOf(tree).find(({ exported }) => exported === name);
  if (passed === undefined) return { file, nodes: [] };
  if (passed.from === undefined) return { file, nodes: declarationsOf(tree, passed.local) };
  const target = passed.from.startsWith('.') ? fileAt(pkg, file.path, passed.from) : undefined;
  return target === undefined ? undefined : findDeclaration(pkg, target, passed.local);
}

/** @param {Package} pkg @param {string} source path of an entry @returns {readonly Finding[]} */
function entryFindings(pkg, source) {
  const index = pkg.files.find(({ path }) => path === source);
  if (index === undefined) {
    const message = `the manifest exports it, but there is no ${source}`;
    return [{ file: `${pkg.folder}/package.json`, line: 1, message }];
  }
  return namedExportsOf(parse(index)).flatMap(({ exported }) => {
    const found = findDeclaration(pkg, index, exported);
    if (found === undefined || found.nodes.some(isDocumented)) return [];
    const [node] = found.nodes;
    const line = node === undefined ? 1 : lineOf(parse(found.file), node);
    return [{ file: found.file.path, line, message: `\`${exported}\` is exported without documentation (TSDoc)` }];
  });
}

/**
 * Everything that a package exports says what it is and why one would use it.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function tsdoc(workspace) {
  const findings = librariesOf(workspace).flatMap((pkg) =>
    entriesOf(pkg).flatMap(({ source }) => entryFindings(pkg, source)),
  );
  // A declaration that two entries export is missing its documentation once.
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

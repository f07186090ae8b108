import ts from 'typescript';
import { importsOf, lineOf, nodesOf, parse } from '../syntax.mjs';
import { isTest, librariesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

/**
 * A place where a code is given: with the literal, or without where it cannot be seen.
 *
 * @typedef {{ readonly file: string, readonly line: number, readonly code: string | undefined }} CodeUse
 */

const TABLE = 'docs/errors.md';
const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
const ROW = /^\|\s*`?([A-Z][A-Z0-9_]*)`?\s*\|/;

/** @param {ts.Node} node the expression that gives an `FplMlError` its code, if `node` makes one */
function codeArgument(node) {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'FplMlError') {
    return node.arguments?.[0];
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword) return undefined;
  const owner = ts.findAncestor(node, ts.isClassLike);
  const extended = owner?.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  return extended?.includes('FplMlError') ? node.arguments[0] : undefined;
}

/** @param {ts.Node} node @returns {{ readonly name: string, readonly fn: ts.SignatureDeclaration } | undefined} */
function namedFunction(node) {
  if (ts.isFunctionDeclaration(node) && node.name !== undefined) return { name: node.name.text, fn: node };
  const { parent } = node;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return { name: parent.name.text, fn: node };
  return undefined;
}

/** @typedef {{ readonly file: SourceFile, readonly node: ts.Expression }} Place */

/** @param {SourceFile} file @param {string} name @param {number} index @returns {readonly Place[]} */
function argumentsIn(file, name, index) {
  return [...nodesOf(parse(file))].flatMap((node) => {
    const isCall = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;
    const argument = isCall ? node.arguments[index] : undefined;
    return argument === undefined ? [] : [{ file, node: argument }];
  });
}

/**
 * What the functions of this package pass for a parameter.
 *
 * @param {readonly SourceFile[]} files of the package
 * @param {ts.Identifier} parameter
 */
function argumentsFor(files, parameter) {
  for (let at = parameter.parent; at !== undefined; at = at.parent) {
    const owner = namedFunction(at);
    const index = owner?.fn.parameters.findIndex(({ name }) => name.getText() === parameter.text) ?? -1;
    if (owner === undefined || index < 0) continue;
    const { name } = owner;
    // Another file may have a function of its own with this name.
    const callers = files.filter(
      (file) => parse(file) === parameter.getSourceFile() || importsOf(file).some(({ names }) => names?.includes(name)),
    );
    return callers.flatMap((file) => argumentsIn(file, name, index));
  }
  return undefined;
}

/**
 * The code-like strings that a variable of the same function starts with: `const code = …`, `const [code, x] = …`.
 *
 * @param {SourceFile} file
 * @param {ts.Identifier} variable
 * @returns {readonly Place[]}
 */
function literalsFor(file, variable) {
  const tree = parse(file);
  const owner = ts.findAncestor(variable, ts.isFunctionLike) ?? tree;
  const declaration = [...nodesOf(owner)].filter(ts.isVariableDeclaration).find(({ name }) => {
    if (ts.isIdentifier(name)) return name.text === variable.text;
    return name.elements.some(
      (element) => ts.isBindingElement(element) && element.name.getText(tree) === variable.text,
    );
  });
  if (declaration?.initializer === undefined) return [];
  return [...nodesOf(declaration.initializer)].flatMap((node) =>
    ts.isStringLiteralLike(node) && CODE.test(node.text) ? [{ file, node }] : [],
  );
}

/**
 * @param {readonly SourceFile[]} files of the package
 * @param {Place} place the expression that gives the code
 * @param {number} [depth] how many calls up
 * @returns {readonly CodeUse[]}
 */
function codesOf(files, { file, node }, depth = 0) {
  const at = { file: file.path, line: lineOf(parse(file), node) };
  if (ts.isStringLiteralLike(node)) return [{ ...at, code: node.text }];
  if (ts.isParenthesizedExpression(node)) return codesOf(files, { file, node: node.expression }, depth);
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse].flatMap((branch) => codesOf(files, { file, node: branch }, depth));
  }
  // The code of another error, passed on.
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'code') return [];
  if (!ts.isIdentifier(node) || depth > 3) return [{ ...at, code: undefined }];
  const sources = argumentsFor(files, node) ?? literalsFor(file, node);
  if (sources.length === 0) return [{ ...at, code: undefined }];
  return sources.flatMap((source) => codesOf(files, source, depth + 1));
}

/** @param {readonly Package[]} packages @returns {readonly CodeUse[]} */
function usesIn(packages) {
  return packages.flatMap((pkg) => {
    const files = sourcesOf(pkg).filter((file) => !isTest(file));
    return files.flatMap((file) =>
      [...nodesOf(parse(file))].flatMap((node) => {
        const argument = codeArgument(node);
        return argument === undefined ? [] : codesOf(files, { file, node: argument });
      }),
    );
  });
}

/** @param {SourceFile} table @returns {ReadonlyMap<string, number>} the line of each code */
function rowsOf(table) {
  return new Map(
    table.text.split('\n').flatMap((line, i) => {
      const code = ROW.exec(line)?.[1];
      return code === undefined ? [] : [/** @type {const} */ ([code, i + 1])];
    }),
  );
}

/** @param {CodeUse} use @param {ReadonlyMap<string, number>} rows @returns {readonly Finding[]} */
function useFindings({ file, line, code }, rows) {
  if (code === undefined)
    return [{ file, line, message: 'write the code as a literal, so that it can be searched for' }];
  if (rows.has(code)) return [];
  return [{ file, line, message: `${code} has no row in ${TABLE}: say there when it comes and what to do` }];
}

/**
 * An error code is API: each one in the code is documented, and each one documented is in the code.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function errorCodes(workspace) {
  const uses = usesIn(librariesOf(workspace));
  const table = workspace.files.find(({ path }) => path === TABLE);
  if (table === undefined) {
    if (uses.length === 0) return [];
    return [
      { file: TABLE, line: 1, message: `there is no table of error codes, and the code has ${uses.length} uses` },
    ];
  }
  const rows = rowsOf(table);
  // The codes of an example may have rows, too.
  const used = new Set(usesIn(workspace.packages).map(({ code }) => code));
  const stale = [...rows]
    .filter(([code]) => !used.has(code))
    .map(([code, line]) => ({ file: TABLE, line, message: `nothing throws ${code}: delete the row` }));
  return [...uses.flatMap((use) => useFindings(use, rows)), ...stale];
}

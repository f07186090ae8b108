// What the checks ask of TypeScript's parser.
import ts from 'typescript';

/** @import { SourceFile } from './workspace.mjs' */

/** @type {WeakMap<SourceFile, ts.SourceFile>} */
const trees = new WeakMap();

/**
 * The syntax tree of a file, parsed once.
 *
 * @param {SourceFile} file
 */
export function parse(file) {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, true);
  trees.set(file, tree);
  return tree;
}

/**
 * The line of a node or position, from 1.
 *
 * @param {ts.SourceFile} tree
 * @param {ts.Node | number} at
 */
export function lineOf(tree, at) {
  const position = typeof at === 'number' ? at : at.getStart(tree);
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

/**
 * Every node below (and including) `node`, parents first.
 *
 * @param {ts.Node} node
 * @returns {Generator<ts.Node>}
 */
export function* nodesOf(node) {
  yield node;
  /** @type {ts.Node[]} */
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/**
 * Every token, comments and documentation excluded.
 *
 * @param {ts.SourceFile} tree
 * @returns {Generator<ts.Node>}
 */
export function* tokensOf(tree) {
  /** @type {ts.Node[]} */
  const stack = [tree];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) continue;
    if (ts.isToken(node)) yield node;
    else stack.push(...[...node.getChildren(tree)].reverse());
  }
}

/**
 * Every comment with its text.
 *
 * @param {SourceFile} file
 * @returns {readonly { readonly start: number, readonly end: number, readonly text: string }[]}
 */
export function commentsOf(file) {
  const tree = parse(file);
  /** @type {Map<number, ts.CommentRange>} */
  const found = new Map();
  for (const token of tokensOf(tree)) {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, token.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, token.getEnd()) ?? []),
    ];
    // Text inside of a template or a JSX element is not trivia.
    if (!ts.isTemplateMiddleOrTemplateTail(token)) for (const range of ranges) found.set(range.pos, range);
  }
  return [...found.values()]
    .sort((a, b) => a.pos - b.pos)
    .map(({ pos, end }) => ({ start: pos, end, text: file.text.slice(pos, end) }));
}

/**
 * One import or re-export.
 *
 * @typedef {object} Import
 * @property {string} specifier
 * @property {number} line
 * @property {boolean} typeOnly leaves no trace in the compiled module
 * @property {readonly string[] | null} names what is imported by name; null for a namespace, a default, or everything
 */

/** @param {ts.ImportClause | undefined} clause @returns {readonly string[] | null} */
function importedNames(clause) {
  const bindings = clause?.namedBindings;
  if (clause === undefined || clause.name !== undefined || bindings === undefined) return null;
  if (!ts.isNamedImports(bindings)) return null;
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** @param {ts.Node} node @returns {Omit<Import, 'line' | 'specifier'> & { readonly from: ts.Node } | undefined} */
function importAt(node) {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.isTypeOnly ?? false;
    return { from: node.moduleSpecifier, typeOnly, names: importedNames(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { from: node.moduleSpecifier, typeOnly: node.isTypeOnly, names: null };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { from: node.argument.literal, typeOnly: true, names: null };
  }
  if (ts.isExternalModuleReference(node)) return { from: node.expression, typeOnly: false, names: null };
  if (ts.isCallExpression(node) && node.arguments[0] !== undefined) {
    const { expression } = node;
    const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
    if (isRequire || expression.kind === ts.SyntaxKind.ImportKeyword) {
      return { from: node.arguments[0], typeOnly: false, names: null };
    }
  }
  return undefined;
}

/**
 * All imports of a file: static, dynamic with a literal, `import('x').T`, `require`, and re-exports.
 *
 * @param {SourceFile} file
 * @returns {readonly Import[]}
 */
export function importsOf(file) {
  const tree = parse(file);
  return [...nodesOf(tree)].flatMap((node) => {
    const found = importAt(node);
    if (found === undefined || !ts.isStringLiteralLike(found.from)) return [];
    return [{ specifier: found.from.text, line: lineOf(tree, node), typeOnly: found.typeOnly, names: found.names }];
  });
}

/**
 * The package that a specifier names, or undefined for a relative one: `@a/b/c` gives `@a/b`, `c/d` gives `c`.
 *
 * @param {string} specifier
 */
export function packageOf(specifier) {
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('node:')) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

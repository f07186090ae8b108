// Which identifiers of a file mean a global, as opposed to a parameter, a variable or an import of the same name.
import ts from 'typescript';
import { nodesOf, parse } from './syntax.mjs';

/** @import { SourceFile } from './workspace.mjs' */

/**
 * A type checker that knows one file alone, no library and no imports: what it cannot resolve is global.
 *
 * @param {SourceFile} file
 */
function checkerFor(file) {
  const tree = parse(file);
  /** @type {ts.CompilerHost} */
  const host = {
    getSourceFile: (name) => (name === file.path ? tree : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === file.path,
    readFile: () => undefined,
  };
  const options = { noLib: true, noResolve: true, types: [] };
  return ts.createProgram([file.path], options, host).getTypeChecker();
}

/** @param {ts.Identifier} node whether it is read as a value, and not the name of a member, declaration or type */
function isValue(node) {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent) || ts.isTypeQueryNode(parent) || ts.isPartOfTypeNode(node)) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  return !('name' in parent && parent.name === node);
}

/** @param {ts.TypeChecker} checker @param {ts.Identifier} node */
function isDeclaredHere(checker, node) {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations?.length ?? 0) > 0;
}

/** @param {ts.BindingElement} element @returns {string | undefined} undefined for `...rest` and `[computed]` */
function memberName({ dotDotDotToken, propertyName, name }) {
  const key = propertyName ?? name;
  return dotDotDotToken === undefined && (ts.isIdentifier(key) || ts.isStringLiteralLike(key)) ? key.text : undefined;
}

/**
 * The members that are taken from `node` right there: `node.a`, `node['a']`, `const { a } = node`. The name is undefined
 * where it cannot be known: `node[a]`, `const { ...a } = node`.
 *
 * @param {ts.Node} node
 * @returns {readonly { readonly name: string | undefined, readonly node: ts.Node }[]}
 */
export function membersTaken(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    return [{ name: parent.name.text, node: parent }];
  }
  if (ts.isElementAccessExpression(parent) && parent.expression === node) {
    const key = parent.argumentExpression;
    return [{ name: ts.isStringLiteralLike(key) ? key.text : undefined, node: parent }];
  }
  if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isObjectBindingPattern(parent.name)) {
    return parent.name.elements.map((element) => ({ name: memberName(element), node: element }));
  }
  return [];
}

/**
 * Whether more than members with known names is taken from `node`: it gets another name, is passed on, or the like.
 *
 * @param {ts.Node} node
 */
export function isPassedOn(node) {
  const taken = membersTaken(node);
  return taken.length === 0 || taken.some(({ name }) => name === undefined);
}

/**
 * Every use of a global as a value, `globalThis.x` being a use of `x`. A `globalThis` that is passed on is a use of
 * `globalThis`.
 *
 * @param {SourceFile} file
 * @param {(name: string) => boolean} isWanted names to look for
 * @returns {readonly { readonly name: string, readonly node: ts.Node }[]}
 */
export function globalUses(file, isWanted) {
  /** @type {ts.Identifier[]} */
  const candidates = [];
  for (const node of nodesOf(parse(file))) {
    if (!ts.isIdentifier(node) || !isValue(node)) continue;
    if (node.text === 'globalThis' || isWanted(node.text)) candidates.push(node);
  }
  if (candidates.length === 0) return [];
  const checker = checkerFor(file);
  return candidates.flatMap((node) => {
    const own = isDeclaredHere(checker, node) ? [] : [{ name: node.text, node }];
    if (node.text !== 'globalThis') return own;
    const members = membersTaken(node).map(({ name = '', node: member }) => ({ name, node: member }));
    return [...members, ...(isPassedOn(node) ? own : [])].filter(({ name }) => isWanted(name));
  });
}

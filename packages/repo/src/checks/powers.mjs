import ts from 'typescript';
import { globalUses, membersTaken } from '../globals.mjs';
import { lineOf, nodesOf, parse } from '../syntax.mjs';
import { codeOf } from '../workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

const POWER_OPERATORS = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken];
/** The exponents with which all supported versions of Node agree to the last bit. */
const SAFE_EXPONENTS = [2, 0.5];
const MESSAGE =
  'the last bit of this power differs between versions of Node (only the exponents 2 and 0.5 agree): ' +
  'multiply, or use Math.sqrt, Math.exp';

/** @param {ts.Expression | undefined} exponent */
const isSafe = (exponent) =>
  exponent !== undefined && ts.isNumericLiteral(exponent) && SAFE_EXPONENTS.includes(Number(exponent.text));

/** @param {ts.Node} node a use of `Math.pow` */
function isSafeCall({ parent }) {
  return ts.isCallExpression(parent) && isSafe(parent.arguments[1]);
}

/** @param {SourceFile} file @returns {readonly Finding[]} */
function findingsIn(file) {
  const tree = parse(file);
  const operators = [...nodesOf(tree)].filter(
    (node) => ts.isBinaryExpression(node) && POWER_OPERATORS.includes(node.operatorToken.kind) && !isSafe(node.right),
  );
  const calls = globalUses(file, (name) => name === 'Math')
    .flatMap(({ node }) => membersTaken(node))
    .filter(({ name, node }) => name === 'pow' && !isSafeCall(node))
    .map(({ node }) => node);
  return [...operators, ...calls].map((node) => ({ file: file.path, line: lineOf(tree, node), message: MESSAGE }));
}

/**
 * No powers but squares and roots, so that results repeat to the byte on every version of Node.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function powers(workspace) {
  return workspace.packages
    .filter(({ kind }) => kind !== 'tool')
    .flatMap(codeOf)
    .flatMap(findingsIn);
}

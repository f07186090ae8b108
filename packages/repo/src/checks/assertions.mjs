import ts from 'typescript';
import { commentsOf, lineOf, nodesOf, parse } from '../syntax.mjs';
import { isConformance, isTest, librariesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

const SWITCHED_OFF = /@ts-(ignore|nocheck|expect-error)|\b(eslint|oxlint|tslint)-disable|biome-ignore|prettier-ignore/;
/** In a test, `@ts-expect-error` asserts that something does not compile. */
const SWITCHED_OFF_IN_TESTS = /@ts-(ignore|nocheck)|\b(eslint|oxlint|tslint)-disable|biome-ignore|prettier-ignore/;

/** @param {ts.Expression} expression @returns {ts.Expression} */
const unwrap = (expression) => (ts.isParenthesizedExpression(expression) ? unwrap(expression.expression) : expression);

/** @param {ts.Node} node @returns {node is ts.AssertionExpression} */
function isAssertion(node) {
  return (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !ts.isConstTypeReference(node.type);
}

/** @param {ts.Node} node */
function isDoubleAssertion(node) {
  if (!isAssertion(node)) return false;
  const inner = unwrap(node.expression);
  return isAssertion(inner) && inner.type.kind === ts.SyntaxKind.UnknownKeyword;
}

/** @param {ts.Node} node what a comment stands above: a statement, a member, an element of a list, a case */
function isCommentable({ parent }) {
  if (ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent))
    return true;
  return ts.isObjectLiteralExpression(parent) || ts.isClassLike(parent) || ts.isArrayLiteralExpression(parent);
}

/**
 * The lines on which a comment counts as being about an assertion: its own, the one before it, and the one before the
 * statement (or the member) that it is in.
 *
 * @param {ts.SourceFile} tree
 * @param {ts.Node} node
 */
function linesAbout(tree, node) {
  let holder = node;
  while (!isCommentable(holder) && holder.parent !== undefined && !ts.isSourceFile(holder.parent))
    holder = holder.parent;
  const [first, last] = [lineOf(tree, node), lineOf(tree, node.getEnd())];
  const own = Array.from({ length: last - first + 2 }, (_, i) => first - 1 + i);
  return new Set([...own, lineOf(tree, holder) - 1]);
}

/** @param {SourceFile} file lines with a comment that is no documentation */
function explainedLines(file) {
  const tree = parse(file);
  return new Set(
    commentsOf(file)
      .filter(({ text }) => !text.startsWith('/**'))
      .flatMap(({ start, end }) => {
        const first = lineOf(tree, start);
        return Array.from({ length: lineOf(tree, end) - first + 1 }, (_, i) => first + i);
      }),
  );
}

/** @param {ts.Node} node */
function isNonNull(node) {
  if (ts.isNonNullExpression(node)) return true;
  return (ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken !== undefined;
}

/** @param {ts.Node} node */
function problemAnywhere(node) {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return '`any`: name the type, or take `unknown` and check it';
  if (isNonNull(node)) return 'a non-null assertion (`!`): check for undefined, or give a default';
  return undefined;
}

/** @param {ts.SourceFile} tree @param {ReadonlySet<number>} explained @param {ts.Node} node */
function problemOfAssertion(tree, explained, node) {
  if (!isAssertion(node)) return undefined;
  if (isDoubleAssertion(node)) return '`as unknown as`: check the value instead';
  // The inner half of a double assertion is reported with the outer one.
  if (isDoubleAssertion(unwrapParent(node))) return undefined;
  if ([...linesAbout(tree, node)].some((line) => explained.has(line))) return undefined;
  return 'an assertion (`as`) without a comment beside or above it that says why it holds';
}

/** @param {ts.Node} node @returns {ts.Node} */
const unwrapParent = ({ parent }) => (ts.isParenthesizedExpression(parent) ? unwrapParent(parent) : parent);

/** @param {SourceFile} file @returns {readonly Finding[]} */
function findingsIn(file) {
  const tree = parse(file);
  const explained = explainedLines(file);
  const mayAssert = isTest(file) || isConformance(file);
  const nodes = [...nodesOf(tree)].flatMap((node) => {
    const message = problemAnywhere(node) ?? (mayAssert ? undefined : problemOfAssertion(tree, explained, node));
    return message === undefined ? [] : [{ file: file.path, line: lineOf(tree, node), message }];
  });
  const switchedOff = isTest(file) ? SWITCHED_OFF_IN_TESTS : SWITCHED_OFF;
  const comments = commentsOf(file)
    .filter(({ text }) => switchedOff.test(text))
    .map(({ start }) => ({
      file: file.path,
      line: lineOf(tree, start),
      message: 'a comment that switches a check off: mend the code, or change the rule for everybody',
    }));
  return [...nodes, ...comments];
}

/**
 * The compiler is not talked out of its findings: no `any`, no `!`, no `as` without a proof, no check switched off.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function assertions(workspace) {
  return librariesOf(workspace).flatMap(sourcesOf).flatMap(findingsIn);
}

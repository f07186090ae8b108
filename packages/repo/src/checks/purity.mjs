import ts from 'typescript';
import { globalUses, isPassedOn, membersTaken } from '../globals.mjs';
import { importsOf, lineOf, parse } from '../syntax.mjs';
import { isConformance, isTest, librariesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

const CLOCK = 'pass a `Clock` of @fpl-ml/core';
const TIMER = `${CLOCK} and use its \`setTimeout\` or \`sleep\``;
const RANDOM = 'pass a `RandomSource` or an `IdSource` of @fpl-ml/core';
const ENVIRONMENT = 'take it as an option';
const NETWORK = 'take `fetch` or the client as an option';
const CONSOLE = 'pass a `Logger` of @fpl-ml/core';
const BY_NAME = 'write `globalThis.x`, or `x` alone, so that it can be seen which global is meant';

/** Globals that may not be used at all, and what to do instead. */
const FORBIDDEN = new Map([
  ['performance', CLOCK],
  ['process', ENVIRONMENT],
  ['navigator', ENVIRONMENT],
  ['setTimeout', TIMER],
  ['setInterval', TIMER],
  ['setImmediate', TIMER],
  ['queueMicrotask', TIMER],
  ['fetch', NETWORK],
  ['WebSocket', NETWORK],
  ['EventSource', NETWORK],
  ['XMLHttpRequest', NETWORK],
  ['console', CONSOLE],
  ...['globalThis', 'global', 'self', 'window'].map((name) => /** @type {const} */ ([name, BY_NAME])),
]);

/** Globals of which only some members may not be used. */
const FORBIDDEN_MEMBERS = new Map([
  ['Date', new Map([['now', CLOCK]])],
  ['Math', new Map([['random', RANDOM]])],
  ['AbortSignal', new Map([['timeout', TIMER]])],
  [
    'crypto',
    new Map([
      ['randomUUID', RANDOM],
      ['getRandomValues', RANDOM],
    ]),
  ],
]);

/** Modules that do the same under another name. */
const FORBIDDEN_MODULES = new Map([
  ...['timers', 'timers/promises'].map((name) => /** @type {const} */ ([name, TIMER])),
  ...['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'].map(
    (name) => /** @type {const} */ ([name, NETWORK]),
  ),
  ['perf_hooks', CLOCK],
  ['process', ENVIRONMENT],
  ['os', ENVIRONMENT],
  ['console', CONSOLE],
]);

const RANDOM_OF_CRYPTO = /^(random|getRandomValues$|webcrypto$|generate)/;

/** @param {string} name */
const isWanted = (name) => FORBIDDEN.has(name) || FORBIDDEN_MEMBERS.has(name);

/** @param {ts.Node} node whether it is `new Date()`, or `Date(…)`, which ignores its arguments */
function readsClock(node) {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.expression === node) return (parent.arguments?.length ?? 0) === 0;
  return ts.isCallExpression(parent) && parent.expression === node;
}

/** @param {ts.Node} node whether the use ends right there: `new Date(0)`, `x instanceof Date`, `typeof crypto` */
function isUsedUp({ parent }) {
  if (ts.isNewExpression(parent) || ts.isTypeOfExpression(parent)) return true;
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
}

/** @param {{ readonly name: string, readonly node: ts.Node }} use @returns {readonly string[]} */
function problemsOfUse({ name, node }) {
  const advice = FORBIDDEN.get(name);
  if (advice !== undefined) return [`\`${name}\` is used: ${advice}`];
  if (name === 'Date' && readsClock(node)) return [`\`Date\` reads the time: ${CLOCK}`];
  const taken = membersTaken(node).flatMap((member) => {
    const memberAdvice = FORBIDDEN_MEMBERS.get(name)?.get(member.name ?? '');
    return memberAdvice === undefined ? [] : [`\`${name}.${member.name}\` is used: ${memberAdvice}`];
  });
  if (!isPassedOn(node) || isUsedUp(node)) return taken;
  return [...taken, `\`${name}\` is passed on: name the member that is used, as in \`${name}.member\``];
}

/** @param {Package} pkg @param {SourceFile} file @param {string} name */
function isExcepted(pkg, file, name) {
  // The manual clock yields to the real event loop to let the work of a timer finish.
  return name === 'setImmediate' && file.path.startsWith('packages/core/src/testing/') && pkg.shortName === 'core';
}

/** @param {Package} pkg @param {SourceFile} file @returns {readonly Finding[]} */
function globalFindings(pkg, file) {
  return globalUses(file, isWanted)
    .filter(({ name }) => !isExcepted(pkg, file, name))
    .flatMap((use) =>
      problemsOfUse(use).map((message) => ({ file: file.path, line: lineOf(parse(file), use.node), message })),
    );
}

/** @param {SourceFile} file @returns {readonly Finding[]} */
function moduleFindings(file) {
  return importsOf(file).flatMap(({ specifier, line, typeOnly, names }) => {
    const module = specifier.replace(/^node:/, '');
    const advice = FORBIDDEN_MODULES.get(module);
    if (typeOnly) return [];
    if (advice !== undefined) return [{ file: file.path, line, message: `${specifier} is imported: ${advice}` }];
    if (module !== 'crypto') return [];
    if (names === null) return [{ file: file.path, line, message: `import what you need of ${specifier} by name` }];
    return names
      .filter((name) => RANDOM_OF_CRYPTO.test(name))
      .map((name) => ({ file: file.path, line, message: `\`${name}\` of ${specifier} is imported: ${RANDOM}` }));
  });
}

/** @param {SourceFile} file */
const isSystemFile = (file) => /\/system-[^/]+\.ts$/.test(file.path);

/**
 * Libraries read no clock, randomness, environment or network, set no timers and print nothing: all of it is passed in,
 * so that a season can be replayed, the same bit for bit. A global of which some members are fine may not be given
 * another name, which would hide the others. Files called `system-*.ts` are where the real ones live.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function purity(workspace) {
  return librariesOf(workspace).flatMap((pkg) =>
    sourcesOf(pkg)
      .filter((file) => !isTest(file) && !isConformance(file) && !isSystemFile(file))
      .flatMap((file) => [...globalFindings(pkg, file), ...moduleFindings(file)]),
  );
}

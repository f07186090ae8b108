// Loads the built packages as users do: in plain Node, by `import` and by `require`.
//
// Tests run on sources through vitest, which forgives what Node does not (a named import of a CommonJS module, say),
// and publint and attw read files without running them. So each entry is loaded once, from a folder that depends on it.
import { join } from 'node:path';
import ts from 'typescript';
import { run } from './run.mjs';
import { entriesOf, librariesOf } from './workspace.mjs';

/** @import { Finding, Package, Workspace } from './workspace.mjs' */

/**
 * An expression for each package, true when it works and not only loads. Where a package stands on a library that others
 * wrote (eventemitter3, semver, croner), the expression reaches it.
 *
 * @type {Readonly<Record<string, string>>}
 */
const CALLS = {
  '@fpl-ml/core':
    "(() => { let n = 0; const e = m.createEvents(); e.on('a', () => { n += 1; }); e.emit('a', {}); return n === 1; })()",
  '@fpl-ml/core/testing': 'm.manualClock(5).now() === 5',
  '@fpl-ml/stats': 'm.mean([1, 2, 3]) === 2 && m.ksTest([1, 2, 3], [1, 2, 3]).statistic === 0',
  '@fpl-ml/boost': 'm.trainBooster({ x: [1, 2, 3, 4] }, [0, 0, 1, 1], { minLeafRows: 1 }).predict({ x: [4] })[0] > 0.5',
  '@fpl-ml/monitor': 'm.regressionMetrics([1, 2], [1, 4]).mae === 1',
  '@fpl-ml/drift': 'm.psi([1, 2, 3, 4], [1, 2, 3, 4]).statistic === 0',
  '@fpl-ml/registry': "m.nextVersion([], { inputs: [], target: 'points' }) === '0.1.0'",
  '@fpl-ml/scheduler':
    "m.nextOccurrence({ scheduleType: 'cron', cronExpression: '0 2 * * *', timezone: 'UTC' }, 0) === 7_200_000",
  '@fpl-ml/notify': 'm.recordingChannel() !== undefined',
  '@fpl-ml/store-sql':
    "m.storeError({ code: '40001' }).code === 'STORE_BUSY' && m.sqliteDialect({}).createAdapter() !== undefined",
  '@fpl-ml/engine': "m.inShare('key', 'salt', 1) && !m.inShare('key', 'salt', 0)",
};

/** @param {string} name fails if the call does not hold, and prints the exported names */
const body = (
  name,
) => `if (!(${CALLS[name] ?? 'true'})) throw new Error('A call gives a wrong result: ' + ${JSON.stringify(CALLS[name] ?? '')});
  console.log(JSON.stringify(Object.keys(m).filter((key) => key !== 'default' && key !== '__esModule').sort()));`;

/** @param {string} name */
const importing = (name) => `import * as m from ${JSON.stringify(name)}; ${body(name)}`;

/** @param {string} name */
const requiring = (name) => `const m = require(${JSON.stringify(name)}); ${body(name)}`;

/**
 * The names with a value that a declaration file exports.
 *
 * @param {string} path of a `.d.ts` or `.d.cts` file
 * @returns {readonly string[]}
 */
function declaredValues(path) {
  const program = ts.createProgram([path], { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, types: [] });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return (target.flags & ts.SymbolFlags.Value) !== 0;
    })
    .map(({ name }) => name)
    .sort();
}

/** @param {string} output @returns {string} the names as one text, to be compared */
const namesIn = (output) => JSON.parse(output.trim().split('\n').at(-1) ?? '[]').join(', ');

/**
 * @param {string} root
 * @param {string} node
 * @param {Package} pkg
 * @param {string} subpath
 * @returns {Promise<readonly string[]>} problems
 */
async function entryProblems(root, node, pkg, subpath) {
  const name = subpath === '.' ? pkg.name : `${pkg.name}/${subpath.slice(2)}`;
  const cwd = join(root, pkg.folder);
  const [imported, required] = await Promise.all([
    run(root, node, ['--input-type=module', '-e', importing(name)], { cwd }),
    run(root, node, ['--input-type=commonjs', '-e', requiring(name)], { cwd }),
  ]);
  if (!imported.ok) return [`import of ${name} fails:\n${imported.output}`];
  if (!required.ok) return [`require of ${name} fails:\n${required.output}`];
  const [esm, cjs] = [namesIn(imported.stdout), namesIn(required.stdout)];
  const types = declaredValues(join(cwd, pkg.manifest.exports[subpath].import.types)).join(', ');
  return [
    ...(esm === cjs ? [] : [`${name} exports ${esm} by import, and ${cjs} by require`]),
    ...(esm === types ? [] : [`${name} exports ${esm}, and its types say ${types}`]),
  ];
}

/**
 * Loads every entry of every public package; they have to be built.
 *
 * @param {Workspace} workspace
 * @param {string} root
 * @param {string} [node] the Node to load them with, the running one by default
 * @returns {Promise<readonly Finding[]>}
 */
export async function checkBuiltPackages(workspace, root, node = process.execPath) {
  /** @type {Finding[]} */
  const findings = [];
  for (const pkg of librariesOf(workspace)) {
    for (const { subpath } of entriesOf(pkg)) {
      const problems = await entryProblems(root, node, pkg, subpath);
      findings.push(...problems.map((message) => ({ file: `${pkg.folder}/package.json`, line: 1, message })));
    }
  }
  return findings;
}

import ts from 'typescript';
import { nodesOf, parse } from '../syntax.mjs';
import { entriesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

const TABLE = 'docs/requirements.md';
/** Where every configuration key is declared. */
const KEYS = 'packages/engine/src/config/config-keys.ts';
const EXPORTS = /^(@fpl-ml\/[a-z-]+(?:\/[a-z-]+)?): ([\w$]+(?:\.[\w$]+)?(?:, [\w$]+(?:\.[\w$]+)?)*)$/;
const SHELL = /^(npm run|npm|fpl-ml) ([a-z-]+)(.*)$/;
const FLAG = /--[a-z][a-z-]*/g;

/** @typedef {{ readonly line: number, readonly cells: readonly string[] }} Row */

/** @param {string} text @returns {readonly Row[]} the rows of all tables, headings and rules left out */
function rowsOf(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const isRule = (/** @type {string | undefined} */ other) => /^\|[\s:|-]+\|$/.test(other ?? '');
    if (!line.startsWith('|') || isRule(line) || isRule(lines[i + 1])) return [];
    const cells = line.slice(1, line.lastIndexOf('|')).split(/(?<!\\)\|/);
    return [{ line: i + 1, cells: cells.map((cell) => cell.trim()) }];
  });
}

/** @param {string} cell @returns {readonly string[]} what stands between backticks */
const spansOf = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** @param {SourceFile | undefined} index @returns {ReadonlySet<string>} */
function exportedNames(index) {
  if (index === undefined) return new Set();
  return new Set([...nodesOf(parse(index))].flatMap((node) => (ts.isExportSpecifier(node) ? [node.name.text] : [])));
}

/** @param {Package} pkg @param {string} type @returns {ReadonlySet<string>} also those of the types that it extends */
function membersOf(pkg, type) {
  const found = sourcesOf(pkg).flatMap((file) =>
    [...nodesOf(parse(file))].flatMap((node) => {
      if (ts.isInterfaceDeclaration(node) && node.name.text === type) return [node];
      return [];
    }),
  );
  const own = found.flatMap(({ members }) =>
    members.flatMap(({ name }) => (name === undefined ? [] : [name.getText()])),
  );
  const parents = found.flatMap(({ heritageClauses = [] }) =>
    heritageClauses.flatMap(({ types }) => types.map(({ expression }) => expression.getText())),
  );
  return new Set([...own, ...parents.flatMap((parent) => [...membersOf(pkg, parent)])]);
}

/** @param {Workspace} workspace @param {string} specifier @param {string} names @returns {readonly string[]} problems */
function exportProblems(workspace, specifier, names) {
  const [, shortName = '', subpath] = specifier.split('/');
  const pkg = workspace.packages.find((candidate) => candidate.shortName === shortName && candidate.kind === 'library');
  const wanted = subpath === undefined ? '.' : `./${subpath}`;
  if (pkg === undefined || !entriesOf(pkg).some((entry) => entry.subpath === wanted)) {
    return [`there is no ${specifier}`];
  }
  const path = `${pkg.folder}/src/${subpath === undefined ? '' : `${subpath}/`}index.ts`;
  const exported = exportedNames(pkg.files.find((file) => file.path === path));
  return names.split(', ').flatMap((name) => {
    const [root = '', member] = name.split('.');
    if (!exported.has(root)) return [`${specifier} does not export ${root}`];
    if (member === undefined || membersOf(pkg, root).has(member)) return [];
    return [`${root} of ${specifier} has no ${member}`];
  });
}

/** @param {Workspace} workspace @param {string} folder @param {RegExp} pattern */
const anywhere = (workspace, folder, pattern) =>
  workspace.files.some(({ path, text }) => path.startsWith(folder) && !path.endsWith('.test.ts') && pattern.test(text));

/** @param {Workspace} workspace @param {RegExpExecArray} command @returns {readonly string[]} problems */
function commandProblems(workspace, [, program = '', name = '', rest = '']) {
  const isOurs = program === 'fpl-ml';
  const folder = isOurs ? 'packages/cli/src/' : 'examples/fpl-pipeline/src/';
  const known = isOurs
    ? anywhere(workspace, folder, new RegExp(`command\\(\\s*'${name}\\b`))
    : name in (workspace.manifest['scripts'] ?? {});
  const flags = name === 'demo' || isOurs ? (rest.match(FLAG) ?? []) : [];
  return [
    ...(known ? [] : [`there is no command \`${program} ${name}\``]),
    ...flags
      .filter((flag) => !anywhere(workspace, folder, new RegExp(`['\`]${flag}\\b`)))
      .map((flag) => `there is no option ${flag}`),
  ];
}

/** @param {Workspace} workspace @param {string} cell @returns {readonly string[]} problems */
function doerProblems(workspace, cell) {
  const spans = spansOf(cell);
  const named = spans.filter((span) => EXPORTS.test(span) || SHELL.test(span));
  if (named.length === 0) return ['names no export (`@fpl-ml/x: name, Type.member`) and no command'];
  return named.flatMap((span) => {
    const [, specifier = '', names = ''] = EXPORTS.exec(span) ?? [];
    const command = SHELL.exec(span);
    return command === null ? exportProblems(workspace, specifier, names) : commandProblems(workspace, command);
  });
}

/** @param {Workspace} workspace @param {string} cell @returns {readonly string[]} problems */
function testProblems(workspace, cell) {
  const paths = spansOf(cell).filter((span) => /\.test\.m?[jt]s$/.test(span));
  if (paths.length === 0) return ['names no test file'];
  const files = paths.map((path) => workspace.files.find((file) => file.path === path));
  const absent = paths.filter((_, i) => files[i] === undefined).map((path) => `there is no ${path}`);
  const titles = [...cell.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '');
  if (titles.length === 0) return [...absent, 'names no test (“a part of its name”)'];
  const missing = titles.filter((title) => !files.some((file) => file?.text.includes(title)));
  return [...absent, ...missing.map((title) => `no test of these files is called “${title}”`)];
}

/** @param {Workspace} workspace @returns {readonly string[]} the keys of the configuration, as its file has them */
function configurationKeys(workspace) {
  const file = workspace.files.find(({ path }) => path === KEYS);
  return [...(file?.text.matchAll(/'([a-z_]+\.[a-z0-9_]+)'/g) ?? [])].map((match) => match[1] ?? '');
}

/**
 * What was asked for is there: each row of the table names an export or a command that exists, and a test that exists; and
 * each configuration key has its row.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function requirements(workspace) {
  const table = workspace.files.find(({ path }) => path === TABLE);
  if (table === undefined) return [];
  const rows = rowsOf(table.text);
  const problems = rows.flatMap(({ line, cells }) => {
    const [asked = '', doer = '', test = ''] = cells;
    const found =
      cells.length !== 3 || cells.includes('')
        ? ['a row has three cells, none of them empty']
        : [...doerProblems(workspace, doer), ...testProblems(workspace, test)];
    return found.map((message) => ({ file: TABLE, line, message: `${asked}: ${message}` }));
  });
  const named = new Set(rows.flatMap(({ cells }) => spansOf(cells[0] ?? '')));
  const unnamed = configurationKeys(workspace).filter((key) => !named.has(key));
  return [
    ...problems,
    ...[...new Set(unnamed)].map((key) => ({ file: TABLE, line: 1, message: `the key ${key} has no row` })),
  ];
}

import { librariesOf } from '../workspace.mjs';

/** @import { Finding, Package, Workspace } from '../workspace.mjs' */

const CHANGESET_CONFIG = '.changeset/config.json';
const TYPEDOC_CONFIG = 'typedoc.json';
const NODE = '>=20.19';

/** @param {unknown} target @param {string} types @param {string} code */
function isCondition(target, types, code) {
  if (typeof target !== 'object' || target === null) return false;
  const keys = Object.keys(target);
  const { types: declared, default: built } = /** @type {Record<string, unknown>} */ (target);
  // `types` counts only when it comes first.
  return keys[0] === 'types' && String(declared).endsWith(types) && String(built).endsWith(code);
}

/** @param {Package} pkg @returns {readonly string[]} */
function exportProblems(pkg) {
  const entries = Object.entries(pkg.manifest.exports ?? {});
  if (!entries.some(([subpath]) => subpath === '.')) return ['`exports` has no "."'];
  return entries
    .filter(([subpath]) => subpath !== './package.json')
    .flatMap(([subpath, target]) => [
      ...(isCondition(target?.import, '.d.ts', '.js')
        ? []
        : [`"${subpath}" needs import: { types: .d.ts, default: .js }`]),
      ...(isCondition(target?.require, '.d.cts', '.cjs')
        ? []
        : [`"${subpath}" needs require: { types: .d.cts, default: .cjs }`]),
    ]);
}

/** @param {Package} pkg @returns {readonly string[]} */
function manifestProblems(pkg) {
  const { type, engines, files, name } = pkg.manifest;
  return [
    ...(name === `@fpl-ml/${pkg.shortName}` ? [] : [`the name is ${name}, expected @fpl-ml/${pkg.shortName}`]),
    ...(type === 'module' ? [] : ['`type` is not "module"']),
    ...(engines?.node === NODE ? [] : [`\`engines.node\` is ${engines?.node}, expected ${NODE}`]),
    ...(files?.includes('dist') ? [] : ['`files` does not have "dist", so nothing would be published']),
    ...exportProblems(pkg),
  ];
}

/** @param {Workspace} workspace @param {readonly Package[]} libraries @returns {readonly Finding[]} */
function releaseFindings(workspace, libraries) {
  const file = workspace.files.find(({ path }) => path === CHANGESET_CONFIG);
  if (file === undefined)
    return [{ file: CHANGESET_CONFIG, line: 1, message: 'there is no configuration of changesets' }];
  /** @type {readonly (readonly string[])[]} */
  const groups = JSON.parse(file.text).fixed ?? [];
  const unlisted = libraries
    .filter(({ name }) => !groups.some((group) => group.includes(name)))
    .map(({ name }) => ({ file: CHANGESET_CONFIG, line: 1, message: `${name} is in no group of \`fixed\`` }));
  const unknown = groups
    .flat()
    .filter((name) => !libraries.some((pkg) => pkg.name === name))
    .map((name) => ({ file: CHANGESET_CONFIG, line: 1, message: `${name} in \`fixed\` is no public package` }));
  return [...unlisted, ...unknown, ...groups.flatMap((group) => versionFindings(libraries, group))];
}

/** @param {Workspace} workspace @param {readonly Package[]} libraries @returns {readonly Finding[]} */
function referenceFindings(workspace, libraries) {
  const file = workspace.files.find(({ path }) => path === TYPEDOC_CONFIG);
  /** @type {readonly string[]} */
  const listed = file === undefined ? [] : (JSON.parse(file.text).entryPoints ?? []);
  return libraries
    .filter(({ folder }) => !listed.includes(folder))
    .map(({ folder }) => ({ file: TYPEDOC_CONFIG, line: 1, message: `${folder} is not among its entryPoints` }));
}

const CHANGESET = /^---\n(?:"@fpl-ml\/[a-z-]+": (?:major|minor|patch)\n)+---\n\n\S/;

/** @param {Workspace} workspace @returns {readonly Finding[]} what a release would stumble over, or leave out */
function changesetFindings({ files }) {
  const changesets = files.filter(({ path }) => /^\.changeset\/[^/]+\.md$/.test(path) && !path.endsWith('/README.md'));
  return changesets
    .filter(({ text }) => !CHANGESET.test(text))
    .map(({ path }) => ({
      file: path,
      line: 1,
      message: 'no changeset: `---`, `"@fpl-ml/x": minor`, `---`, a blank line, the text',
    }));
}

/** @param {readonly Package[]} libraries @param {readonly string[]} group @returns {readonly Finding[]} */
function versionFindings(libraries, group) {
  const [first, ...rest] = libraries.filter(({ name }) => group.includes(name));
  const expected = first?.manifest.version;
  return rest
    .filter(({ manifest }) => manifest.version !== expected)
    .map(({ folder, manifest }) => ({
      file: `${folder}/package.json`,
      line: 1,
      message: `version ${manifest.version}, but the packages of its group are at ${expected}`,
    }));
}

/**
 * What is published is declared alike everywhere: ESM and CJS each with their types, one Node, one version, a place in
 * the releases and in the reference.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function manifests(workspace) {
  const libraries = librariesOf(workspace);
  const problems = libraries.flatMap((pkg) =>
    manifestProblems(pkg).map((message) => ({ file: `${pkg.folder}/package.json`, line: 1, message })),
  );
  if (libraries.length === 0) return problems;
  return [
    ...problems,
    ...releaseFindings(workspace, libraries),
    ...changesetFindings(workspace),
    ...referenceFindings(workspace, libraries),
  ];
}
